"""List the people of an organisation who were enrolled before it had a list."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lms_lite_learners import jobs, plans
from lms_lite_learners.data import JobState, Kind
from lms_lite_learners.management.subcommands.organizations import known
from lms_lite_learners.models import Job
from lms_lite_learners.tasks.jobs import work

NAME = "backfill"
HELP = "List the people enrolled before."


def declare(parser: CommandParser) -> None:
    """It takes an organisation."""
    parser.add_argument("org", metavar="ORG")


def handle(write: Callable[[str], Any], *, org: str, **_options: Any) -> None:
    """Do the job here and tell its figures; raises CommandError where it fails."""
    if not plans.has_feature(known(org)):
        raise CommandError(f"The plan of {org} lacks Learner Management: enable it first.")
    job = jobs.create(Kind.BACKFILL, org, owner_id=0, arguments={})
    work(job.pk)
    job = Job.objects.get(pk=job.pk)
    if job.state != JobState.SUCCEEDED:
        raise CommandError(f"Job {job.public_id} is {job.state}: {job.error_detail}")
    counts = ", ".join(f"{name}: {count}" for name, count in job.counts.items())
    write(f"{org}: {counts or 'nothing to do'}")
