"""First pages of searches, which are asked for most: by statements that are written once."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from lms_lite_learners.data import Status
from lms_lite_learners.models import Learner, LearnerTerm
from lms_lite_learners.roster import counts
from lms_lite_learners.roster.paging import Cursor, Keyed, Order, Slice, once_each, page_of
from lms_lite_learners.roster.search import prefix_range
from lms_lite_learners.statements import ask, write

# More have one address by mishap alone.
SAME = 100

__all__ = ["of_address", "of_words", "of_words_by", "tally_of_words"]


def of_address(org: str, tab: str, address: str, order: Order) -> list[Keyed]:
    """Ids and keys of those on a list who have an address, 101 at most."""
    rows = ask(_OfAddress(order.key, order.descending), org, tab, address)
    return [(pk, key) for pk, key in rows]


@dataclass(frozen=True, slots=True)
class _OfAddress:
    key: str
    descending: bool

    def __call__(self, org: str, tab: str, address: str) -> "QuerySet[Any]":
        sign = "-" if self.descending else ""
        rows = Learner.objects.filter(org=org, status=tab, email_sort=address)
        found = rows.order_by(*dict.fromkeys((f"{sign}{self.key}", f"{sign}id")))
        return found.values_list("id", self.key)[: SAME + 1]


def tally_of_words(org: str, search: str) -> counts.Tally:
    """How many active learners have a word that starts as the search does."""
    statement = write(_learners_of_words, org, *prefix_range(search))
    return counts.tally_of(org, Status.ACTIVE, *statement)


def of_words(org: str, search: str, order: Order, size: int) -> Slice | None:
    """The first page of them by name; None where many have several such words."""
    number = 2 * (size + 1)
    some = ask(_ByName(order.descending, number), org, *prefix_range(search))
    once = once_each([(pk, key) for pk, key in some], number, size + 1)
    return once if once is None else page_of(once, order, Cursor(), size)


def of_words_by(org: str, search: str, order: Order, size: int) -> Slice:
    """The first page of them in an order of the list's own columns, all of them read and sorted."""
    question = _ByColumn(order.key, order.descending, size + 1)
    rows = ask(question, org, str(Status.ACTIVE), *prefix_range(search))
    return page_of([(pk, key) for pk, key in rows], order, Cursor(), size)


@dataclass(frozen=True, slots=True)
class _ByColumn:
    key: str
    descending: bool
    number: int

    def __call__(self, org: str, status: str, start: str, below: str) -> "QuerySet[Any]":
        found = _terms(org, start, below).values("learner_id")
        rows = Learner.objects.filter(org=org, status=status, id__in=found)
        sign = "-" if self.descending else ""
        # An expression as key keeps databases from walking along the order.
        keyed = rows.alias(sort_key=Coalesce(F(self.key), F(self.key)))
        return keyed.order_by(f"{sign}sort_key", f"{sign}id").values_list("id", self.key)[
            : self.number
        ]


@dataclass(frozen=True, slots=True)
class _ByName:
    descending: bool
    number: int

    def __call__(self, org: str, start: str, below: str) -> "QuerySet[Any]":
        sign = "-" if self.descending else ""
        rows = _terms(org, start, below).order_by(f"{sign}name_sort", f"{sign}learner_id")
        return rows.values_list("learner_id", "name_sort")[: self.number]


def _learners_of_words(org: str, start: str, below: str) -> "QuerySet[Any]":
    rows = _terms(org, start, below).order_by().values("learner_id").distinct()
    return rows[: counts.EXACT_TO + 1]


def _terms(org: str, start: str, below: str) -> "QuerySet[Any]":
    return LearnerTerm.objects.filter(org=org, term__gte=start, term__lt=below)
