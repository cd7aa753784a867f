"""Receipts of removals: an organisation's chain of signed entries, never changed."""

from lms_lite_learners.removal.receipts.chain import append
from lms_lite_learners.removal.receipts.checking import check, orgs
from lms_lite_learners.removal.receipts.people import people_digest
from lms_lite_learners.removal.receipts.reading import (
    count_history,
    ensure_receipt,
    get_receipt,
    has_receipt,
    history,
    with_receipt,
)

__all__ = [
    "append",
    "check",
    "count_history",
    "ensure_receipt",
    "get_receipt",
    "has_receipt",
    "history",
    "orgs",
    "people_digest",
    "with_receipt",
]
