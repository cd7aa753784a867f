"""Retiring an account: its owner's wish, and the steps that the retirement service does."""

from abc import ABC, abstractmethod

from django.contrib.auth import logout
from django.db import transaction
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from common.djangoapps.student.models import (
    CourseEnrollmentAllowed,
    ManualEnrollmentAudit,
    PendingEmailChange,
    PendingNameChange,
)
from lms.djangoapps.certificates.api import clear_pii_from_certificate_records_for_user
from openedx.core.djangoapps.user_api.accounts.permissions import CanRetireUser
from openedx.core.djangoapps.user_api.accounts.signals import (
    USER_RETIRE_LMS_CRITICAL,
    USER_RETIRE_LMS_MISC,
    USER_RETIRE_MAILINGS,
)
from openedx.core.djangoapps.user_api.accounts.utils import (
    create_retirement_request_and_deactivate_account,
)
from openedx.core.djangoapps.user_api.models import (
    RetirementStateError,
    UserOrgTag,
    UserRetirementStatus,
)

# What a profile holds of a person, and what is left of it.
USER_PROFILE_PII = {
    "name": "",
    "meta": "",
    "location": "",
    "year_of_birth": None,
    "gender": None,
    "mailing_address": None,
    "city": None,
    "country": None,
    "bio": None,
    "phone_number": None,
}


class DeactivateLogoutView(APIView):
    """An account's owner asks for its retirement."""

    authentication_classes = (JwtAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated,)

    def post(self, request) -> Response:
        """Begin the retirement if the password is right, and sign out."""
        if not request.user.check_password(request.data.get("password", "")):
            return Response(status=status.HTTP_403_FORBIDDEN)
        with transaction.atomic():
            create_retirement_request_and_deactivate_account(request.user)
        logout(request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class RetirementStep(APIView, ABC):
    """A step of the retirement service; what a step raises is told and undoes nothing."""

    authentication_classes = (JwtAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated, CanRetireUser)

    def post(self, request) -> Response:
        """Do the step for the account named."""
        username = request.data.get("username")
        try:
            self.retire(UserRetirementStatus.get_retirement_for_retirement_action(username))
        except UserRetirementStatus.DoesNotExist:
            return Response(status=status.HTTP_404_NOT_FOUND)
        except RetirementStateError as error:
            return Response(str(error), status=status.HTTP_400_BAD_REQUEST)
        except Exception as error:  # noqa: BLE001 - a receiver's failure stops the service, told
            return Response(str(error), status=status.HTTP_500_INTERNAL_SERVER_ERROR)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @abstractmethod
    def retire(self, retirement) -> None:
        """Do the step."""


class LMSAccountRetirementView(RetirementStep):
    """What applications besides the account hold."""

    def retire(self, retirement) -> None:
        """Blank audits and changes that wait, and tell everybody."""
        user = retirement.user
        PendingNameChange.objects.filter(user=user).delete()
        ManualEnrollmentAudit.retire_manual_enrollments(user, retirement.retired_email)
        USER_RETIRE_LMS_MISC.send(sender=self.__class__, user=user)
        USER_RETIRE_MAILINGS.send(
            sender=self.__class__,
            email=retirement.original_email,
            new_email=retirement.retired_email,
            user=user,
        )


class AccountRetirementView(RetirementStep):
    """The account itself."""

    def retire(self, retirement) -> None:
        """Blank the profile, free the address, tell everybody, then rename and turn off."""
        user = retirement.user
        self.clear_profile(user)
        clear_pii_from_certificate_records_for_user(user)
        PendingEmailChange.delete_by_user_value(user, field="user")
        UserOrgTag.delete_by_user_value(user, field="user")
        CourseEnrollmentAllowed.delete_by_user_value(retirement.original_email, field="email")
        USER_RETIRE_LMS_CRITICAL.send(sender=self.__class__, user=user)
        user.username = retirement.retired_username
        user.email = retirement.retired_email
        user.first_name = user.last_name = ""
        user.is_active = False
        user.save()

    @staticmethod
    def clear_profile(user) -> None:
        """Blank what the profile holds of a person."""
        profile = user.profile
        for name, value in USER_PROFILE_PII.items():
            setattr(profile, name, value)
        profile.profile_image_uploaded_at = None
        profile.save()
        profile.language_proficiencies.all().delete()
        profile.social_links.all().delete()
