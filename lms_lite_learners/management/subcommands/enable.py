"""Give an organisation a plan."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from lms_lite_learners import plans
from lms_lite_learners.data import Plan
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.management.subcommands.organizations import ORG_HELP, known

NAME = "enable"
HELP = "Give an organisation a plan: paid, a trial with its last day, or free, which ends it."
# Nobody of the platform's accounts.
OPERATOR = 0


def declare(parser: CommandParser) -> None:
    """It takes an organisation, a plan, and the last day of a trial."""
    parser.add_argument("org", metavar="ORG", help=ORG_HELP)
    parser.add_argument(
        "--plan",
        choices=[plan.value for plan in Plan],
        help="The plan; without it paid, or trial where --until is given.",
    )
    parser.add_argument(
        "--until",
        metavar="YYYY-MM-DD",
        help="The last day of a trial, itself included, where the site is (TIME_ZONE).",
    )


def handle(
    write: Callable[[str], Any], *, org: str, plan: str | None, until: str | None, **_options: Any
) -> None:
    """Set the plan, whatever it was; raises CommandError for what can't be one."""
    end = _end_of(until) if until else None
    chosen = plan or (Plan.TRIAL.value if end else Plan.PAID.value)
    if (chosen == Plan.TRIAL) != (end is not None):
        raise CommandError(
            f"--plan {chosen} goes without --until: only a trial has an end."
            if end
            else "A trial needs its last day: --until YYYY-MM-DD."
        )
    try:
        is_new = plans.set_plan(
            known(org), chosen, trial_ends_at=end, acting_user_id=OPERATOR, now=timezone.now()
        )
    except InvalidInputError as error:
        raise CommandError(error.detail) from None
    told = f"the {chosen} plan" + (f" until {end:%Y-%m-%d %H:%M %Z}" if end else "")
    write(f"{org} has {told}." if is_new else f"{org} had {told} already; nothing was changed.")


def _end_of(text: str) -> datetime:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), time.max))
    except ValueError:
        raise CommandError(f"“{text}” is no day of the form YYYY-MM-DD.") from None
