"""The outline of a course."""

from typing import Any

from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from edx_rest_framework_extensions.auth.session.authentication import (
    SessionAuthenticationAllowInactiveUser,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.courseware.access import has_access
from lms.djangoapps.courseware.access_utils import check_public_access
from lms.djangoapps.courseware.block_render import course_key_of
from lms.djangoapps.courseware.courses import check_course_access, get_course_by_id
from lms.djangoapps.courseware.masquerade import setup_masquerade
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from xmodule.course_block import COURSE_VISIBILITY_PUBLIC, COURSE_VISIBILITY_PUBLIC_OUTLINE


class OutlineTabView(APIView):
    """The outline for who may see it, and whether the others may enroll."""

    authentication_classes = (JwtAuthentication, SessionAuthenticationAllowInactiveUser)

    def get(self, request: Request, *_args: Any, **kwargs: Any) -> Response:
        """Answer for a course; 403 with the reason where it can't be opened at all."""
        course_key = course_key_of(kwargs.get("course_key_string", ""))
        course = get_course_by_id(course_key)
        _masquerade, request.user = setup_masquerade(
            request,
            course_key,
            staff_access=has_access(request.user, "staff", course_key),
            reset_masquerade_data=True,
        )
        access = check_course_access(course, request.user, "load")
        if not access:
            return Response({"code": access.error_code, **access.to_json()}, status=403)
        is_enrolled = CourseEnrollment.is_enrolled(request.user, course_key)
        visible = (COURSE_VISIBILITY_PUBLIC, COURSE_VISIBILITY_PUBLIC_OUTLINE)
        may_see = (
            is_enrolled
            or has_access(request.user, "staff", course_key)
            or bool(check_public_access(course, visible))
        )
        overview = CourseOverview.get_from_id(course_key)
        alert = {"can_enroll": has_access(request.user, "enroll", overview), "extra_text": None}
        return Response(
            {
                "course_blocks": blocks_of(course) if may_see else None,
                "enroll_alert": alert,
                "handouts_html": None,
                "welcome_message_html": None,
            }
        )


def blocks_of(course) -> dict[str, dict]:
    """Every block of a course by id, as the outline shows it."""
    blocks = {
        str(block.usage_key): {
            "id": str(block.usage_key),
            "type": block.block_type,
            "display_name": block.display_name,
            "graded": block.is_graded,
            "children": [str(child.usage_key) for child in block.children],
        }
        for block in course.descendants()
    }
    return {"blocks": blocks}
