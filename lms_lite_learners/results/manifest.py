"""What a report's manifest says: how the file beside it came about, and what it has to hold."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lms_lite_learners.data import Scope
from lms_lite_learners.results import layout as layouts

RULES = (
    "A learner has a result in a course if actively enrolled or if a course grade is stored.",
    "Passed: a letter grade is set.",
    "Failed: not passed, and the course has ended.",
    "In Progress: all else; 0 % without a grade.",
    "N/A: no result, or outside the range of dates.",
    "A result is dated by its first pass if it is passed, else by the grade's last change.",
    "A result without a grade is dated by the enrolment.",
    "Both dates are inclusive and local to the time zone.",
    "With a range of dates learners without any result inside it are left out.",
    "Courses that somebody has a role in never count as results.",
    "Last active: the greatest of last login, completion and grade change.",
)

__all__ = ["RULES", "build"]


def build(  # noqa: PLR0913 - each is a line of the manifest
    scope: Scope,
    *,
    columns: Sequence[str],
    layout: str,
    file_format: str,
    generated_at: datetime,
    counts: Mapping[str, int],
    checksums: Mapping[str, str],
    bom: bool = True,
    neutralize: bool = True,
) -> dict[str, Any]:
    """The manifest as JSON takes it; `checksums` are SHA-256 sums by the files' names."""
    dates = scope.range
    return {
        "rules": list(RULES),
        "organization": scope.org,
        "scope": "author" if scope.is_author else "organization",
        "range": {
            "from": dates.start.isoformat() if dates.start else None,
            "to": dates.end.isoformat() if dates.end else None,
            "time_zone": dates.time_zone,
        },
        "layout": layout,
        "format": file_format,
        "byte_order_mark": bom and file_format == "csv",
        "neutralized": neutralize and file_format == "csv",
        "columns": layouts.header(columns, layout),
        "courses": list(columns),
        "selected_learners": None if scope.users is None else len(scope.users),
        "counts": dict(counts),
        "generated_at": generated_at.isoformat(),
        "sha256": dict(checksums),
    }
