"""The enrollment API."""

from django.utils.translation import gettext as _
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import EnrollmentNotAllowed
from common.djangoapps.student.roles import GlobalStaff
from openedx.core.djangoapps.embargo import api as embargo_api
from openedx.core.djangoapps.enrollments import api
from openedx.core.djangoapps.enrollments.errors import (
    CourseEnrollmentError,
    CourseEnrollmentExistsError,
    CourseModeNotFoundError,
    UserNotFoundError,
)
from openedx.core.djangoapps.user_api.accounts.permissions import CanRetireUser
from openedx.core.djangoapps.user_api.models import UserRetirementStatus

FREE_MODES = (None, CourseMode.AUDIT, CourseMode.HONOR)


def refusal(code, message, **more) -> Response:
    """An answer that tells why not."""
    return Response({"message": message, **more}, status=code)


class EnrollmentListView(APIView):
    """A person's own enrollments, and enrolling; platform staff may enroll others."""

    authentication_classes = (JwtAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated,)

    def get(self, request) -> Response:
        """The caller's active enrollments; platform staff may name another account."""
        username = request.GET.get("user", request.user.username)
        if not self.may_act_for(request.user, username):
            return Response(status=status.HTTP_404_NOT_FOUND)
        return Response(api.get_enrollments(username))

    def post(self, request) -> Response:
        """Enroll, or change an enrollment as platform staff."""
        username = request.data.get("user") or request.user.username
        course_id = (request.data.get("course_details") or {}).get("course_id")
        if not self.may_act_for(request.user, username):
            return Response(status=status.HTTP_404_NOT_FOUND)
        problem = self.problem(request, course_id)
        if problem:
            return problem
        try:
            return Response(self.enroll(request, username, course_id))
        except (EnrollmentNotAllowed, CourseEnrollmentError) as error:
            return self.explain(error, username, course_id)

    @staticmethod
    def explain(error, username, course_id) -> Response:
        """The answer to an enrollment that could not be made; one that is there is none."""
        if isinstance(error, CourseEnrollmentExistsError):
            return Response(error.enrollment)
        if isinstance(error, EnrollmentNotAllowed):
            return refusal(403, str(error), localizedMessage=str(error))
        if isinstance(error, CourseModeNotFoundError):
            return refusal(400, str(error), course_details=error.data)
        if isinstance(error, UserNotFoundError):
            return refusal(406, _("The user {} does not exist.").format(username))
        return refusal(
            400,
            "An error occurred while creating the new course enrollment for user "
            f"'{username}' in course '{course_id}'",
        )

    @staticmethod
    def may_act_for(user, username) -> bool:
        """Whether somebody may see and make the enrollments of an account."""
        return username == user.username or GlobalStaff().has_user(user)

    @staticmethod
    def problem(request, course_id) -> Response | None:
        """The refusal of a request that is wrong whatever the course says."""
        if not course_id:
            return refusal(400, "Course ID must be specified to create a new enrollment.")
        try:
            course_key = CourseKey.from_string(course_id)
        except InvalidKeyError:
            return refusal(400, f"No course '{course_id}' found for enrollment")
        if request.data.get("is_active") not in (None, True, False):
            return refusal(400, "'is_active' must be a boolean.")
        mode = request.data.get("mode")
        if mode not in FREE_MODES and not GlobalStaff().has_user(request.user):
            return refusal(
                403, f"User does not have permission to create enrollment with mode [{mode}]."
            )
        redirect = embargo_api.redirect_if_blocked(request, course_key)
        if redirect:
            return refusal(403, "Users from this location cannot access the course.", url=redirect)
        return None

    @staticmethod
    def enroll(request, username, course_id) -> dict:
        """Do what the request asks."""
        mode, is_active = request.data.get("mode"), request.data.get("is_active")
        attributes = request.data.get("enrollment_attributes")
        staff = GlobalStaff().has_user(request.user)
        known = api.get_enrollment(username, course_id)
        differs = known and (
            (mode and known["mode"] != mode)
            or (is_active is not None and known["is_active"] != is_active)
        )
        if staff and differs:
            return api.update_enrollment(
                username, course_id, mode, is_active, enrollment_attributes=attributes
            )
        return api.add_enrollment(
            username,
            course_id,
            mode=mode,
            is_active=True if is_active is None else is_active,
            enrollment_attributes=attributes,
            force_enrollment=staff and bool(request.data.get("force_enrollment")),
        )


class UnenrollmentView(APIView):
    """A step of retiring an account: end all its enrollments."""

    authentication_classes = (JwtAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated, CanRetireUser)

    def post(self, request) -> Response:
        """End the enrollments of the account named; answers their organizations."""
        username = request.data.get("username")
        if not username:
            return refusal(404, "The user was not specified.")
        try:
            retirement = UserRetirementStatus.get_retirement_for_retirement_action(username)
        except UserRetirementStatus.DoesNotExist:
            return refusal(404, "No retirement request status for username.")
        orgs = api.unenroll_user_from_all_courses(retirement.user.username)
        return Response(sorted(orgs)) if orgs else Response(status=status.HTTP_204_NO_CONTENT)
