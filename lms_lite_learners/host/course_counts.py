"""How many people study in courses, counted by the database for all courses at once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast

from lms_lite_learners.host.courses import find_key, org_of

Places = dict[str, set[int]]

__all__ = ["learners_and_results"]


def learners_and_results(course_keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Those actively enrolled in each course, and those enrolled or graded; staff are left out.

    Takes five queries, however many courses and people there are.
    """
    from common.djangoapps.student.models import CourseEnrollment
    from lms.djangoapps.grades.models import PersistentCourseGrade

    wanted = {text: key for text in course_keys if (key := find_key(text)) is not None}
    keys, staff = list(wanted.values()), _staff(wanted)
    active = CourseEnrollment.objects.order_by().filter(course_id__in=keys, is_active=True)
    studies = active.filter(user_id=OuterRef("user_id"), course_id=OuterRef("course_id"))
    graded = PersistentCourseGrade.objects.order_by().filter(course_id__in=keys)
    learners = _count(active, staff)
    others = _count(graded.filter(~Exists(studies)), staff)
    return {key: (learners[key], learners[key] + others[key]) for key in wanted}


def _count(rows: "QuerySet[Any]", staff: Places) -> Counter[str]:
    """Rows by course, less those of each course's staff."""
    keyed = rows.annotate(key=Cast("course_id", CharField()))
    counts = Counter(dict(keyed.values_list("key").annotate(number=Count("id"))))
    everybody = set().union(*staff.values()) if staff else set()
    held = keyed.filter(user_id__in=everybody).values_list("key", "user_id")
    counts.subtract(Counter(key for key, user_id in held if user_id in staff.get(key, ())))
    return counts


def _staff(keys: Iterable[str]) -> Places:
    """Ids of the accounts with a role in each course or on its organisation."""
    from common.djangoapps.student.models import CourseAccessRole

    orgs = {key: org_of(key) for key in keys}
    rows = (
        CourseAccessRole.objects.filter(org__in=set(orgs.values()))
        .annotate(key=Cast("course_id", CharField()))
        .values_list("user_id", "org", "key")
    )
    held: dict[tuple[str, str], set[int]] = {}
    for user_id, org, key in rows:
        held.setdefault((org, key or ""), set()).add(user_id)
    return {
        key: held.get((org, ""), set()) | held.get((org, key), set()) for key, org in orgs.items()
    }
