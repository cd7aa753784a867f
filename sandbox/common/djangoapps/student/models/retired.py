"""What the name and the address of a retired account look like."""

from django.conf import settings
from django.contrib.auth.models import User
from user_util import user_util


def _retired_emails(email) -> list[str]:
    """Every address that a retired account of this address may have now, the newest last."""
    salts, shape = settings.RETIRED_USER_SALTS, settings.RETIRED_EMAIL_FMT
    return list(user_util.get_all_retired_emails(email, salts, shape))


def _retired_usernames(username) -> list[str]:
    """Every username that a retired account of this name may have now, the newest last."""
    salts, shape = settings.RETIRED_USER_SALTS, settings.RETIRED_USERNAME_FMT
    return list(user_util.get_all_retired_usernames(username, salts, shape))


def get_retired_email_by_email(email) -> str:
    """The address that an account gets when it is retired."""
    taken = User.objects.filter(email__in=_retired_emails(email))
    known = taken.values_list("email", flat=True).first()
    return known or _retired_emails(email)[-1]


def get_retired_username_by_username(username) -> str:
    """The username that an account gets when it is retired."""
    taken = User.objects.filter(username__in=_retired_usernames(username))
    known = taken.values_list("username", flat=True).first()
    return known or _retired_usernames(username)[-1]


def is_email_retired(email) -> bool:
    """Whether an account of this address was retired."""
    return User.objects.filter(email__in=_retired_emails(email)).exists()


def is_username_retired(username) -> bool:
    """Whether an account of this username was retired."""
    return User.objects.filter(username__in=_retired_usernames(username)).exists()
