"""Conditions on a column of ours that only the platform's tables can decide.

The one answer of `host` that isn't a plain value: filtering a list of a million by another table
has to happen in the database. Nobody outside can read rows or columns through it.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

__all__ = ["is_enrolled", "is_enrolled_row"]


def is_enrolled(user_column: str, course_key: str, *, but: Collection[int] = ()) -> Q:
    """Is the account in this column actively enrolled, and none of those to leave out (`but`)?

    Reads all the course's enrolments first.
    """
    return Q(**{f"{user_column}__in": _enrolled(course_key, but).values("user_id")})


def is_enrolled_row(user_column: str, course_key: str, *, but: Collection[int] = ()) -> Exists:
    """The same, asked row by row: for lists that are walked in an order of their own."""
    return Exists(_enrolled(course_key, but).filter(user_id=OuterRef(user_column)))


def _enrolled(course_key: str, but: Collection[int]) -> "QuerySet[Any]":
    from common.djangoapps.student.models import CourseEnrollment

    rows: QuerySet[Any] = CourseEnrollment.objects.filter(
        course_id=_key(course_key), is_active=True
    )
    return rows.exclude(user_id__in=but) if but else rows


def _key(course_key: str) -> object:
    from opaque_keys.edx.keys import CourseKey

    return CourseKey.from_string(course_key)
