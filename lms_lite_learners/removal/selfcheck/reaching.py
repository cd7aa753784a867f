"""What a removal would reach, asked before it: what it does beside the databases isn't undone."""

from collections.abc import Collection

from lms_lite_learners.host.planting.search import Where, key_of
from lms_lite_learners.removal import erasing
from lms_lite_learners.removal.collect import ASSESSMENTS
from lms_lite_learners.removal.people import identify

__all__ = ["beyond"]


def beyond(org: str, account: int, invented: Collection[Where]) -> dict[str, int]:
    """How many rows by model it would find that aren't invented: real people's."""
    reached: dict[str, set[Where]] = {}
    for found in erasing.find_all(org, identify(org, [account])):
        for label, rows in found.rows.items():
            reached.setdefault(label, set()).update((label, key_of(key)) for key in rows)
        reviews = {(ASSESSMENTS, key_of(key)) for key in found.reviews}
        reached.setdefault(ASSESSMENTS, set()).update(reviews)
    counts = {label: len(rows.difference(invented)) for label, rows in sorted(reached.items())}
    return {label: number for label, number in counts.items() if number}
