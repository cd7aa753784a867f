"""Mend what lost events left in the lists."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from lms_lite_learners import access, invitations, logs, plans
from lms_lite_learners.management.subcommands.organizations import ORG_HELP, known
from lms_lite_learners.roster import reconcile

NAME = "reconcile"
HELP = (
    "Compare the lists with the platform and mend what lost events left; safe to repeat. Counts"
    " who was listed, left the list, whose row was mended, who is looked at by the next tick, and"
    " who no longer counts as registered."
)
log = logging.getLogger(__name__)


def declare(parser: CommandParser) -> None:
    """It takes an organisation, or none for all."""
    parser.add_argument(
        "org",
        metavar="ORG",
        nargs="?",
        help=f"{ORG_HELP} Without it: every organisation whose plan has Learner Management.",
    )


def handle(write: Callable[[str], Any], *, org: str | None, **_options: Any) -> None:
    """Mend each list and tell what was wrong; raises CommandError where one couldn't be mended."""
    failed = []
    for one in [known(org)] if org else plans.orgs_with_feature(access.known_orgs()):
        try:
            counts = reconcile.reconcile(one, timezone.now())
            counts["unregistered"] = invitations.forget_registered(one)
        except Exception as error:  # noqa: BLE001 - an outer edge: other organisations go on
            logs.log_failure(log, error, "The list of “%s” couldn't be mended:", one)
            failed.append(f"{one} ({type(error).__name__})")
            continue
        told = ", ".join(f"{name}: {number}" for name, number in counts.items())
        write(f"{one}: {told}" + _remark(one))
    if failed:
        raise CommandError(f"Not mended, the log says where it broke: {', '.join(failed)}")


def _remark(org: str) -> str:
    """What keeps people from being listed, if anything."""
    return "" if plans.has_feature(org) else " (nobody is listed: the plan lacks the feature)"
