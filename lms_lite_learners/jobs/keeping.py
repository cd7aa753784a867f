"""For how long what belongs to an ended job is kept, and deleting it when that time is over."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.data import NEVER, JobState, Kind
from lms_lite_learners.exceptions import GoneError
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, JobMend, JobPart, JobRow, ReportMail

OPEN = (JobState.QUEUED.value, JobState.RUNNING.value)
# How many days each kind of job keeps its files, rows and what it was asked for about people; a
# kind that isn't named here has none of these.
KEPT_DAYS: Mapping[str, Callable[[], int]] = {
    Kind.IMPORT.value: conf.keep_days,
    Kind.REMINDERS.value: conf.keep_days,
    Kind.SENDING.value: conf.keep_days,
    Kind.EXPORT.value: conf.report_days,
    Kind.REMOVAL.value: conf.keep_days,
}
# Arguments that may name people; they go with the files.
_PERSONAL = ("file", "name", "layout", "filter", "message", "users", "learners", "emails")
ROWS_AT_ONCE = 1000

__all__ = ["OPEN", "empty", "ensure_kept", "expired", "expires_at", "is_expired"]


def expires_at(kind: str, now: datetime) -> datetime:
    """Until when what belongs to a job that ends now is kept; NEVER for a kind without any."""
    days = KEPT_DAYS.get(kind)
    return now + timedelta(days=days()) if days else NEVER


def is_expired(job: Job, now: datetime) -> bool:
    """Is the time over for which an ended job's files and rows are kept?"""
    return job.kind in KEPT_DAYS and job.state not in OPEN and job.expires_at <= now


def ensure_kept(job: Job) -> None:
    """Raise GoneError where a job's files and rows are past their time, deleted or not."""
    if is_expired(job, timezone.now()):
        raise GoneError(_("What belonged to this job was deleted when its time was over."))


def expired(now: datetime, limit: int = 100) -> list[Job]:
    """Jobs whose files and rows are to be deleted, the oldest first.

    A preview is kept for what applies it, until that one's time is over.
    """
    rows = Job.objects.filter(expires_at__gt=NEVER, expires_at__lte=now)
    rows = rows.exclude(applied_by__state__in=OPEN).exclude(applied_by__expires_at__gt=now)
    return list(rows.order_by("expires_at")[:limit])


def empty(job: Job) -> int:
    """Delete an expired job's files, its rows and what it says of people; its figures stay.

    Answers how many rows went. Whoever is killed on the way leaves the rest to the next call.
    """
    pieces = JobPart.objects.filter(job_id=job.pk).exclude(file="")
    names = {job.file, *pieces.values_list("file", flat=True)}
    if not _is_shared(job):
        names.add(job.arguments.get("file", ""))
    for name in sorted(names - {""}):
        files.delete(name)
    count = _delete_rows(job)
    JobMend.objects.filter(job_id=job.pk).delete()
    # What a mail server answered may name the address.
    ReportMail.objects.filter(job_id=job.pk).update(reason="")
    arguments = {name: value for name, value in job.arguments.items() if name not in _PERSONAL}
    Job.objects.filter(pk=job.pk).update(
        # The checksum may be of addresses: one could be tried out on it.
        arguments=arguments,
        file="",
        expires_at=NEVER,
        request_hash="",
    )
    return count


def _is_shared(job: Job) -> bool:
    """Does a preview, or what applies it, still need the file of the two? The last one deletes it.

    Nobody leaves it to one whose time is over as well: that one may be through already.
    """
    now = timezone.now()
    others = Job.objects.filter(Q(applies_id=job.pk) | Q(pk=job.applies_id or 0))
    return any(not is_expired(other, now) for other in others)


def _delete_rows(job: Job) -> int:
    """Delete in the order of the lines, so that no batch walks over what the one before left."""
    rows, count, line = JobRow.objects.filter(job_id=job.pk).order_by("line"), 0, -1
    while some := list(rows.filter(line__gt=line).values_list("pk", "line")[:ROWS_AT_ONCE]):
        JobRow.objects.filter(pk__in=[pk for pk, _line in some]).delete()
        count, line = count + len(some), some[-1][1]
    return count
