"""Working through an import's file chunk by chunk.

A chunk is one transaction: people, invitations, courses, the rows' outcomes and the point to go
on from are written together or not at all.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import BinaryIO

from django.db import OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms_lite_learners import bulk, conf, jobs, plans
from lms_lite_learners.data import CourseOutcomes, JobState, Outcome, Row
from lms_lite_learners.exceptions import GoneError
from lms_lite_learners.host import files
from lms_lite_learners.imports.apply import apply_plan, outcomes_of
from lms_lite_learners.imports.comparing import count_now
from lms_lite_learners.imports.holding import check
from lms_lite_learners.imports.mended import cells_of, mended_rows
from lms_lite_learners.imports.order import order_of
from lms_lite_learners.imports.plan import REFUSED, Order, Planned, is_rejected, plan_rows
from lms_lite_learners.imports.read import Layout, ensure_row_limit, read_rows, row_records
from lms_lite_learners.models import Job, JobRow
from lms_lite_learners.roster import membership

# Enrolling takes the platform 15 to 20 ms each: a chunk with many of them is cut, so that nobody
# waits long for the list's lock and progress is seen.
MAX_ENROLLMENTS = 50
# Rows that are only counted or passed over before the lease is renewed.
ROWS_PER_RENEWAL = 5_000
# Seconds to wait before a chunk is tried again whose transaction the database broke off.
PAUSES = (0.1, 1, 5)
log = logging.getLogger(__name__)

__all__ = ["run"]


def run(job: Job, *, after_chunk: Callable[[], object] = lambda: None) -> None:
    """Plan, and unless it is a dry run apply, the rows from the job's resume point on.

    What applies a preview first goes through all rows without writing any, and raises ConflictError
    with code `plan_changed` where one would end otherwise than the preview says.
    `after_chunk` is called after each committed chunk: mails may wait. Raises LeaseLostError when
    another worker took the job over.
    """
    source = files.find_file(job.arguments["file"])
    if source is None:
        raise GoneError(_("The imported file is no longer kept."))
    with closing(source), translation.override(job.arguments["language"] or None):
        layout = Layout.from_json(job.arguments["layout"])
        if not job.total:
            total = _pass_over(job, row_records(source, layout))
            if job.cancel_requested:
                jobs.finish(job, JobState.CANCELLED)
                return
            ensure_row_limit(total, layout)
            with transaction.atomic():
                jobs.step(job, total=total)
        if job.applies is not None and not job.done and not _holds(job, source, layout):
            jobs.finish(job, JobState.CANCELLED)
            return
        rows = mended_rows(job, read_rows(source, layout))
        _pass_over(job, islice(rows, job.resume_point.get("rows", 0)))
        _work(job, rows, after_chunk)


def _holds(job: Job, source: BinaryIO, layout: Layout) -> bool:
    """Check before anything is written that the preview still holds; False if cancelled meanwhile.

    Raises ConflictError with code `plan_changed` where it doesn't hold.
    """
    rows = mended_rows(job, read_rows(source, layout))
    _pass_over(job, islice(rows, job.resume_point.get("checked", 0)))
    return not job.cancel_requested and check(job, rows)


def _pass_over(job: Job, rows: Iterator[object]) -> int:
    """How many these are; the lease is renewed on the way, and who cancels needn't wait."""
    count = 0
    for count, _row in enumerate(rows, start=1):
        if count % ROWS_PER_RENEWAL == 0:
            with transaction.atomic():
                jobs.step(job)
            if job.cancel_requested:
                break
    return count


def _work(job: Job, rows: Iterator[Row], after_chunk: Callable[[], object]) -> None:
    order = order_of(job)
    size = conf.chunk_size()
    chunk = list(islice(rows, size))
    while chunk:
        if job.cancel_requested:
            jobs.finish(job, JobState.CANCELLED)
            return
        done = _do_chunk_patiently(job, order, chunk)
        after_chunk()
        chunk = chunk[done:]
        chunk += islice(rows, size - len(chunk))
    _compare(job)
    jobs.finish(job)


