"""Organisations as sub-commands are told them."""

from django.core.management.base import CommandError

from lms_lite_learners import access

__all__ = ["known"]


def known(org: str) -> str:
    """The organisation if there is one of that name; raises CommandError."""
    if org not in access.known_orgs():
        raise CommandError(f"There is no organisation “{org}”. Capitals count.")
    return org
