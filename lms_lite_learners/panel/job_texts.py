"""What a job's page says: its name, where it stands, and what holds it up."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms_lite_learners.data import JobState, Kind
from lms_lite_learners.jobs import OPEN, is_expired
from lms_lite_learners.models import Job
from lms_lite_learners.panel import export_texts

# A worker that is there takes a job within seconds.
PATIENCE = timedelta(seconds=10)
# From here on nobody counts seconds.
LONG = timedelta(minutes=5)
# Columns that are named when they were not read.
MAX_IGNORED = 10

__all__ = [
    "ended_well",
    "is_open",
    "kept_until",
    "kind_of",
    "progress_of",
    "read_from",
    "said",
    "title_of",
    "trouble_of",
]


def is_open(job: Job) -> bool:
    """Is there anything left to wait for?"""
    return job.state in OPEN


def kind_of(job: Job) -> str:
    """What the job does."""
    words = {
        Kind.IMPORT: _("Import"),
        Kind.BACKFILL: _("Listing enrolled people"),
        Kind.REMINDERS: _("Reminders"),
        Kind.EXPORT: _("Results"),
        Kind.SENDING: _("Sending a course"),
        Kind.REMOVAL: _("Removing learners"),
        Kind.VERIFICATION: _("Verifying a removal"),
    }
    return words[Kind(job.kind)]


def title_of(job: Job) -> str:
    """The name of the imported file, or what the job does."""
    if job.kind == Kind.EXPORT:
        return _("Results: %(range)s") % {"range": export_texts.range_of(job)}
    return str(job.arguments.get("name") or kind_of(job))


def progress_of(job: Job) -> str:
    """How far a job is, in its own unit."""
    numbers = {"done": export_texts.how_many(job.done), "total": export_texts.how_many(job.total)}
    if job.kind == Kind.EXPORT:
        return _("%(done)s of %(total)s learners") % numbers if job.total else ""
    if job.kind in {Kind.REMOVAL, Kind.VERIFICATION}:
        return _("%(done)s of %(total)s people") % numbers if job.total else ""
    if job.applies_id and not job.done and (checked := job.resume_point.get("checked")):
        numbers["done"] = export_texts.how_many(checked)
        return _("Checked %(done)s of %(total)s rows, none is written yet") % numbers
    if job.total:
        return _("%(done)s of %(total)s rows") % numbers
    return _("%(done)s rows") % numbers if job.done else ""


def trouble_of(job: Job, now: datetime) -> str:
    """Why nothing moves, as far as it can be told; '' if something does."""
    if job.state == JobState.QUEUED and job.started_at is not None and job.kind == Kind.SENDING:
        return _(
            "The mail server can’t be reached, or it puts these mails off. They are kept and tried "
            "again by themselves, for a day at most."
        )
    waited = int((now - job.created_at).total_seconds())
    if job.state == JobState.QUEUED and now - job.created_at > LONG:
        return _(
            "This has been queued for %(time)s, and no worker has taken it yet. It is kept and "
            "starts as soon as a worker is there."
        ) % {"time": timesince(job.created_at, now)}
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
        return _of_cancelled(job)
    if job.state != JobState.SUCCEEDED:
        return ""
    if job.kind == Kind.EXPORT:
        return export_texts.report_of(job)
    if job.kind == Kind.REMINDERS:
        return _of_reminders(job)
    if job.arguments.get("dry_run"):
        return _("This was a check: nothing was written and nobody was told.")
    words = {
        Kind.REMOVAL: _("Done. The receipt tells what was deleted, and what was kept and why."),
        Kind.VERIFICATION: _("Done. What was found, and deleted now, stands on the receipt."),
    }
    return words.get(Kind(job.kind), "")


def _of_reminders(job: Job) -> str:
    """Queued is not sent; and for whom the day had no room."""
    said = []
    if job.counts.get("reminded"):
        said.append(_("The mails are queued. The Pending tab tells what becomes of each."))
    if over := job.counts.get("over_limit", 0):
        text = ngettext(
            "%(count)d learner is not reminded, because the limit of mails a day is reached. "
            "Remind again tomorrow (UTC).",
            "%(count)d learners are not reminded, because the limit of mails a day is reached. "
            "Remind again tomorrow (UTC).",
            over,
        )
        said.append(text % {"count": over})
    return " ".join(said)


def _of_cancelled(job: Job) -> str:
    if job.kind == Kind.REMINDERS:
        return _("Cancelled. The mails that were queued before go.")
    if job.kind == Kind.EXPORT:
        return _("Cancelled. Nothing of the report is kept.")
    if job.kind == Kind.REMOVAL:
        return _("Cancelled. Who was removed before stays removed; nothing happens to the others.")
    if job.kind == Kind.VERIFICATION:
        return _("Cancelled. What was deleted before stays deleted.")
    return _("Cancelled. What was done before stays; importing the file again goes on from it.")


def read_from(job: Job) -> str:
    """Which sheet of a workbook was read, and which columns of a file were not; '' for neither."""
    layout = job.arguments.get("layout", {})
    said = []
    if layout.get("sheet"):
        said.append(_("Read from the sheet “%(sheet)s”.") % {"sheet": layout["sheet"]})
    if layout.get("ignored"):
        columns = ", ".join(layout["ignored"][:MAX_IGNORED])
        more = ", …" if len(layout["ignored"]) > MAX_IGNORED else ""
        said.append(_("Columns that were not read: %(columns)s") % {"columns": columns + more})
    return " ".join(said)


def kept_until(job: Job, now: datetime) -> str:
    """How long an import's file and rows are kept, or that they are gone; '' of other jobs."""
    if job.kind != Kind.IMPORT or job.state in OPEN:
        return ""
    if is_expired(job, now):
        return _("The file and what became of its rows were deleted; only the figures are kept.")
    day = date_format(timezone.localtime(job.expires_at), "DATE_FORMAT")
    return _("The file and what became of its rows are kept until %(day)s.") % {"day": day}
