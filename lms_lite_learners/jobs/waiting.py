"""Jobs that nobody works on: which they are, and freeing those whose worker is dead."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms_lite_learners.data import NEVER, JobState
from lms_lite_learners.jobs.holders import is_gone, on_this_machine
from lms_lite_learners.models import Job

__all__ = ["due", "free_dead", "mark_published", "needs_worker"]


def due(quiet_seconds: int = 15) -> list[int]:
    """Ids of jobs that wait for a worker: queued and not told of lately, or left by a dead one."""
    return list(_waiting(quiet_seconds).order_by("id").values_list("id", flat=True)[:1000])


def _waiting(quiet_seconds: int = 15) -> QuerySet[Job]:
    now = timezone.now()
    waiting = Q(state=JobState.QUEUED.value) | Q(state=JobState.RUNNING.value, lease_until__lte=now)
    return Job.objects.filter(waiting, published_at__lte=now - timedelta(seconds=quiet_seconds))


def needs_worker(job: Job) -> bool:
    """Does nobody work on it though somebody should (a lost message, a worker that died)?"""
    return _waiting().filter(pk=job.pk).exists()


def free_dead() -> int:
    """End the leases of this machine's processes that are no more; answers how many.

    A worker that was killed holds its lease for a while; who can see that it is gone needn't wait.
    """
    running = Job.objects.filter(state=JobState.RUNNING.value, holder__startswith=on_this_machine())
    freed = 0
    for pk, holder in running.values_list("pk", "holder"):
        if is_gone(holder):
            freed += Job.objects.filter(
                pk=pk, state=JobState.RUNNING.value, holder=holder, lease_until__gt=timezone.now()
            ).update(lease_until=timezone.now(), published_at=NEVER)
    return freed


def mark_published(job_id: int) -> None:
    """Note that a message for this job is on its way."""
    Job.objects.filter(pk=job_id).update(published_at=timezone.now())
