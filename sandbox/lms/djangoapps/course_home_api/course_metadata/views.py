"""What every page of a course asks first."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from edx_rest_framework_extensions.auth.session.authentication import (
    SessionAuthenticationAllowInactiveUser,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.course_goals.models import UserActivity
from lms.djangoapps.courseware.access import has_access
from lms.djangoapps.courseware.block_render import course_key_of
from lms.djangoapps.courseware.courses import (
    check_course_access,
    get_course_by_id,
    get_course_overview_with_access,
)
from lms.djangoapps.courseware.masquerade import setup_masquerade
from lms.djangoapps.courseware.tabs import dynamic_tabs
from lms.djangoapps.instructor.toggles import dashboard_url
from openedx.features.course_experience import home_tab_url


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class CourseHomeMetadataView(APIView):
    """Access, enrollment, tabs and names of a course, for whoever asks."""

    authentication_classes = (JwtAuthentication, SessionAuthenticationAllowInactiveUser)

    def get(self, request: Request, *_args: Any, **kwargs: Any) -> Response:
        """Answer for a course; 404 where the caller may neither open it nor enroll."""
        course_key = course_key_of(kwargs.get("course_key_string", ""))
        original_user_is_staff = has_access(request.user, "staff", course_key)
        _masquerade, request.user = setup_masquerade(
            request, course_key, staff_access=original_user_is_staff, reset_masquerade_data=True
        )
        overview = get_course_overview_with_access(request.user, "see_exists", course_key)
        # It looks for no enrollment.
        UserActivity.record_user_activity(request.user, course_key, request=request)
        course = get_course_by_id(course_key)
        access = check_course_access(
            course,
            request.user,
            "load",
            check_if_enrolled=True,
            check_if_authenticated=True,
            apply_priority_access_checks=True,
        )
        is_enrolled = CourseEnrollment.is_enrolled(request.user, course_key)
        is_staff = has_access(request.user, "staff", course_key)
        return Response(
            {
                "course_id": str(course_key),
                "username": request.user.username or None,
                "is_enrolled": is_enrolled,
                "is_self_paced": overview.self_paced,
                "is_staff": is_staff,
                "original_user_is_staff": original_user_is_staff,
                "number": overview.display_number_with_default,
                "org": overview.display_org_with_default,
                "title": overview.display_name_with_default,
                "start": overview.start,
                "tabs": tabs_of(course, request, is_enrolled=is_enrolled, is_staff=is_staff),
                "course_access": access.to_json(),
                "can_load_courseware": bool(access),
                "course_modes": [mode.slug for mode in CourseMode.modes_for_course(course_key)],
                "verified_mode": None,
                "celebrations": {},
                "user_timezone": None,
            }
        )


def tabs_of(
    course: Any, request: Request, *, is_enrolled: bool, is_staff: bool
) -> list[dict[str, str]]:
    """The tabs of a course that the caller gets."""
    home = home_tab_url(course.id)
    tabs = [{"tab_id": "courseware", "title": _("Course"), "url": home}]
    if is_enrolled or is_staff:
        tabs.append({"tab_id": "progress", "title": _("Progress"), "url": f"{home}#progress"})
        tabs.append({"tab_id": "dates", "title": _("Dates"), "url": f"{home}#dates"})
    if is_staff:
        url = request.build_absolute_uri(dashboard_url(course.id))
        tabs.append({"tab_id": "instructor", "title": _("Instructor"), "url": url})
    for tab in dynamic_tabs(course, request.user):
        url = request.build_absolute_uri(tab.link_func(course, reverse))
        tabs.append({"tab_id": tab.tab_id, "title": _(tab.title), "url": url})
    return tabs
