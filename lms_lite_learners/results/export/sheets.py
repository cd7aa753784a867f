"""Whether a workbook can hold a report, as far as that is known before it is made."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Sum

from lms_lite_learners.data import Scope
from lms_lite_learners.host import course_counts
from lms_lite_learners.models import Learner
from lms_lite_learners.results import layout, rows, write

__all__ = ["ensure_fits"]


def ensure_fits(scope: Scope, arguments: Mapping[str, Any]) -> None:
    """Raise InvalidInputError where a sheet certainly can't hold the report.

    How many results a range of dates leaves isn't known before they are read; such a job fails
    with the same words.
    """
    asked = arguments["request"]
    if asked["format"] != "xlsx":
        return
    columns = layout.header(rows.course_columns(scope), asked["layout"])
    lines = 0 if scope.range.is_limited else _count(scope, asked["layout"])
    write.ensure_fits_sheet(lines + 1, len(columns))


def _count(scope: Scope, form: str) -> int:
    """How many lines the report has at least, as far as a query or two can tell."""
    if scope.users is not None:
        return len(scope.users) if form == layout.WIDE else 0
    listed = Learner.objects.filter(org=scope.org, user__isnull=False)
    if form == layout.WIDE and not scope.is_author:
        return listed.count()
    if not scope.is_author and not scope.course_keys:
        return int(listed.aggregate(results=Sum("enrolled"))["results"] or 0)
    counted = course_counts.learners_and_results(scope.course_keys).values()
    numbers = [results for _learners, results in counted]
    return sum(numbers) if form == layout.TIDY else max(numbers, default=0)
