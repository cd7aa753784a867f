"""Look again for data of people who were removed."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from lms_lite_learners import removal
from lms_lite_learners.data import JobState
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.management.subcommands.organizations import ORG_HELP, known
from lms_lite_learners.models import Job
from lms_lite_learners.tasks.jobs import work

NAME = "verify"
HELP = "Look again for data of people who were removed; what there is, is erased."
OPERATOR = 0


def declare(parser: CommandParser) -> None:
    """It takes an organisation and the id of one of its removals."""
    parser.add_argument("org", metavar="ORG", help=ORG_HELP)
    parser.add_argument("id", metavar="REMOVAL", help="Id of the removal, as on its receipt.")


def handle(write: Callable[[str], Any], *, org: str, id: str, **_options: Any) -> None:  # noqa: A002
    """Look and tell what was found; raises CommandError where the look failed."""
    try:
        job = _ask(known(org), id)
    except NotFoundError as error:
        raise CommandError(error.detail) from None
    work(job.pk)
    job = Job.objects.get(pk=job.pk)
    if job.state != JobState.SUCCEEDED:
        raise CommandError(f"Job {job.public_id} is {job.state}: {job.error_detail}")
    write(f"{org}: " + (", ".join(f"{k}: {v}" for k, v in job.counts.items()) or "nothing found"))


def _ask(org: str, job_public_id: str) -> Job:
    return removal.ask_verification(org, job_public_id, acting_user_id=OPERATOR, now=timezone.now())
