"""The single checks that access to a course is made of."""

from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import CourseBetaTesterRole
from lms.djangoapps.courseware.access_response import (
    AccessResponse,
    AuthenticationRequiredAccessError,
    EnrollmentRequiredAccessError,
    StartDateError,
    SurveyRequiredAccessError,
)
from lms.djangoapps.courseware.masquerade import is_masquerading_as_student
from openedx.features.course_experience import COURSE_ENABLE_UNENROLLED_ACCESS_FLAG
from xmodule.course_block import COURSE_VISIBILITY_PUBLIC

ACCESS_GRANTED = AccessResponse(True)
ACCESS_DENIED = AccessResponse(False)


def check_start_date(user, start, course_key) -> AccessResponse:
    """Refuse before the start, but for testers."""
    if start is None or start <= timezone.now():
        return ACCESS_GRANTED
    is_tester = user.is_authenticated and CourseBetaTesterRole(course_key).has_user(user)
    if is_tester and not is_masquerading_as_student(user, course_key):
        return ACCESS_GRANTED
    return StartDateError(start)


def check_public_access(course, visibilities) -> AccessResponse:
    """Whether people get in without an account: the site must allow it and the course be so."""
    is_open = COURSE_ENABLE_UNENROLLED_ACCESS_FLAG.is_enabled(course.id)
    return ACCESS_GRANTED if is_open and course.course_visibility in visibilities else ACCESS_DENIED


def check_authentication(user, course) -> AccessResponse:
    """Refuse visitors, but to a public course."""
    if user.is_authenticated or check_public_access(course, [COURSE_VISIBILITY_PUBLIC]):
        return ACCESS_GRANTED
    return AuthenticationRequiredAccessError()


def check_enrollment(user, course) -> AccessResponse:
    """Refuse who isn't enrolled, but to a public course."""
    if check_public_access(course, [COURSE_VISIBILITY_PUBLIC]):
        return ACCESS_GRANTED
    if user.is_authenticated and CourseEnrollment.is_enrolled(user, course.id):
        return ACCESS_GRANTED
    return EnrollmentRequiredAccessError()


def check_survey(user, course) -> AccessResponse:
    """Refuse who owes the course's required survey."""
    from lms.djangoapps.survey.utils import is_survey_required_and_unanswered

    return (
        SurveyRequiredAccessError()
        if is_survey_required_and_unanswered(user, course)
        else ACCESS_GRANTED
    )
