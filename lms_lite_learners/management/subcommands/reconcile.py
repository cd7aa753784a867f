"""Mend what lost events left in the lists."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from lms_lite_learners import access, invitations, plans
from lms_lite_learners.management.subcommands.organizations import known
from lms_lite_learners.roster import reconcile

NAME = "reconcile"
HELP = "Mend what lost events left."


def declare(parser: CommandParser) -> None:
    """It takes an organisation, or none for all."""
    parser.add_argument("org", metavar="ORG", nargs="?", help="Without it: every organisation.")


def handle(write: Callable[[str], Any], *, org: str | None, **_options: Any) -> None:
    """Mend each list and tell what was wrong."""
    orgs = [known(org)] if org else plans.orgs_with_feature(access.known_orgs())
    for one in orgs:
        counts = reconcile.reconcile(one, timezone.now())
        counts["unregistered"] = invitations.forget_registered(one)
        write(f"{one}: " + ", ".join(f"{k}: {v}" for k, v in counts.items()))