def _compare(job: Job) -> None:
    """Keep what the comparison with the list comes to: of large ones nobody can wait for it."""
    with transaction.atomic():
        jobs.step(job)
    found = count_now(job)
    with transaction.atomic():
        jobs.step(job, resume_point={**job.resume_point, "compared": found})


def _do_chunk_patiently(job: Job, order: Order, chunk: Sequence[Row]) -> int:
    """Handle the chunk again after a deadlock or a lock that wasn't to be had, a few times.

    Where only the answer to the commit was lost, the chunk is done and isn't handled again.
    """
    before = job.done
    for pause in PAUSES:
        try:
            return _do_chunk(job, order, chunk)
        except OperationalError as error:
            log.warning("Job %s waits %s s: %s", job.public_id, pause, type(error).__name__)
            time.sleep(pause)
            job.refresh_from_db(fields=["done", "counts", "resume_point"])
            if job.done > before:
                return job.done - before
    return _do_chunk(job, order, chunk)


def _do_chunk(job: Job, order: Order, chunk: Sequence[Row]) -> int:
    """Handle the first rows of the chunk in one transaction; answers how many they were."""
    now = timezone.now()
    is_dry = job.arguments["dry_run"]
    with transaction.atomic():
        if not is_dry:
            membership.lock(order.org, now)
            _ensure_file(job)
        plans.ensure_feature(order.org)
        planned = plan_rows(order, chunk, earlier=lambda keys: _earlier(job, keys))
        if is_dry:
            outcomes = outcomes_of(planned)
        else:
            planned = planned[: _cut(planned)]
            outcomes = apply_plan(order, planned, now)
        _write_rows(job, planned, outcomes)
        counts = Counter(job.counts)
        counts.update(outcome.outcome for outcome in outcomes)
        done = job.done + len(planned)
        rejected = job.resume_point.get("rejected", 0) + sum(map(is_rejected, outcomes))
        jobs.step(
            job,
            done=done,
            resume_point={**job.resume_point, "rows": done, "rejected": rejected},
            counts=dict(counts),
        )
    return len(planned)


def _ensure_file(job: Job) -> None:
    """Raise GoneError where the file of a preview went with somebody whom it named."""
    if job.applies_id and not files.exists(job.arguments["file"]):
        raise GoneError(_("The imported file is no longer kept."))


def _earlier(job: Job, keys: Sequence[str]) -> dict[str, int]:
    """Lines of this file that took these addresses before."""
    rows = JobRow.objects.filter(job_id=job.pk, email_key__in=keys).exclude(outcome__in=REFUSED)
    lines: dict[str, int] = {}
    for key, line in rows.order_by("line").values_list("email_key", "line"):
        lines.setdefault(str(key), line)
    return lines


def _cut(planned: Sequence[Planned]) -> int:
    """How many rows are handled at once: as many as have MAX_ENROLLMENTS, and at least one."""
    enrollments = 0
    for index, item in enumerate(planned):
        enrollments += sum(course.outcome == CourseOutcomes.ENROLLED for course in item.courses)
        if enrollments > MAX_ENROLLMENTS and index:
            return index
    return len(planned)


_COLUMNS = (
    "job_id", "line", "email", "email_key", "outcome", "text", "courses", "learner_id",
)  # fmt: skip


def _write_rows(job: Job, planned: Sequence[Planned], outcomes: Sequence[Outcome]) -> None:
    values = [
        (
            job.pk,
            item.row.line,
            outcome.email,
            item.key,
            str(outcome.outcome),
            outcome.text,
            [{"key": course.key, "outcome": str(course.outcome)} for course in outcome.courses],
            outcome.learner,
        )
        for item, outcome in zip(planned, outcomes, strict=True)
    ]
    if not job.arguments["dry_run"]:
        bulk.insert(JobRow, _COLUMNS, values)
        return
    cells = [cells_of(item.row, outcome) for item, outcome in zip(planned, outcomes, strict=True)]
    bulk.insert(
        JobRow,
        (*_COLUMNS, "cells"),
        [(*one, some) for one, some in zip(values, cells, strict=True)],
    )
