"""Which rows of the platform's great tables are meant: whose, and of which courses."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import CharField, ExpressionWrapper, F, Field, QuerySet

from lms_lite_learners.data import People
from lms_lite_learners.host.courses import find_key, org_of

# More courses than these in a condition cost more than leaving them out afterwards.
MAX_KEYS = 500

__all__ = [
    "MAX_KEYS",
    "Place",
    "as_it_is",
    "as_text",
    "fetch",
    "moment_reader",
    "of_people",
    "parsed",
    "select",
]


@dataclass(frozen=True, slots=True)
class Place:
    """The courses that are meant: all of an organisation, or those given where `org` is None."""

    org: str | None = None
    course_keys: frozenset[str] = frozenset()

    def has(self, course_key: str) -> bool:
        """Is it one of these courses? Capitals count, whatever the database says."""
        if self.org is None:
            return course_key in self.course_keys
        return org_of(course_key) == self.org

    @property
    def orgs(self) -> set[str]:
        """The organisations whose courses they are."""
        return {self.org} if self.org is not None else {org_of(key) for key in self.course_keys}


def as_text(column: str) -> "ExpressionWrapper[Any]":
    """A column of keys as its text: parsing a key for each row would cost more than the row."""
    return ExpressionWrapper(F(column), output_field=CharField())


def as_it_is(column: str) -> "ExpressionWrapper[Any]":
    """A column as the driver gives it; `moment` makes a time of it that knows its zone.

    What Django does with each time and truth of a row costs more than all else about the row.
    """
    return ExpressionWrapper(F(column), output_field=Field())


def fetch(rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """The rows of a `values_list` as the driver gives them: plain columns, then expressions."""
    try:
        statement, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connections[rows.db].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def moment_reader() -> Callable[[Any], Any]:
    """What makes a time with its zone of a time as the driver gives it, None of None."""
    zone = connection.timezone

    def moment(value: Any) -> Any:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=zone)

    return moment


def of_people(rows: QuerySet[Any], people: People, column: str = "user_id") -> QuerySet[Any]:
    """Those of the rows whose account may be one of these; a range holds others as well."""
    if people.until:
        return rows.filter(**{f"{column}__gt": people.after, f"{column}__lte": people.until})
    return rows.filter(**{f"{column}__in": people.ids or ()})


def select(
    rows: QuerySet[Any], people: People, place: Place, course: str, columns: Iterable[str]
) -> list[tuple[Any, ...]]:
    """Account id, course key and these columns of the rows that are meant."""
    rows = of_people(rows.order_by(), people)
    if place.org is None and len(place.course_keys) <= MAX_KEYS:
        rows = rows.filter(**{f"{course}__in": parsed(place.course_keys)})
    found = fetch(rows.values_list("user_id", as_text(course), *map(as_it_is, columns)))
    ours = {key for key in {row[1] for row in found} if place.has(key)}
    wanted = people.ids
    if wanted is None:
        return [row for row in found if row[1] in ours]
    return [row for row in found if row[0] in wanted and row[1] in ours]


def parsed(course_keys: Iterable[str]) -> list[Any]:
    """The platform's keys for these texts; a text that is none is left out."""
    return [key for text in course_keys if (key := find_key(text)) is not None]
