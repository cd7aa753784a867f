"""What follows when an account is retired."""

from django.dispatch import receiver

from lms.djangoapps.survey.models import SurveyAnswer
from openedx.core.djangoapps.user_api.accounts.signals import USER_RETIRE_LMS_MISC


@receiver(USER_RETIRE_LMS_MISC)
def listen_for_lms_retire(sender, user, **kwargs) -> None:
    """Blank the answers of the account."""
    SurveyAnswer.retire_user(user.id)
