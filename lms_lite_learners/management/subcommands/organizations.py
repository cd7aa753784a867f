"""Organisations as sub-commands are told them."""

from django.core.management.base import CommandError

from lms_lite_learners import access

ORG_HELP = "Short name of the organisation, as in its course keys; capitals count."

__all__ = ["ORG_HELP", "known"]


def known(org: str) -> str:
    """The organisation if there is one of that name; raises CommandError that names alike ones."""
    orgs = access.known_orgs()
    if org not in orgs:
        alike = [one for one in orgs if one.casefold() == org.casefold()]
        hint = f" Did you mean {', '.join(alike)}?" if alike else ""
        raise CommandError(f"There is no organisation “{org}”. Capitals count.{hint}")
    return org
