"""Which rows of the platform's great tables are meant: whose, and of which courses."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import CharField, ExpressionWrapper, F, Field, QuerySet
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from lms_lite_learners.data import People
from lms_lite_learners.host.courses import find_key, org_of
from lms_lite_learners.statements import ask

Build = Callable[..., QuerySet[Any]]

# More courses than these in a condition cost more than leaving them out afterwards.
MAX_KEYS = 500

__all__ = [
    "MAX_KEYS",
    "Place",
    "as_it_is",
    "as_text",
    "ask_of",
    "find_usage_key",
    "moment_reader",
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


def moment_reader() -> Callable[[Any], Any]:
    """What makes a time with its zone of a time as the driver gives it, None of None."""
    zone = connection.timezone

    def moment(value: Any) -> Any:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=zone)

    return moment


def ask_of(
    people: People, build: Build, *values: Any, column: str = "user_id"
) -> list[tuple[Any, ...]]:
    """Those rows of `build(*values)` whose account may be one of these; a range holds others too.

    `build` is a function of a module, as for `ask`.
    """
    if people.until:
        return ask(_OfPeople(build, column, is_range=True), (people.after, people.until), *values)
    return ask(_OfPeople(build, column), tuple(people.ids or ()), *values)


@dataclass(frozen=True, slots=True)
class _OfPeople:
    """Rows of some accounts: of those with these ids, or with ids above one up to another."""

    build: Build
    column: str
    is_range: bool = False

    def __call__(self, who: Sequence[int], *values: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.build(*values)
        if not self.is_range:
            return rows.filter(**{f"{self.column}__in": who})
        after, until = who
        return rows.filter(**{f"{self.column}__gt": after, f"{self.column}__lte": until})


def select(
    people: People, place: Place, rows: Build, course: str, columns: Iterable[str]
) -> list[tuple[Any, ...]]:
    """Account id, course key and these columns of the rows that are meant, of all that `rows` has.

    `rows` is a function of a module, as for `ask`.
    """
    build, keys = _Placed(rows, course, tuple(columns)), parsed(place.course_keys)
    if place.org is not None or len(keys) > MAX_KEYS:
        found = ask_of(people, build)
    else:
        found = ask_of(people, build, tuple(keys))
    ours = {key for key in {row[1] for row in found} if place.has(key)}
    wanted = people.ids
    if wanted is None:
        return [row for row in found if row[1] in ours]
    return [row for row in found if row[0] in wanted and row[1] in ours]


@dataclass(frozen=True, slots=True)
class _Placed:
    """Rows by account, course and some columns; of certain courses alone where keys are given."""

    build: Build
    course: str
    columns: tuple[str, ...]

    def __call__(self, *keys: Sequence[Any]) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.build().order_by()
        for some in keys:
            rows = rows.filter(**{f"{self.course}__in": some})
        return rows.values_list("user_id", as_text(self.course), *map(as_it_is, self.columns))


def parsed(course_keys: Iterable[str]) -> list[Any]:
    """The platform's keys for these texts; a text that is none is left out."""
    return [key for text in course_keys if (key := find_key(text)) is not None]


def find_usage_key(text: str) -> Any:
    """The platform's key for the text of a block's, or None where it is none."""
    try:
        return UsageKey.from_string(text)
    except InvalidKeyError:
        return None
