"""The parts of an export: key ranges of accounts that several workers claim one by one.

A claim is a conditional UPDATE with a lease, as that of a job. The name of the piece stands in the
row before the piece is written, so that whoever claims the part next, or clears up, finds it.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from lms_lite_learners import bulk, conf, jobs
from lms_lite_learners.data import JobState
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, JobPart

# Parts that a worker reaches for before it looks again which are free.
REACH = 10

__all__ = [
    "claim",
    "clear",
    "clear_ended",
    "count_done",
    "count_left",
    "count_rows",
    "free_dead",
    "names",
    "plan",
    "release",
    "settle",
]


def plan(job: Job, ranges: Iterable[tuple[int, int]]) -> int:
    """Write a part for each range (accounts greater than the first id, up to the second)."""
    rows = [(job.pk, number, after, until) for number, (after, until) in enumerate(ranges)]
    bulk.insert(JobPart, ("job_id", "number", "after", "until"), rows)
    return len(rows)


def claim(job_id: int) -> JobPart | None:
    """Take the first part that nobody works on; None where there is none."""
    if not Job.objects.filter(pk=job_id, state=JobState.RUNNING.value).exists():
        return None
    while free := list(_free(job_id).order_by("number")[:REACH]):
        for part in free:
            if _take(part):
                return part
    return None


def _free(job_id: int) -> QuerySet[JobPart]:
    return JobPart.objects.filter(job_id=job_id, is_done=False, lease_until__lte=timezone.now())


def _take(part: JobPart) -> bool:
    """Claim a part as it was just read, unless another worker was quicker."""
    now, left = timezone.now(), part.file
    seen = Q(pk=part.pk, is_done=False, lease_until__lte=now, lease_token=part.lease_token)
    part.lease_token = secrets.token_hex(16)
    part.file = files.new_name("pieces", suffix=".csv")
    taken = JobPart.objects.filter(seen).update(
        lease_token=part.lease_token,
        lease_until=now + timedelta(seconds=conf.lease_seconds()),
        holder=jobs.this_process(),
        file=part.file,
    )
    if taken and left:
        files.delete(left)
    return bool(taken)


def settle(part: JobPart, name: str, rows: int) -> bool:
    """Note that a part's piece is kept under this name; False if the part was lost meanwhile."""
    held = JobPart.objects.filter(pk=part.pk, is_done=False, lease_token=part.lease_token)
    return bool(held.update(is_done=True, file=name, rows=rows, lease_until=timezone.now()))


def release(part: JobPart) -> None:
    """Give a part back that this worker could not finish."""
    JobPart.objects.filter(pk=part.pk, is_done=False, lease_token=part.lease_token).update(
        lease_until=timezone.now()
    )


def free_dead(job_id: int) -> None:
    """End the leases of this machine's processes that are no more."""
    now = timezone.now()
    held = JobPart.objects.filter(job_id=job_id, is_done=False, lease_until__gt=now)
    for pk, token, holder in held.values_list("pk", "lease_token", "holder"):
        if jobs.is_gone(holder):
            JobPart.objects.filter(pk=pk, lease_token=token, is_done=False).update(lease_until=now)


def count_left(job_id: int) -> int:
    """How many parts aren't written yet."""
    return JobPart.objects.filter(job_id=job_id, is_done=False).count()


def count_done(job_id: int) -> tuple[int, int]:
    """How many parts are written, of how many."""
    own = JobPart.objects.filter(job_id=job_id)
    found = own.aggregate(done=Count("pk", filter=Q(is_done=True)), number=Count("pk"))
    return int(found["done"]), int(found["number"])


def count_rows(job_id: int) -> int:
    """Lines that the written parts have together."""
    found = JobPart.objects.filter(job_id=job_id, is_done=True).aggregate(rows=Sum("rows"))
    return int(found["rows"] or 0)


def names(job_id: int) -> list[str]:
    """The names of the pieces, in the order of the report."""
    own = JobPart.objects.filter(job_id=job_id).order_by("number")
    return list(own.values_list("file", flat=True))


def clear(job_id: int) -> int:
    """Delete the pieces of a job that ended, less those that a worker is still writing.

    Answers how many parts went; `clear_ended` finds the others when their leases are over.
    """
    job = Job.objects.exclude(state__in=jobs.OPEN).filter(pk=job_id).first()
    if job is None:
        return 0
    if job.file and job.state != JobState.SUCCEEDED:
        files.delete(job.file)
        Job.objects.filter(pk=job_id).update(file="")
    gone = 0
    over = Q(is_done=True) | Q(lease_until__lte=timezone.now())
    for part in JobPart.objects.filter(over, job_id=job_id).order_by("number"):
        if part.file:
            files.delete(part.file)
        gone += JobPart.objects.filter(pk=part.pk, lease_token=part.lease_token).delete()[0]
    return gone


def clear_ended() -> int:
    """Delete what is left of all ended jobs' pieces; answers how many."""
    left = JobPart.objects.exclude(job__state__in=jobs.OPEN).order_by("job_id")
    return sum(clear(job_id) for job_id in left.values_list("job_id", flat=True).distinct())
