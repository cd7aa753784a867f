"""Stored course grades of the platform."""

from collections.abc import Iterable

from django.db.models import CharField
from django.db.models.functions import Cast

from lms_lite_learners.data import Grade
from lms_lite_learners.host.courses import org_of

__all__ = ["grades_of"]


def grades_of(user_ids: Iterable[int], org: str) -> dict[int, dict[str, Grade]]:
    """Stored grades in the organisation's courses, by account and course key."""
    from lms.djangoapps.grades.models import PersistentCourseGrade

    rows = (
        PersistentCourseGrade.objects.filter(user_id__in=list(user_ids))
        .annotate(key=Cast("course_id", CharField()))
        .values_list(
            "user_id", "key", "percent_grade", "letter_grade", "modified", "passed_timestamp"
        )
    )
    found: dict[int, dict[str, Grade]] = {}
    for user_id, key, percent, letter, modified, passed_at in rows:
        if org_of(key) == org:
            found.setdefault(user_id, {})[key] = Grade(percent, bool(letter), modified, passed_at)
    return found
