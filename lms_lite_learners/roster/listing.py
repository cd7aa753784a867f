"""The two lists of an organisation, a page at a time.

Which rows, in which order, is answered by our own columns; what a row shows is read from the
platform for the rows of the page. A row whose columns turn out to be out of date is marked.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms_lite_learners.data import ActiveRow, Page, PendingRow, Query, Status
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.identity import find_email_key
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster import counts, first_pages
from lms_lite_learners.roster.counts import Tally
from lms_lite_learners.roster.filters import (
    Filter,
    ensure_query,
    filters_of,
    matching,
    probed,
    terms_found,
)
from lms_lite_learners.roster.forcing import along_index
from lms_lite_learners.roster.paging import Order, Slice, read_cursor, take
from lms_lite_learners.roster.rows import active_rows, pending_rows
from lms_lite_learners.roster.search import fold

MAX_PAGE_SIZE = 100
# Field of a row to the column it is sorted by; those of invitations start with their relation.
ACTIVE_ORDERS = {
    "id": "id",
    "name": "name_sort",
    "email": "email_sort",
    "enrolled_courses": "enrolled",
    "completed_courses": "completed",
    "location": "location_sort",
    "last_login": "last_login",
    "added_at": "added_at",
    "added_via": "added_via",
}
PENDING_ORDERS = {
    "id": "id",
    "email": "email_sort",
    "added_at": "added_at",
    "added_by": "added_by_sort",
    "invitation_state": "invitation__state",
    "reason": "invitation__reason",
    "invited_at": "invitation__invited_at",
    "reminded_at": "invitation__reminded_at",
    "remind_allowed_at": "invitation__remind_allowed_at",
    "expires_at": "invitation__expires_at",
}
DEFAULT_ORDERS = {Status.ACTIVE: "name", Status.PENDING: "-added_at"}

INVITATION = "invitation__"
# Entries of an index passed in the time that one row takes to be read.
ENTRIES_A_ROW = 10

__all__ = [
    "ACTIVE_ORDERS",
    "DEFAULT_ORDERS",
    "MAX_PAGE_SIZE",
    "PENDING_ORDERS",
    "count_exactly",
    "list_learners",
    "matching_ids",
]


def list_learners(org: str, query: Query, now: datetime) -> Page[ActiveRow] | Page[PendingRow]:
    """One page of the active or the pending tab, with at most 100 rows.

    Raises InvalidInputError that names the parameter at fault, NotFoundError for others' courses.
    """
    ensure_query(org, query)
    page, tally = _found(org, query)
    ids = [pk for pk, _key in page.rows]
    number = tally.counted if _is_filtered(query) else tally.shown
    around = (number, not tally.is_beyond, page.next_cursor, page.previous_cursor)
    if query.tab == Status.ACTIVE:
        return Page(active_rows(org, ids, now), *around)
    return Page(pending_rows(ids), *around)


def _found(org: str, query: Query) -> tuple[Slice, Tally]:
    address = find_email_key(query.search)
    if address and not query.cursor and not _is_filtered(replace(query, search="")):
        rows = first_pages.of_address(org, str(query.tab), address, _order(query))
        if len(rows) <= _size(query):
            return Slice(rows, "", ""), Tally(len(rows), 0)
    filters = filters_of(org, query)
    tally = _tally(org, query, filters)
    return _slice(org, query, tally, filters), tally


def matching_ids(org: str, query: Query, after: int, limit: int) -> list[int]:
    """The next learners by id that match the query's filters, for acts on all of them."""
    rows, filters = _learners(org, query), filters_of(org, query)
    if filters and _is_long_way(_tally(org, query, filters), limit):
        rows = matching(rows, filters)
    else:
        rows = probed(rows, filters, "id")
    return list(rows.filter(id__gt=after).order_by("id").values_list("id", flat=True)[:limit])


def count_exactly(org: str, query: Query) -> int:
    """How many match the query's filters, whatever it costs: for confirming an act on all."""
    ensure_query(org, query)
    return matching(_learners(org, query), filters_of(org, query)).count()


