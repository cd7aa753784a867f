"""What the staff of a course do over HTTP."""

import logging
import re

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from common.djangoapps.student import models as student
from lms.djangoapps.courseware.access import has_access
from lms.djangoapps.instructor.enrollment import enroll_email, unenroll_email
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

log = logging.getLogger(__name__)

# State of the audit by the address before and after.
TRANSITIONS = {
    ("enrolled", "enrolled"): student.ENROLLED_TO_ENROLLED,
    ("enrolled", "unenrolled"): student.ENROLLED_TO_UNENROLLED,
    ("allowed", "enrolled"): student.ALLOWEDTOENROLL_TO_ENROLLED,
    ("allowed", "unenrolled"): student.ALLOWEDTOENROLL_TO_UNENROLLED,
    ("unenrolled", "enrolled"): student.UNENROLLED_TO_ENROLLED,
    ("unenrolled", "allowed"): student.UNENROLLED_TO_ALLOWEDTOENROLL,
    ("unenrolled", "unenrolled"): student.UNENROLLED_TO_UNENROLLED,
}


def flag(value) -> bool:
    """Whether a parameter says yes."""
    return str(value).lower() in ("true", "1", "on", "yes")


def transition(before, after) -> str:
    """What an act changed, as the audit names it."""

    def name(state):
        return "enrolled" if state.enrollment else "allowed" if state.allowed else "unenrolled"

    return TRANSITIONS.get((name(before), name(after)), student.DEFAULT_TRANSITION_STATE)


def address_of(identifier) -> str:
    """The address that an identifier means; raises ValidationError."""
    user = User.objects.filter(username=identifier).first()
    address = user.email if user else identifier
    validate_email(address)
    return address


class StudentsUpdateEnrollmentView(APIView):
    """Enroll or unenroll many addresses or usernames."""

    authentication_classes = (JwtAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated,)

    def post(self, request, course_id) -> Response:
        """Do it for each identifier; one that fails stops no other."""
        try:
            course_key = CourseKey.from_string(course_id)
        except InvalidKeyError as error:
            raise NotFound from error
        course = get_object_or_404(CourseOverview, id=course_key)
        if not has_access(request.user, "staff", course):
            self.permission_denied(request)
        action = request.data.get("action")
        if action not in ("enroll", "unenroll"):
            return Response({"action": "one of enroll, unenroll"}, status=400)
        identifiers = re.split(r"[\n\r,]", request.data.get("identifiers", ""))
        results = [
            self.update(request, course, action, identifier.strip())
            for identifier in identifiers
            if identifier.strip()
        ]
        auto_enroll = flag(request.data.get("auto_enroll"))
        return Response({"action": action, "results": results, "auto_enroll": auto_enroll})

    def update(self, request, course, action, identifier) -> dict:
        """Do it for one identifier and tell what became of it."""
        try:
            address = address_of(identifier)
        except ValidationError:
            return {"identifier": identifier, "invalidIdentifier": True}
        try:
            with transaction.atomic():
                before, after = self.act(request, course, action, address)
        except student.CourseEnrollmentException:
            log.exception("A course's staff could not %s somebody in %s", action, course.id)
            return {"identifier": identifier, "error": True}
        return {"identifier": identifier, "before": before.to_dict(), "after": after.to_dict()}

    def act(self, request, course, action, address):
        """Enroll or unenroll an address, and write the audit."""
        data = request.data
        mail = {
            "message_students": flag(data.get("email_students")),
            "message_params": self.mail_params(request, course),
        }
        if action == "enroll":
            auto_enroll = flag(data.get("auto_enroll"))
            before, after, enrollment = enroll_email(course.id, address, auto_enroll, **mail)
        else:
            before, after = unenroll_email(course.id, address, **mail)
            rows = student.CourseEnrollment.objects.filter(user__email=address)
            enrollment = rows.filter(course_id=course.id).first()
        student.ManualEnrollmentAudit.create_manual_enrollment_audit(
            request.user,
            address,
            transition(before, after),
            data.get("reason"),
            enrollment,
            data.get("role"),
        )
        return before, after

    @staticmethod
    def mail_params(request, course) -> dict:
        """What the mails tell of the course."""
        return {
            "display_name": course.display_name_with_default,
            "course_url": request.build_absolute_uri(reverse("dashboard")),
            "registration_url": request.build_absolute_uri(reverse("register_user")),
        }
