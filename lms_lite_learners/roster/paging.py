"""Pages of a list by key: a page at any depth costs what the first one does.

A cursor is a place between two rows (the sort key and the id of the row it was taken at) and a
direction; signed, so that one which somebody changed is told from one of ours.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import connections
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lms_lite_learners.exceptions import InvalidInputError

SALT = "lms_lite_learners.cursor"

Keyed = tuple[int, Any]

__all__ = [
    "Cursor",
    "Keyed",
    "Order",
    "Slice",
    "once_each",
    "page_of",
    "read_cursor",
    "take",
    "write_cursor",
]


@dataclass(frozen=True, slots=True)
class Order:
    """By which column rows are sorted; ties by id. `name` is what the address calls it.

    Where an id may come more than once (`is_unique` false), only its first row counts.
    """

    name: str
    key: str
    id: str
    descending: bool
    is_unique: bool = True


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: after a row (id, key) or, without one, at the list's end or start."""

    backwards: bool = False
    row: Keyed | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """Ids and keys of a page in the list's order, and the cursors next to it, empty if none."""

    rows: list[Keyed]
    next_cursor: str
    previous_cursor: str


def write_cursor(cursor: Cursor, order_name: str) -> str:
    """The cursor as an opaque text that fits into an address."""
    value: Any = cursor.row and [cursor.row[0], _packed(cursor.row[1])]
    return signing.dumps([order_name, cursor.backwards, value], salt=SALT)


def read_cursor(text: str, order_name: str) -> Cursor:
    """The cursor of such a text; raises InvalidInputError for any that isn't of this order."""
    if not text:
        return Cursor()
    try:
        name, backwards, value = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise _refusal(_("The cursor isn't one that a list gave out.")) from error
    if name != order_name:
        raise _refusal(_("The cursor belongs to a list with another tab or order."))
    return Cursor(backwards, value and (value[0], _unpacked(value[1])))


def _refusal(text: str) -> InvalidInputError:
    return InvalidInputError(text, code="invalid_cursor", fields={"cursor": [text]})


def _packed(key: Any) -> Any:
    return {"at": key.isoformat()} if isinstance(key, datetime) else key


def _unpacked(key: Any) -> Any:
    return datetime.fromisoformat(key["at"]) if isinstance(key, dict) else key


def take(
    rows: "QuerySet[Any]", order: Order, cursor: Cursor, size: int, *, walk: bool = True
) -> Slice:
    """One page of the rows.

    `walk` goes along the index of the order; without it, all rows are read and sorted, which is
    the shorter way where few of many match.
    """
    down = order.descending != cursor.backwards
    find = _walked if walk else _sorted
    return page_of(find(rows, order, cursor.row, down=down, limit=size + 1), order, cursor, size)


def page_of(found: list[Keyed], order: Order, cursor: Cursor, size: int) -> Slice:
    """The page that begins with rows found, one more than its size where there are more."""
    more, page = len(found) > size, found[:size]
    page = page[::-1] if cursor.backwards else page
    is_inner = cursor.row is not None or cursor.backwards
    ahead, behind = (is_inner, more) if cursor.backwards else (more, is_inner)
    if cursor.backwards and cursor.row is None:
        ahead = False
    first, last = (page[0], page[-1]) if page else (None, None)
    return Slice(
        rows=page,
        next_cursor=write_cursor(Cursor(False, last), order.name) if ahead else "",
        previous_cursor=write_cursor(Cursor(True, first), order.name) if behind else "",
    )


def _walked(
    rows: "QuerySet[Any]", order: Order, row: Keyed | None, *, down: bool, limit: int
) -> list[Keyed]:
    if row is not None:
        rows = rows.filter(_beyond(rows, order, order.key, row, down=down))
    return _read(rows, order, order.key, down=down, limit=limit)


def _sorted(
    rows: "QuerySet[Any]", order: Order, row: Keyed | None, *, down: bool, limit: int
) -> list[Keyed]:
    # An expression as key keeps databases from walking along the order after all.
    rows = rows.alias(sort_key=Coalesce(F(order.key), F(order.key)))
    if row is not None:
        rows = rows.filter(_beyond(rows, order, "sort_key", row, down=down))
    return _read(rows, order, "sort_key", down=down, limit=limit)


def _read(rows: "QuerySet[Any]", order: Order, key: str, *, down: bool, limit: int) -> list[Keyed]:
    sign = "-" if down else ""
    columns = dict.fromkeys([f"{sign}{key}", f"{sign}{order.id}"])
    found = rows.order_by(*columns).values_list(order.id, order.key)
    if order.is_unique:
        return list(found[:limit])
    return _first_of_each(found, limit)


def _first_of_each(found: "QuerySet[Any]", limit: int) -> list[Keyed]:
    """Some more are read and sorted out here: a database writes all that match away for it."""
    number = 2 * limit
    while (once := once_each(list(found[:number]), number, limit)) is None:
        number *= 4
    return once


def once_each(some: list[Keyed], number: int, limit: int) -> list[Keyed] | None:
    """The first rows once each, up to a limit; None where `number` rows read were too few."""
    once = list(dict.fromkeys(some))
    return once[:limit] if len(once) >= limit or len(some) < number else None


def _beyond(rows: "QuerySet[Any]", order: Order, key: str, row: Keyed, *, down: bool) -> "Q | Func":
    """Is (key, id) beyond the row's? In the form that each database reads an index range from."""
    step = "lt" if down else "gt"
    if order.key == order.id:
        return Q(**{f"{order.id}__{step}": row[0]})
    if connections[rows.db].vendor == "mysql":
        ties = Q(**{key: row[1], f"{order.id}__{step}": row[0]})
        return Q(**{f"{key}__{step}": row[1]}) | ties
    columns = _tuple(F(key), F(order.id))
    values = _tuple(Value(row[1]), Value(row[0]))
    sign = " < " if down else " > "
    return Func(
        columns, values, template="%(expressions)s", arg_joiner=sign, output_field=BooleanField()
    )


def _tuple(*parts: Any) -> Func:
    return Func(*parts, template="(%(expressions)s)", output_field=BooleanField())
