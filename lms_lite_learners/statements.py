"""Questions asked again and again: written by the ORM once, then asked with other values.

Writing a statement takes Django several times as long as a database takes to answer it for a page.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from opaque_keys.edx.keys import CourseKey

# With more values than these, writing the statement is the smaller part.
FEW = 150

Build = Callable[..., "QuerySet[Any]"]
Rows = list[tuple[Any, ...]]

__all__ = ["ask", "fetch", "write"]


def fetch(rows: "QuerySet[Any]") -> Rows:
    """The rows of a `values_list` as the driver gives them: plain columns, then expressions."""
    try:
        statement, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    return _run(rows.db, statement, values)


def ask(build: Build, *values: Any) -> Rows:
    """The rows that `build(*values)` asks for, as the driver gives them.

    Values are numbers, texts, times, course keys, or tuples of one kind of these. `build` is
    hashable, hands every value to the database as it is, and asks the same for all of a kind;
    raises TypeError where one doesn't arrive there.
    """
    sizes = [len(value) if isinstance(value, tuple) else 1 for value in values]
    if 0 in sizes or sum(sizes) > FEW:
        return fetch(build(*values))
    return _run(*_filled(build, values))


def write(build: Build, *values: Any) -> tuple[str, Sequence[Any]]:
    """The statement that `ask` would ask, and its parameters, to be part of another."""
    _alias, statement, parameters = _filled(build, values)
    return statement, parameters


def _filled(build: Build, values: Sequence[Any]) -> tuple[str, str, Sequence[Any]]:
    alias, statement, parts = _written(build, tuple(map(_kind, values)))
    plain = [_plain(one, alias) for value in values for one in _all(value)]
    return alias, statement, [plain[at] if at >= 0 else own for at, own in parts]


def _run(alias: str, statement: str, values: Sequence[Any]) -> Rows:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _all(value: Any) -> Sequence[Any]:
    return value if isinstance(value, tuple) else (value,)


def _kind(value: Any) -> tuple[type, int]:
    """Type of a value, and how many there are; 0 for a value that stands alone."""
    one = value[0] if isinstance(value, tuple) else value
    kind = next(kind for kind in _MADE if isinstance(one, kind))
    return kind, len(value) if isinstance(value, tuple) else 0


@lru_cache(maxsize=2000)
def _written(
    build: Build, kinds: Sequence[tuple[type, int]]
) -> tuple[str, str, Sequence[tuple[int, Any]]]:
    """Database, statement and its parameters: (number of the value, -), or (-1, one of its own)."""
    numbers = count(1)
    stand_ins = [
        tuple(_MADE[kind](next(numbers)) for _ in range(size))
        if size
        else _MADE[kind](next(numbers))
        for kind, size in kinds
    ]
    rows = build(*stand_ins)
    alias = rows.db
    statement, parameters = rows.query.sql_with_params()
    places = {
        _plain(one, alias): at
        for at, one in enumerate(one for value in stand_ins for one in _all(value))
    }
    parts = [(places.get(each, -1), each) for each in parameters]
    missing = set(places.values()) - {at for at, _own in parts}
    if missing:
        raise TypeError(f"{build} doesn't hand value {min(missing)} to the database as it is.")
    return alias, statement, parts


def _plain(value: Any, alias: str) -> Any:
    """A value as it stands among the parameters of a statement."""
    if isinstance(value, datetime):
        return connections[alias].ops.adapt_datetimefield_value(value)
    return str(value) if isinstance(value, CourseKey) else value


# A value of each kind that no question has by itself.
_MADE: dict[type, Callable[[int], Any]] = {
    int: lambda number: -1_000_000_000 - number,
    str: lambda number: f"\x02value {number}\x02",
    datetime: lambda number: datetime(1901, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
    CourseKey: lambda number: CourseKey.from_string(f"course-v1:value+of+{number}"),
}
