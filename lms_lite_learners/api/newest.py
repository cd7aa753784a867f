"""Lists whose newest rows come first, page by page."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from lms_lite_learners.api.exports import HistoryQuerySerializer
from lms_lite_learners.data import is_id
from lms_lite_learners.exceptions import InvalidInputError

Row = TypeVar("Row")

__all__ = ["HistoryQuerySerializer", "newest_page"]


def newest_page(
    request: Request,
    find: Callable[..., list[Row]],
    *,
    key: Callable[[Row], int],
    count: int,
    count_is_exact: bool = True,
) -> dict[str, Any]:
    """The page that the query asks for, with rows as they were found.

    `find(after=…, limit=…)` gives rows older than the one with that key (0 for the newest of all),
    `find(before=…, limit=…)` the next ones newer; both the newest first. Cursors are keys: `12`
    for older than row 12, `-12` for newer. Raises InvalidInputError.
    """
    query = HistoryQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    cursor, size = query.validated_data["cursor"], query.validated_data["page_size"]
    place, is_backwards = _read(cursor), cursor.startswith("-")
    if is_backwards:
        found = find(before=place, limit=size + 1)
        rows, has_newer, has_older = found[-size:], len(found) > size, True
    else:
        found = find(after=place, limit=size + 1)
        rows, has_newer, has_older = found[:size], bool(cursor), len(found) > size

    def link(place: str) -> str:
        return str(replace_query_param(request.build_absolute_uri(), "cursor", place))

    return {
        "count": count,
        "count_is_exact": count_is_exact,
        "next": link(str(key(rows[-1]))) if rows and has_older else None,
        "previous": link(f"-{key(rows[0])}") if rows and has_newer else None,
        "results": rows,
    }


def _read(cursor: str) -> int:
    digits = cursor.removeprefix("-")
    if cursor and not is_id(digits):
        text = _("“%(value)s” is no cursor of this list.") % {"value": cursor}
        raise InvalidInputError(text, fields={"cursor": [text]})
    return int(digits or 0)