def _learners(org: str, query: Query) -> "QuerySet[Any]":
    return Learner.objects.filter(org=org, status=query.tab)


def _is_filtered(query: Query) -> bool:
    return bool(
        query.search.strip()
        or query.course
        or query.added_via
        or query.never_logged_in
        or query.inactive_since
    )


def _is_only_search(query: Query) -> bool:
    """Is it answered by the terms alone: the start of a word of active learners?"""
    return (
        query.tab == Status.ACTIVE
        and bool(fold(query.search))
        and not find_email_key(query.search)
        and not _is_filtered(replace(query, search=""))
    )


def _tally(org: str, query: Query, filters: list[Filter]) -> Tally:
    if _is_only_search(query):
        return first_pages.tally_of_words(org, query.search)
    rows = matching(_learners(org, query), filters)
    return counts.tally(org, query.tab, rows, is_whole=not filters)


def _order(query: Query) -> Order:
    name = query.ordering or DEFAULT_ORDERS[Status(query.tab)]
    orders = ACTIVE_ORDERS if query.tab == Status.ACTIVE else PENDING_ORDERS
    key = orders.get(name.removeprefix("-"))
    if key is None:
        text = _("“%(value)s” is no column to sort by.") % {"value": name}
        raise InvalidInputError(text, fields={"ordering": [text]})
    return Order(f"{query.tab} {name}", key, "id", name.startswith("-"))


def _slice(org: str, query: Query, tally: Tally, filters: list[Filter]) -> Slice:
    order = _order(query)
    cursor = read_cursor(query.cursor, order.name)
    size = _size(query)
    rows = _learners(org, query)
    if order.key.startswith(INVITATION):
        # These orders have their indexes on the invitations, which repeat the organisation.
        rows = Invitation.objects.filter(org=org, is_open=True)
        filters = filters_of(org, query, "learner__")
        order = replace(order, key=order.key.removeprefix(INVITATION), id="learner_id")
    if order.key == "name_sort" and _is_only_search(query):
        # Terms hold the name that they are sorted by: no row is read for those on other pages.
        order = replace(order, id="learner_id", is_unique=False)
        opening = None if query.cursor else first_pages.of_words(org, query.search, order, size)
        return opening or take(terms_found(org, query), order, cursor, size)
    is_covered = all(each.is_covered for each in filters)
    is_long = _is_long_way(tally, size, is_covered=is_covered) or _is_far_away(query, order)
    walk = not filters or not is_long
    if not walk and not query.cursor and _is_only_search(query):
        return first_pages.of_words_by(org, query.search, order, size)
    if not walk:
        if rows.model is Invitation:
            # Said of the learner too, or a database reads all invitations for those of a few.
            rows = rows.filter(learner__org=org, learner__status=query.tab)
        return take(matching(rows, filters), order, cursor, size, walk=False)
    first = ["org", "is_open"] if rows.model is Invitation else ["org", "status"]
    found = along_index(probed(rows, filters, order.key), [*first, order.key])
    return take(found, order, cursor, size)


def _size(query: Query) -> int:
    return min(max(query.page_size, 1), MAX_PAGE_SIZE)


def _is_far_away(query: Query, order: Order) -> bool:
    """Do those who match stand together somewhere, with a long way to them for who walks?"""
    is_search = query.tab == Status.ACTIVE and bool(query.search.strip())
    return is_search and order.key in {"name_sort", "email_sort"}


def _is_long_way(tally: Tally, size: int, *, is_covered: bool = False) -> bool:
    """May walking along an order's index meet more rows than match, until a page is full?

    Reading all that match has a bound, walking past what doesn't match has none on a long list.
    Entries of an index that answers the filters by itself are passed much faster than rows.
    """
    if tally.is_beyond:
        return False
    if is_covered:
        return tally.counted**2 * ENTRIES_A_ROW < size * max(tally.kept, counts.EXACT_TO)
    return tally.kept > counts.EXACT_TO or tally.counted**2 < size * counts.EXACT_TO
