"""Rows of a file as somebody mended them on the preview's page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lms_lite_learners.data import CourseOutcome, Outcome, Row
from lms_lite_learners.imports.languages import find_language
from lms_lite_learners.imports.plan import is_rejected
from lms_lite_learners.imports.showing import is_text
from lms_lite_learners.models import Job, JobMend, JobRow

# Lines asked for at once.
SLICE = 500

__all__ = ["cells_of", "mended_lines", "mended_rows", "outcome_of", "row_of"]


def cells_of(row: Row, outcome: Outcome) -> dict[str, Any]:
    """What is needed to plan the row again without its file, once one of its cells is another."""
    if is_rejected(outcome):
        return {
            "courses": list(row.courses),
            "language": row.language,
            "faults": _by_cell(row),
        }
    # Of the others the outcomes tell all, but for a language that isn't known.
    is_odd = bool(row.language) and not find_language(row.language)
    return {"language": row.language} if is_odd else {}


def _by_cell(row: Row) -> dict[str, list[str]]:
    """A row's faults by the cell that is mended to be rid of them; others under `""`."""
    first = row.address_faults
    second = first + row.course_faults
    parts = {
        "email": row.faults[:first],
        "courses": row.faults[first:second],
        "": row.faults[second:],
    }
    return {cell: list(faults) for cell, faults in parts.items() if faults}


def outcome_of(row: JobRow) -> Outcome:
    """What became of a stored row."""
    return Outcome(
        email=row.email,
        outcome=row.outcome,
        text=row.text,
        learner=row.learner_id,
        courses=tuple(CourseOutcome(one["key"], one["outcome"]) for one in row.courses),
        line=row.line,
    )


def row_of(stored: JobRow) -> Row:
    """The row of a preview as it is planned again."""
    cells = stored.cells
    faults = cells.get("faults", {})
    in_address, in_courses = faults.get("email", []), faults.get("courses", [])
    return Row(
        line=stored.line,
        email=stored.email,
        courses=tuple(cells.get("courses", [one["key"] for one in stored.courses])),
        language=cells.get("language", ""),
        faults=(*in_address, *in_courses, *faults.get("", [])),
        address_faults=len(in_address),
        course_faults=len(in_courses),
    )


def mended_lines(job: Job, lines: Sequence[int]) -> set[int]:
    """Which of these lines of a preview were mended."""
    mends = JobMend.objects.filter(job_id=job.pk, line__in=lines)
    return set(mends.values_list("line", flat=True))


def mended_rows(job: Job, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of the job's file, with what was mended in the preview that it is or applies."""
    mended = _mended_of(job.applies_id or job.pk)
    if not mended:
        return rows
    return (_mend(row, mended[row.line]) if row.line in mended else row for row in rows)


def _mended_of(job_id: int) -> dict[int, Row]:
    lines = list(JobMend.objects.filter(job_id=job_id).values_list("line", flat=True))
    return {
        stored.line: row_of(stored)
        for start in range(0, len(lines), SLICE)
        for stored in JobRow.objects.filter(job_id=job_id, line__in=lines[start : start + SLICE])
    }


def _mend(row: Row, mended: Row) -> Row:
    return replace(
        row,
        email=mended.email,
        # Whoever corrected an address has not seen what is wrong with a name beside it.
        name=row.name if is_text(row.name) else "",
        courses=mended.courses,
        faults=mended.faults,
        address_faults=mended.address_faults,
        course_faults=mended.course_faults,
    )
