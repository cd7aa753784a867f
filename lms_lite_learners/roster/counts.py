"""How many: exact to 10,000, above that a figure that is kept and counted anew now and then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet

from lms_lite_learners.data import NEVER, Status
from lms_lite_learners.models import Learner, RosterCount

EXACT_TO = 10_000
KEPT_FOR = timedelta(minutes=10)
# A list that was so long when it was last counted has more than are counted exactly.
SURELY_LONG = 2 * EXACT_TO
NO_LENGTH = 2**62

__all__ = ["EXACT_TO", "Tally", "count", "counts_of", "recount_due", "tally", "tally_of"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows counted up to one past the limit, and the kept length of the list they are from."""

    counted: int
    kept: int

    @property
    def is_beyond(self) -> bool:
        """Are there more than are counted exactly?"""
        return self.counted > EXACT_TO

    @property
    def shown(self) -> int:
        """The number to show for the whole list."""
        return max(self.counted, self.kept) if self.is_beyond else self.counted


def tally(org: str, status: str, rows: "QuerySet[Any]", *, is_whole: bool = False) -> Tally:
    """How many rows of one list there are, counted no further than one past the limit.

    The kept length of the whole list is read in the same query; where it says that the whole list
    is long, that list isn't counted.
    """
    try:
        sql, parameters = rows.order_by().values("id")[: EXACT_TO + 1].query.sql_with_params()
    except EmptyResultSet:
        return Tally(0, 0)
    return tally_of(org, status, sql, parameters, is_whole=is_whole)


def tally_of(
    org: str, status: str, sql: str, parameters: Sequence[Any], *, is_whole: bool = False
) -> Tally:
    """The same of rows asked for by a statement, which ends one past the limit."""
    quote = connection.ops.quote_name
    # By hand: the page's other questions cost the ORM as little together as this one alone.
    whole = f"SELECT {quote('count')} FROM {quote(RosterCount._meta.db_table)}"  # noqa: S608, SLF001
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN kept > %s THEN %s"  # noqa: S608
            f" ELSE (SELECT COUNT(*) FROM ({sql}) counted) END, kept"
            f" FROM (SELECT ({whole} WHERE org = %s AND status = %s) AS kept) list",
            [SURELY_LONG if is_whole else NO_LENGTH, EXACT_TO + 1, *parameters, org, status],
        )
        counted, kept = cursor.fetchone()
    return Tally(counted, kept or 0)


def count(org: str, status: str) -> tuple[int, bool]:
    """The length of one list, and whether it is exact."""
    rows = Learner.objects.filter(org=org, status=status)
    found = tally(org, status, rows, is_whole=True)
    return found.shown, not found.is_beyond


def counts_of(orgs: Iterable[str]) -> dict[str, dict[str, int]]:
    """The lengths of the lists of organisations, with three queries for all of them."""
    found = {org: dict.fromkeys(map(str, Status), 0) for org in orgs}
    long: dict[tuple[str, str], int] = {}
    for row in RosterCount.objects.filter(org__in=list(found), count__gt=EXACT_TO):
        long[row.org, row.status] = row.count
    for status in map(str, Status):
        short = [org for org in found if (org, status) not in long]
        rows = Learner.objects.filter(org__in=short, status=status).values_list("org")
        for org, number in rows.annotate(number=Count("id")).order_by():
            found[org][status] = number
    for (org, status), number in long.items():
        found[org][status] = number
    return found


def recount_due(orgs: Iterable[str], now: datetime, limit: int = 100) -> int:
    """Count lists whose figure is old anew, the oldest first; answers how many it counted."""
    orgs = list(orgs)
    kept_rows = {(row.org, row.status): row for row in RosterCount.objects.filter(org__in=orgs)}
    lists = [(org, str(status)) for org in orgs for status in Status]

    def counted_at(key: tuple[str, str]) -> datetime:
        return kept_rows[key].counted_at if key in kept_rows else NEVER

    # An empty figure may be that of a list just begun: it may be long by now.
    old = (
        key
        for key in sorted(lists, key=counted_at)
        if counted_at(key) <= now - KEPT_FOR or not kept_rows[key].count
    )
    due = list(islice(old, limit))
    for org, status in due:
        number = Learner.objects.filter(org=org, status=status).count()
        RosterCount.objects.update_or_create(
            org=org, status=status, defaults={"count": number, "counted_at": now}
        )
    return len(due)
