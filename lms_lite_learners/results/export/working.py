"""An export from its plan to its report.

The worker that holds the job plans it, writes parts as any other worker, waits for those that
others have in hand, and alone puts the report together. Whoever is killed on the way leaves
pieces that the next worker goes on from.
"""

import time
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone, translation

from lms_lite_learners import conf, jobs
from lms_lite_learners.data import JobState, Scope
from lms_lite_learners.host import studies
from lms_lite_learners.models import Job, JobPart, Learner, ReportMail
from lms_lite_learners.results import rows
from lms_lite_learners.results.export import parts, rights
from lms_lite_learners.results.export.assembling import CancelledError, assemble
from lms_lite_learners.results.export.order import scope_of
from lms_lite_learners.results.export.pieces import Plan, plan_of, settled, write_next

# A part holds so many chunks where an export is large, and one where it is small.
CHUNKS = 10
MANY_PARTS = 20
# Courses from which on a part holds fewer learners, so that memory stays flat.
WIDE = 100
# Seconds between two looks at parts that other workers have in hand.
PAUSE = 0.2

__all__ = ["run"]


def run(job: Job, *, call_others: Callable[[int], object] = lambda _number: None) -> None:
    """Work on an export that this worker holds, from wherever it stopped, to its report.

    `call_others` is called with how many more workers may be of use. Raises LeaseLostError when
    another worker took the job over, NotFoundError and PlanRequiredError where whoever asked
    lost the right. Call it outside of a transaction.
    """
    with translation.override(job.arguments["language"] or None):
        rights.ensure_owner_allowed(job)
        try:
            _work(job, plan_of(job) or _plan(job), call_others)
        except CancelledError:
            jobs.finish(job, JobState.CANCELLED.value)


def _work(job: Job, plan: Plan, call_others: Callable[[int], object]) -> None:
    parts.free_dead(job.pk)
    others = min(conf.export_workers(), parts.count_left(job.pk)) - 1
    if others > 0:
        call_others(others)
    while write_next(job.pk, plan) or _wait_for_others(job):
        _tell(job)
    report = assemble(job, plan)
    rights.ensure_owner_allowed(job)
    with transaction.atomic():
        jobs.step(job, done=job.total, resume_point={**job.resume_point, "manifest": report})
        if job.cancel_requested:
            raise CancelledError
        jobs.finish(job)
        ReportMail.objects.get_or_create(job=job, defaults={"due_at": timezone.now()})


def _wait_for_others(job: Job) -> bool:
    """Wait a moment for parts that others have in hand; False where there is none."""
    if not parts.count_left(job.pk):
        return False
    time.sleep(PAUSE)
    parts.free_dead(job.pk)
    return True


def _tell(job: Job) -> None:
    """Renew the lease and store how far all workers are together."""
    done, number = parts.count_done(job.pk)
    # The last of it is putting the report together.
    jobs.step(job, done=max(0, min(job.total * done // max(number, 1), job.total - 1)))
    if job.cancel_requested:
        raise CancelledError


def _plan(job: Job) -> Plan:
    """Settle columns and parts, once for all workers."""
    scope = scope_of(job.org, job.arguments)
    columns = rows.course_columns(scope)
    chunk = conf.chunk_size()
    size = max(chunk, chunk * CHUNKS * WIDE // max(WIDE, len(columns)))
    ranges = list(rows.bounds(scope, size))
    if len(ranges) < MANY_PARTS:
        size = chunk
        ranges = list(rows.bounds(scope, size))
    total = _count(scope, ranges, size)
    with transaction.atomic():
        JobPart.objects.filter(job_id=job.pk).delete()
        parts.plan(job, ranges)
        rows.keep_order(columns)
        jobs.step(job, total=total, resume_point={"columns": columns})
    return settled(job, columns)


def _count(scope: Scope, ranges: list[tuple[int, int]], size: int) -> int:
    """How many people the ranges hold: `size` each, but the last."""
    if not ranges:
        return 0
    after, full = ranges[-1][0], size * (len(ranges) - 1)
    if scope.users is not None:
        return len(set(scope.users))
    if scope.org is None:
        return full + len(studies.next_people(scope.course_keys, after, size))
    return full + Learner.objects.filter(org=scope.org, user_id__gt=after).count()
