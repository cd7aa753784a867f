"""What the name and the address of a retired account look like."""

import hashlib

from django.conf import settings
from django.contrib.auth.models import User


def retired_forms(value: str, form: str) -> list[str]:
    """Every form that a value has taken at retirement, the newest last."""
    hashes = (
        hashlib.sha256(f"{salt}{value.lower()}".encode()).hexdigest()[:40]
        for salt in settings.RETIRED_USER_SALTS
    )
    return [form.format(digest) for digest in hashes]


def get_all_retired_emails_by_email(email) -> list[str]:
    """Every address that a retired account of this address may have now."""
    form = f"{settings.RETIRED_EMAIL_PREFIX}{{}}@{settings.RETIRED_EMAIL_DOMAIN}"
    return retired_forms(email, form)


def get_all_retired_usernames_by_username(username) -> list[str]:
    """Every username that a retired account of this name may have now."""
    return retired_forms(username, f"{settings.RETIRED_USERNAME_PREFIX}{{}}")


def get_retired_email_by_email(email) -> str:
    """The address that an account gets when it is retired."""
    taken = User.objects.filter(email__in=get_all_retired_emails_by_email(email))
    known = taken.values_list("email", flat=True).first()
    return known or get_all_retired_emails_by_email(email)[-1]


def get_retired_username_by_username(username) -> str:
    """The username that an account gets when it is retired."""
    taken = User.objects.filter(username__in=get_all_retired_usernames_by_username(username))
    known = taken.values_list("username", flat=True).first()
    return known or get_all_retired_usernames_by_username(username)[-1]


def is_email_retired(email) -> bool:
    """Whether an account of this address was retired."""
    return User.objects.filter(email__in=get_all_retired_emails_by_email(email)).exists()


def is_username_retired(username) -> bool:
    """Whether an account of this username was retired."""
    return User.objects.filter(
        username__in=get_all_retired_usernames_by_username(username)
    ).exists()
