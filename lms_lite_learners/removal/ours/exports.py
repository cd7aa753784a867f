"""Reports that may hold people, those that are kept and those that are being made."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from lms_lite_learners import jobs
from lms_lite_learners.data import NEVER, JobState, Kind
from lms_lite_learners.models import Job, JobPart, ReportMail
from lms_lite_learners.removal.ours.who import Who
from lms_lite_learners.results.export import rights

__all__ = ["Kept", "end", "find", "redo_parts"]


@dataclass(slots=True)
class Kept:
    """Exports that ended and may hold somebody, those that are being made, and how many files."""

    ended: list[Job] = field(default_factory=list)
    open: list[Job] = field(default_factory=list)
    files: int = 0


def find(who: Who) -> Kept:
    """The exports of the organisation, and authors' of its courses, that may hold the people.

    A report holds results, which only accounts have.
    """
    kept = Kept()
    if not who.accounts:
        return kept
    there = Q(state__in=jobs.OPEN) | Q(expires_at__gt=timezone.now())
    exports = Job.objects.filter(there, kind=Kind.EXPORT.value, org__in=[who.org, ""])
    for job in exports.order_by("id"):
        if not _may_hold(job, who):
            continue
        if job.state in jobs.OPEN:
            kept.open.append(job)
        else:
            kept.ended.append(job)
            kept.files += len(_names(job))
    return kept


def _may_hold(job: Job, who: Who) -> bool:
    if who.org not in rights.orgs_of(job):
        return False
    users = job.arguments.get("users")
    return users is None or not who.accounts.keys().isdisjoint(users)


def _names(job: Job) -> set[str]:
    pieces = JobPart.objects.filter(job_id=job.pk).values_list("file", flat=True)
    return {job.file, *pieces} - {""}


def end(ended: Iterable[Job]) -> list[int]:
    """Let the time of these exports be over: their links die now, their files go after this.

    Answers their ids. Should this worker be killed, the tick empties them.
    """
    now, gone = timezone.now(), []
    for job in ended:
        # Emptying asks for a time that is past.
        Job.objects.filter(pk=job.pk).update(expires_at=now)
        ReportMail.objects.filter(job_id=job.pk).update(reason="")
        gone.append(job.pk)
    return gone


def redo_parts(running: Iterable[Job], who: Who) -> int:
    """Have the parts written anew that may hold the people; answers how many.

    Whoever writes one of them, or puts the report together, finds that it was taken over.
    """
    redone = 0
    for job in running:
        _leave_out(job, who)
        mine = [
            pk
            for pk, after, until in _begun(job)
            if any(after < user_id <= until for user_id in who.accounts)
        ]
        if mine:
            redone += JobPart.objects.filter(pk__in=mine).update(
                is_done=False, rows=0, lease_token="", lease_until=NEVER
            )
            Job.objects.filter(pk=job.pk, state=JobState.RUNNING.value).update(
                state=JobState.QUEUED.value,
                lease_token="",
                lease_until=NEVER,
                published_at=NEVER,
            )
    return redone


def _begun(job: Job) -> Iterable[tuple[int, int, int]]:
    parts = JobPart.objects.filter(Q(is_done=True) | ~Q(lease_token=""), job_id=job.pk)
    return parts.values_list("id", "after", "until")


def _leave_out(job: Job, who: Who) -> None:
    """Name none of the people among those that the report is about."""
    if job.arguments.get("users") is not None:
        rest = [one for one in job.arguments["users"] if one not in who.accounts]
        Job.objects.filter(pk=job.pk).update(arguments={**job.arguments, "users": rest})
