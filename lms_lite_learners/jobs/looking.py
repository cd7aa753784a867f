"""The jobs of all organisations, as operators look at them."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from lms_lite_learners.data import JobState
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.models import Job

# Not a state of its own: nobody works on it though somebody should.
STALE = "stale"
# The tick hands over every minute what no worker has taken.
LATE = timedelta(minutes=10)

__all__ = ["STALE", "count_jobs", "find_any", "find_jobs"]


def find_jobs(now: datetime, *, state: str = "", after: int = 0, limit: int = 50) -> list[Job]:
    """Jobs of every organisation, the newest first, of one state or `stale` ones.

    `after` is the id of the job to go on from.
    """
    rows = _of_state(state, now)
    older = rows.filter(pk__lt=after) if after else rows
    return list(older.order_by("-id")[:limit])


def count_jobs(now: datetime) -> dict[str, int]:
    """How many jobs there are in each state, and how many of the open ones are stale."""
    found = dict.fromkeys(map(str, JobState), 0)
    rows = Job.objects.order_by().values_list("state").annotate(number=Count("id"))
    return found | dict(rows) | {STALE: _of_state(STALE, now).count()}


def find_any(public_id: str) -> Job:
    """The job of whoever it is; raises NotFoundError where there is none."""
    job = Job.objects.filter(public_id=public_id).first()
    if job is None:
        raise NotFoundError
    return job


def _of_state(state: str, now: datetime) -> "QuerySet[Job]":
    if state == STALE:
        # Mails that the server puts off wait for their time; their job was begun.
        untouched = Q(state=JobState.QUEUED.value, started_at=None, created_at__lte=now - LATE)
        left = Q(state=JobState.RUNNING.value, lease_until__lte=now)
        return Job.objects.filter(untouched | left)
    return Job.objects.filter(state=state) if state else Job.objects.all()
