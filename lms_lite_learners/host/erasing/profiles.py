"""Accounts as the platform's events want them: with a profile."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

__all__ = ["with_profiles"]


def with_profiles(user_ids: Iterable[int]) -> dict[int, Any]:
    """Accounts by id; one without a profile has an empty one that is never stored.

    Events carry the profile's name and break without one.
    """
    from common.djangoapps.student.models import UserProfile

    users: dict[int, Any] = (
        get_user_model().objects.select_related("profile").in_bulk(list(user_ids))
    )
    for user in users.values():
        if getattr(user, "profile", None) is None:
            user.profile = UserProfile(user=user, name="")
    return users
