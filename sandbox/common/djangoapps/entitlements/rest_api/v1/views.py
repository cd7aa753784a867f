"""Using an entitlement."""

from uuid import UUID

from django.utils.translation import gettext as _
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from edx_rest_framework_extensions.auth.session.authentication import (
    SessionAuthenticationAllowInactiveUser,
)
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.djangoapps.entitlements.models import CourseEntitlement
from common.djangoapps.student.models import (
    AlreadyEnrolledError,
    CourseEnrollment,
    CourseFullError,
    EnrollmentClosedError,
    NonExistentCourseError,
)


class EntitlementEnrollmentView(APIView):
    """Enroll in a course run with an entitlement of one's own."""

    authentication_classes = (JwtAuthentication, SessionAuthenticationAllowInactiveUser)
    permission_classes = (IsAuthenticated,)

    def post(self, request: Request, uuid: UUID) -> Response:
        """Take `course_run_id`; what an enrollment filter raises comes out of here."""
        entitlement = CourseEntitlement.objects.filter(
            uuid=uuid, user=request.user, expired_at=None
        ).first()
        if entitlement is None:
            text = _("The Entitlement for this UUID does not exist or is Expired.")
            return Response(text, status=status.HTTP_400_BAD_REQUEST)
        try:
            course_key = CourseKey.from_string(request.data.get("course_run_id", ""))
        except InvalidKeyError:
            return Response(_("Invalid course key"), status=status.HTTP_400_BAD_REQUEST)
        try:
            enrollment = CourseEnrollment.enroll(
                request.user, course_key, mode=entitlement.mode, check_access=True
            )
        except AlreadyEnrolledError:
            enrollment = CourseEnrollment.get_enrollment(request.user, course_key)
            if enrollment.mode != entitlement.mode:
                enrollment.update_enrollment(mode=entitlement.mode, is_active=True)
        except (CourseFullError, EnrollmentClosedError, NonExistentCourseError):
            return Response(_("Could not enroll"), status=status.HTTP_400_BAD_REQUEST)
        entitlement.enrollment_course_run = enrollment
        entitlement.save()
        answer = {
            "uuid": str(entitlement.uuid),
            "course_run_id": str(course_key),
            "is_active": True,
        }
        return Response(answer, status=status.HTTP_201_CREATED)
