"""Reviews that learners gave of others' work: scores stay, words and reviewers go."""

import secrets
from collections.abc import Iterable

from lms_lite_learners.host.erasing.tables import rows_in, slices

ITEM, ASSESSMENT = "assessment.PeerWorkflowItem", "assessment.Assessment"
PART = "assessment.AssessmentPart"

__all__ = ["disown", "given"]


def given(peer_workflow_pks: Iterable[int]) -> list[int]:
    """Ids of the finished reviews that these reviewers gave."""
    items = rows_in(ITEM)
    if items is None:
        return []
    found: set[int] = set()
    for some in slices(peer_workflow_pks):
        rows = items.filter(scorer_id__in=some, assessment__isnull=False)
        found.update(rows.values_list("assessment_id", flat=True))
    return sorted(found)


def disown(assessment_pks: Iterable[int]) -> int:
    """Empty reviews of their words and put each under a number of its own; answers how many."""
    assessments, parts = rows_in(ASSESSMENT), rows_in(PART)
    if assessments is None or parts is None:
        return 0
    number = 0
    for some in slices(assessment_pks):
        parts.filter(assessment_id__in=some).update(feedback="")
        for pk in some:
            number += assessments.filter(pk=pk).update(feedback="", scorer_id=secrets.token_hex(16))
    return number
