"""List the people of an organisation who were enrolled before it had a list."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lms_lite_learners import audit, jobs, plans
from lms_lite_learners.data import Act, JobState, Kind
from lms_lite_learners.management.subcommands.organizations import ORG_HELP, known
from lms_lite_learners.models import Job
from lms_lite_learners.tasks.jobs import work

NAME = "backfill"
HELP = "List the people of an organisation who are enrolled already; no mail, and safe to repeat."
OPERATOR = 0


def declare(parser: CommandParser) -> None:
    """It takes an organisation."""
    parser.add_argument("org", metavar="ORG", help=ORG_HELP)


def handle(write: Callable[[str], Any], *, org: str, **_options: Any) -> None:
    """Do the job here and tell its figures; raises CommandError where it fails."""
    if not plans.has_feature(known(org)):
        raise CommandError(
            f"The plan of {org} lacks Learner Management; first:"
            f" manage.py lms lms_lite_learners enable {org}"
        )
    job = jobs.create(Kind.BACKFILL, org, owner_id=OPERATOR, arguments={})
    audit.note(org, Act.BACKFILL, actor_id=OPERATOR, subject=job.public_id)
    work(job.pk)
    job = Job.objects.get(pk=job.pk)
    if job.state in jobs.OPEN:
        # The tick found it before this process did.
        write(f"{org}: a worker does it as job {job.public_id}; the console tells how far it is.")
        return
    if job.state != JobState.SUCCEEDED:
        raise CommandError(f"Job {job.public_id} of {org} {job.state}: {job.error_detail}")
    counts = ", ".join(f"{name}: {count}" for name, count in job.counts.items())
    write(f"{org}: {counts or 'nothing to do'}")
