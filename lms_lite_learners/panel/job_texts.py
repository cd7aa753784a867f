"""What a job's page says: its name, where it stands, and what holds it up."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms_lite_learners.data import JobState, Kind
from lms_lite_learners.jobs import OPEN
from lms_lite_learners.models import Job

# A worker that is there takes a job within seconds.
PATIENCE = timedelta(seconds=10)

__all__ = ["ended_well", "is_open", "kind_of", "said", "title_of", "trouble_of"]


def is_open(job: Job) -> bool:
    """Is there anything left to wait for?"""
    return job.state in OPEN


def kind_of(job: Job) -> str:
    """What the job does."""
    words = {
        Kind.IMPORT: _("Import"),
        Kind.BACKFILL: _("Listing enrolled people"),
        Kind.REMINDERS: _("Reminders"),
    }
    return words[Kind(job.kind)]


def title_of(job: Job) -> str:
    """The name of the imported file, or what the job does."""
    return str(job.arguments.get("name") or kind_of(job))


def trouble_of(job: Job, now: datetime) -> str:
    """Why nothing moves, as far as it can be told; '' if something does."""
    waited = int((now - job.created_at).total_seconds())
    if job.state == JobState.QUEUED and now - job.created_at > PATIENCE:
        return ngettext(
            "This has been queued for %(count)d second, and no worker has taken it yet. It is "
            "kept and starts as soon as a worker is there.",
            "This has been queued for %(count)d seconds, and no worker has taken it yet. It is "
            "kept and starts as soon as a worker is there.",
            waited,
        ) % {"count": waited}
    if job.state == JobState.RUNNING and job.lease_until <= now:
        return _(
            "The worker on this has fallen silent. Another one goes on where it stopped; nothing "
            "is done twice."
        )
    return ""


def said(job: Job) -> str:
    """Where the job stands, for those who listen: a new sentence at most every tenth."""
    if job.state == JobState.QUEUED:
        return _("Queued")
    if job.state == JobState.RUNNING:
        tenths = 10 * job.done // job.total if job.total else 0
        return _("Running, %(percent)d percent done") % {"percent": 10 * tenths}
    words = {
        JobState.SUCCEEDED: _("Finished"),
        JobState.FAILED: _("Failed: %s") % job.error_detail,
        JobState.CANCELLED: _("Cancelled"),
    }
    return words[JobState(job.state)]


def ended_well(job: Job) -> str:
    """One sentence on a job that ended as it should."""
    if job.state == JobState.CANCELLED:
        return _("Cancelled. What was done before stays; importing the file again goes on from it.")
    if job.state != JobState.SUCCEEDED:
        return ""
    if job.arguments.get("dry_run"):
        return _("This was a check: nothing was written and nobody was told.")
    return ""
