"""Courses for somebody who may see them."""

from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from openedx_filters.learning import filters

from lms.djangoapps.courseware import access_response as errors
from lms.djangoapps.courseware.access import has_access
from lms.djangoapps.courseware.access_utils import (
    ACCESS_GRANTED,
    check_authentication,
    check_enrollment,
    check_survey,
)
from lms.djangoapps.courseware.exceptions import CourseAccessRedirect, CoursewareAccessException
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from xmodule.modulestore.django import modulestore


def get_course_by_id(course_key, depth=0):
    """The course with its blocks; raises Http404."""
    course = modulestore().get_course(course_key, depth=depth)
    if course is None:
        raise Http404(f"Course not found: {course_key}.")
    return course


def get_course_with_access(
    user,
    action,
    course_key,
    depth=0,
    check_if_enrolled=False,
    check_survey_complete=True,
    check_if_authenticated=False,
    allow_not_started_courses=False,
):
    """The course with its blocks, for somebody who may do `action`.

    Raises CourseAccessRedirect where something can be done about it, else Http404.
    """
    course = get_course_by_id(course_key, depth)
    ensure_access(
        course,
        user,
        action,
        check_if_enrolled=check_if_enrolled,
        check_survey_complete=check_survey_complete,
        check_if_authenticated=check_if_authenticated,
        allow_not_started_courses=allow_not_started_courses,
    )
    return course


def get_course_overview_with_access(user, action, course_key, check_if_enrolled=False):
    """What is known of a course, for somebody who may do `action`; raises as the function above."""
    overview = CourseOverview.objects.filter(id=course_key).first()
    if overview is None:
        raise Http404("Course not found.")
    ensure_access(overview, user, action, check_if_enrolled=check_if_enrolled)
    return overview


def ensure_access(course, user, action, *, allow_not_started_courses=False, **checks) -> None:
    """Raise where `check_course_access` refuses."""
    response = check_course_access(course, user, action, **checks)
    if response:
        return
    if isinstance(response, errors.StartDateError):
        if allow_not_started_courses:
            return
        query = urlencode({"notlive": f"{course.start:%Y-%m-%d}"})
        raise CourseAccessRedirect(f"{reverse('dashboard')}?{query}", response)
    if isinstance(response, errors.AuthenticationRequiredAccessError):
        raise CourseAccessRedirect(reverse("signin_user"), response)
    if isinstance(response, errors.EnrollmentRequiredAccessError):
        raise CourseAccessRedirect(reverse("about_course", args=[str(course.id)]), response)
    if isinstance(response, errors.SurveyRequiredAccessError):
        raise CourseAccessRedirect(reverse("course_survey", args=[str(course.id)]), response)
    raise CoursewareAccessException(response)


def check_course_access(
    course,
    user,
    action,
    check_if_enrolled=False,
    check_survey_complete=True,
    check_if_authenticated=False,
    apply_priority_access_checks=False,
):
    """Whether somebody may do `action`, and why not.

    Staff may whatever the course's own rules say; a plugin's refusal binds them too.
    """
    response = has_access(user, action, course, course.id)
    if response and check_if_authenticated:
        response = check_authentication(user, course)
    if response and check_if_enrolled:
        response = check_enrollment(user, course)
    if response and check_survey_complete and action == "load":
        response = check_survey(user, course)
    if not response and has_access(user, "staff", course.id):
        response = ACCESS_GRANTED
    if response and apply_priority_access_checks:
        response = ask_the_filter(user, course.id)
    return response


def ask_the_filter(user, course_key):
    """A plugin's answer; releases before 2026 lack the filter."""
    filter_class = getattr(filters, "CoursewareAccessChecksRequested", None)
    if filter_class is None:
        return ACCESS_GRANTED
    try:
        filter_class.run_filter(user=user, course_key=course_key)
    except filter_class.PreventCoursewareAccess as refusal:
        return errors.AccessError(
            refusal.error_code, refusal.developer_message, refusal.user_message
        )
    return ACCESS_GRANTED
