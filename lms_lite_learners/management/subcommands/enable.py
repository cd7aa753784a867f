"""Give an organisation the paid plan."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandParser

from lms_lite_learners.data import Plan
from lms_lite_learners.management.subcommands.organizations import known
from lms_lite_learners.models import OrganizationPlan

NAME = "enable"
HELP = "Give an organisation the paid plan."


def declare(parser: CommandParser) -> None:
    """It takes an organisation."""
    parser.add_argument("org", metavar="ORG")


def handle(write: Callable[[str], Any], *, org: str, **_options: Any) -> None:
    """Set the plan, whatever it was."""
    OrganizationPlan.objects.update_or_create(
        org=known(org), defaults={"plan": Plan.PAID.value, "trial_ends_at": None}
    )
    write(f"{org} has the paid plan.")
