"""Removing learners: the end of their membership, and of every trace in the organisation."""

from lms_lite_learners.removal.asking import ask, preview
from lms_lite_learners.removal.others import has_due as has_due_calls
from lms_lite_learners.removal.others import retry_due
from lms_lite_learners.removal.others.waiting import call_at_once, count_failed, failed_erasers
from lms_lite_learners.removal.ours import mend_import
from lms_lite_learners.removal.receipts import check as check_receipts
from lms_lite_learners.removal.receipts import (
    count_history,
    get_receipt,
    has_receipt,
    history,
    with_receipt,
)
from lms_lite_learners.removal.receipts import orgs as orgs_with_receipts
from lms_lite_learners.removal.verify import (
    ask_verification,
    due_looks,
    due_orgs,
    run_verification,
    work_off,
)
from lms_lite_learners.removal.working import break_off, run

__all__ = [
    "ask",
    "ask_verification",
    "break_off",
    "call_at_once",
    "check_receipts",
    "count_failed",
    "count_history",
    "due_looks",
    "due_orgs",
    "failed_erasers",
    "get_receipt",
    "has_due_calls",
    "has_receipt",
    "history",
    "mend_import",
    "orgs_with_receipts",
    "preview",
    "retry_due",
    "run",
    "run_verification",
    "with_receipt",
    "work_off",
]
