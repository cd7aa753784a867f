"""What a page inside a course asks."""

from typing import Any

from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from edx_rest_framework_extensions.auth.session.authentication import (
    SessionAuthenticationAllowInactiveUser,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.course_goals.models import UserActivity
from lms.djangoapps.courseware.access import has_access
from lms.djangoapps.courseware.block_render import course_key_of
from lms.djangoapps.courseware.courses import get_course_overview_with_access
from lms.djangoapps.courseware.masquerade import setup_masquerade


class CoursewareInformation(APIView):
    """A course and the caller's enrollment in it, if any."""

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
        mode, is_active = (None, None)
        if request.user.is_authenticated:
            mode, is_active = CourseEnrollment.enrollment_mode_for_user(request.user, course_key)
        return Response(
            {
                "id": str(course_key),
                "course_id": str(course_key),
                "name": overview.display_name_with_default,
                "number": overview.display_number_with_default,
                "org": overview.display_org_with_default,
                "start": overview.start,
                "end": overview.end,
                "enrollment_start": overview.enrollment_start,
                "enrollment_end": overview.enrollment_end,
                "pacing": "self" if overview.self_paced else "instructor",
                "enrollment": {"mode": mode, "is_active": bool(is_active)},
                "original_user_is_staff": original_user_is_staff,
                "is_staff": has_access(request.user, "staff", course_key),
                "user_has_passing_grade": has_passing_grade(request.user, course_key),
            }
        )


def has_passing_grade(user, course_key) -> bool:
    """Whether somebody has passed a course."""
    from lms.djangoapps.grades.models import PersistentCourseGrade

    grade = PersistentCourseGrade.objects.filter(user_id=user.id, course_id=course_key).first()
    return grade is not None and bool(grade.letter_grade)
