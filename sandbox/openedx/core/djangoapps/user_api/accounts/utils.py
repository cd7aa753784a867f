"""Beginning the retirement of an account."""

from common.djangoapps.student.models import AccountRecovery, Registration
from openedx.core.djangoapps.user_api.models import UserRetirementStatus


def create_retirement_request_and_deactivate_account(user) -> None:
    """Queue an account for retirement, and take address and password from it at once.

    The account stays active and keeps its name, enrollments and permissions.
    """
    retirement = UserRetirementStatus.create_retirement(user)
    user.email = retirement.retired_email
    user.set_unusable_password()
    user.save()
    Registration.objects.filter(user=user).delete()
    AccountRecovery.objects.filter(user=user).delete()
