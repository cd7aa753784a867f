"""The account that stands for all removed learners of an organisation, where one is needed."""

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from lms_lite_learners.identity import keyed_hashes, sign

PREFIX = "removed-"
# A domain that never exists (RFC 2606).
DOMAIN = "removed.invalid"
# Of the hash; a username has 30 characters at most.
LENGTH = 20

__all__ = ["is_stand_in", "stand_in"]


def stand_in(org: str) -> tuple[int, str]:
    """Id and username of the organisation's stand-in, made when it is first wanted.

    Nobody can sign in to it or write to it, and nobody can guess its name to take it before.
    """
    from common.djangoapps.student.models import UserProfile

    found = _find(org)
    if found is not None:
        return found
    username = PREFIX + sign("stand-in", org)[:LENGTH]
    user, _is_new = get_user_model().objects.get_or_create(
        username=username,
        defaults={
            "email": f"{username}@{DOMAIN}",
            "password": make_password(None),
            "is_active": False,
        },
    )
    UserProfile.objects.get_or_create(user=user, defaults={"name": _("Removed learner")})
    return int(user.pk), username


def is_stand_in(username: str, email: str) -> bool:
    """Is this the account of no person, but of an organisation's removed learners?"""
    return username.startswith(PREFIX) and email == f"{username}@{DOMAIN}"


def _find(org: str) -> tuple[int, str] | None:
    names = [PREFIX + known[:LENGTH] for known in keyed_hashes("stand-in", org)]
    rows = get_user_model().objects.filter(username__in=names).order_by("pk")
    return rows.values_list("pk", "username").first()
