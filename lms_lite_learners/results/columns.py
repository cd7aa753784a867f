"""Which courses a report has, and in which order."""

from collections.abc import Sequence

from lms_lite_learners.data import Scope
from lms_lite_learners.host import courses
from lms_lite_learners.models import KnownCourse

__all__ = ["course_columns", "keep_order"]


def course_columns(scope: Scope) -> list[str]:
    """The courses of the scope in the order of a report's columns: fixed, new ones last."""
    keys = set(scope.course_keys)
    if not scope.is_author:
        own = set(courses.course_keys_of(scope.org or ""))
        keys = own & keys if keys else own
    rows = KnownCourse.objects.filter(course_key__in=keys)
    places = dict(rows.values_list("course_key", "id"))
    made = courses.made_at(keys - places.keys())

    def place(key: str) -> tuple[int, float, str]:
        if key in places:
            return 1, places[key], key
        # A course that was deleted before anybody looked at it has no time of its own.
        return (2, made[key].timestamp(), key) if key in made else (3, 0, key)

    return sorted(keys, key=place)


def keep_order(columns: Sequence[str]) -> None:
    """Let these courses stand so in later reports too; those that have their place keep it."""
    known = set(
        KnownCourse.objects.filter(course_key__in=columns).values_list("course_key", flat=True)
    )
    KnownCourse.objects.bulk_create(
        [KnownCourse(course_key=key) for key in columns if key not in known],
        batch_size=1000,
        ignore_conflicts=True,
    )
