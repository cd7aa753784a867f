"""Does a preview still hold: would each of its rows end as it says, under the settings in force?"""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import transaction

from lms_lite_learners import conf, jobs, plans
from lms_lite_learners.data import Row
from lms_lite_learners.exceptions import ConflictError
from lms_lite_learners.imports import texts
from lms_lite_learners.imports.order import order_of
from lms_lite_learners.imports.plan import REFUSED, Order, Planned, plan_rows
from lms_lite_learners.models import Job, JobRow

# So many changed rows are named.
NAMED = 5

# Line, outcome of the preview, outcome now.
Change = tuple[int, str, str]

__all__ = ["check", "earlier_rows", "ensure_holds"]


def ensure_holds(preview: Job, rows: Iterator[Row]) -> None:
    """Plan all rows again; raises ConflictError `plan_changed` where one would end otherwise."""
    order, changes = order_of(preview), list[Change]()
    while some := list(islice(rows, conf.chunk_size())):
        changes += _changes(preview, order, some)
    if changes:
        raise _changed(len(changes), preview.done, changes[:NAMED])


def check(job: Job, rows: Iterator[Row]) -> bool:
    """Plan the rows from where the job was on, as a worker does; False if it is cancelled.

    Raises as `ensure_holds`, once all rows are through.
    """
    preview, order = job.applies, order_of(job)
    if preview is None:
        raise ValueError("The job applies no preview.")
    while some := list(islice(rows, conf.chunk_size())):
        with transaction.atomic():
            plans.ensure_feature(job.org)
            _note(job, len(some), _changes(preview, order, some))
        if job.cancel_requested:
            return False
    if count := job.resume_point.get("changed", 0):
        raise _changed(count, job.total, [(*one,) for one in job.resume_point["changes"]])
    return True


def _note(job: Job, checked: int, changes: list[Change]) -> None:
    point = job.resume_point
    named = [*point.get("changes", []), *(list(one) for one in changes)][:NAMED]
    jobs.step(
        job,
        resume_point={
            **point,
            "checked": point.get("checked", 0) + checked,
            "changed": point.get("changed", 0) + len(changes),
            "changes": named,
        },
    )


def _changed(count: int, total: int, first: Sequence[Change]) -> ConflictError:
    return ConflictError(texts.plan_changed(count, total, first), code="plan_changed")


def _changes(preview: Job, order: Order, rows: Sequence[Row]) -> list[Change]:
    first, last = rows[0].line, rows[-1].line
    planned = plan_rows(
        order, rows, earlier=lambda keys: earlier_rows(preview.pk, keys, before=first)
    )
    stored = JobRow.objects.filter(job_id=preview.pk, line__gte=first, line__lte=last)
    known = {
        line: (outcome, [(one["key"], one["outcome"]) for one in courses])
        for line, outcome, courses in stored.values_list("line", "outcome", "courses")
    }
    return [
        (item.row.line, known.get(item.row.line, ("failed", []))[0], str(item.outcome))
        for item in planned
        if known.get(item.row.line) != _end_of(item)
    ]


def _end_of(item: Planned) -> tuple[str, list[tuple[str, str]]]:
    return str(item.outcome), [(one.key, str(one.outcome)) for one in item.courses]


def earlier_rows(job_id: int, keys: Sequence[str], *, before: int) -> dict[str, int]:
    """Lines of an import before this one that took these addresses."""
    rows = JobRow.objects.filter(job_id=job_id, email_key__in=keys, line__lt=before)
    rows = rows.exclude(outcome__in=REFUSED)
    lines: dict[str, int] = {}
    for key, line in rows.order_by("line").values_list("email_key", "line"):
        lines.setdefault(str(key), line)
    return lines
