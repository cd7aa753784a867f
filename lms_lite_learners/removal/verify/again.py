"""Erasing once more, and the entry that tells of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from lms_lite_learners.data import ReceiptKind
from lms_lite_learners.models import Receipt
from lms_lite_learners.removal import mentions, receipts
from lms_lite_learners.removal.erasing import erase_people, leave
from lms_lite_learners.removal.people import identify
from lms_lite_learners.removal.tally import Tally
from lms_lite_learners.removal.traces import own_acts

__all__ = ["append_entry", "categories_of", "clear_mentions", "erase_again"]


def erase_again(org: str, user_ids: Iterable[int], addresses: Iterable[str] = ()) -> Tally:
    """End the people's enrolments in the organisation and erase what there is of them."""
    people = identify(org, user_ids, addresses)
    with own_acts():
        leave(org, people)
        return erase_people(org, people).tally


def clear_mentions(org: str, user_ids: Iterable[int], addresses: Iterable[str] = ()) -> Tally:
    """Take them out of what is told elsewhere; best for many at once, as whole tables are read."""
    people = identify(org, user_ids, addresses)
    return mentions.clear(org, people) if people else Tally()


def categories_of(tally: Tally) -> list[dict[str, Any]]:
    """What shouldn't have been there, by category; rows that a removal keeps don't count."""
    rows = [
        {
            "category": row["category"],
            "found": row["found"] - row["kept"],
            "erased": row["erased"],
            "left": row["left"],
        }
        for row in tally.categories()
    ]
    return [row for row in rows if row["found"] or row["left"]]


def append_entry(
    org: str,
    removal: str,
    categories: Sequence[dict[str, Any]],
    *,
    people: int,
    back: int,
    by: int,
    is_whole: bool,
    now: datetime,
) -> Receipt:
    """Tell of a look at some people of a removal, or at all of them (`is_whole`)."""
    content = {
        "version": 1,
        "org": org,
        "removal": removal,
        "verified_at": now.isoformat(),
        "by": by,
        "people": people,
        "back": back,
        "whole": is_whole,
        "categories": list(categories),
    }
    return receipts.append(
        org, ReceiptKind.VERIFICATION.value, job=removal, content=content, now=now
    )
