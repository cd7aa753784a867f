"""What a result is: one learner in one course, out of the enrolment, the grade and the course."""

from collections.abc import Container, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from lms_lite_learners.data import Account, Grade, Result, ResultStatus

# Named once: looking a member up costs more than all else about a result.
PASSED, FAILED = ResultStatus.PASSED, ResultStatus.FAILED
IN_PROGRESS, UNREADABLE = ResultStatus.IN_PROGRESS, ResultStatus.UNREADABLE
COMPLETED = (PASSED, FAILED)

__all__ = ["COMPLETED", "last_active", "percent_of", "results_of"]


def results_of(
    studies: Mapping[str, datetime | None],
    graded: Mapping[str, Grade],
    *,
    staffed: Container[str] = (),
    ended: Container[str],
) -> dict[str, Result]:
    """The results of one person by course key: where enrolled or graded, and not staff.

    `studies` are active enrolments with their time, `ended` the courses whose end is past.
    """
    found: dict[str, Result] = {}
    for key, created in studies.items():
        if key not in staffed:
            found[key] = _result(key, created, graded.get(key), has_ended=key in ended)
    for key, grade in graded.items():
        if key not in studies and key not in staffed:
            found[key] = _result(key, None, grade, has_ended=key in ended)
    return found


def _result(key: str, created: datetime | None, grade: Grade | None, *, has_ended: bool) -> Result:
    if grade is None:
        return Result(key, FAILED if has_ended else IN_PROGRESS, 0, created)
    percent = percent_of(grade.percent)
    if percent is None:
        return Result(key, UNREADABLE, 0, grade.modified)
    if grade.passed:
        return Result(key, PASSED, percent, grade.passed_at or grade.modified)
    return Result(key, FAILED if has_ended else IN_PROGRESS, percent, grade.modified)


@lru_cache(maxsize=1024)
def percent_of(grade: Any) -> int | None:
    """A grade between 0 and 1 in per cent, half-up; None for what is no grade."""
    try:
        exact = Decimal(str(grade))
    except InvalidOperation:
        return None
    if not exact.is_finite() or exact < 0:
        return None
    return int((exact * 100).quantize(Decimal(1), ROUND_HALF_UP))


def last_active(
    account: Account | None,
    graded: Mapping[str, Grade],
    completed_at: datetime | None,
    staffed: Container[str] = (),
) -> datetime | None:
    """The greatest of last login, completion and grade change; courses one is staff of don't count.

    None where there was nothing.
    """
    latest = account.last_login if account else None
    if completed_at is not None and (latest is None or completed_at > latest):
        latest = completed_at
    for key, grade in graded.items():
        if (latest is None or grade.modified > latest) and key not in staffed:
            latest = grade.modified
    return latest
