"""Who belongs to an organisation: the list, and how people come onto it and leave it."""

from lms_lite_learners.roster.counts import count, counts_of, recount_due
from lms_lite_learners.roster.learner_page import get_learner
from lms_lite_learners.roster.listing import count_exactly, list_learners, matching_ids

__all__ = [
    "count",
    "count_exactly",
    "counts_of",
    "get_learner",
    "list_learners",
    "matching_ids",
    "recount_due",
]
