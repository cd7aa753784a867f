"""Stored course grades of the platform."""

from typing import Any

from django.db.models import QuerySet

from lms_lite_learners.data import Grade, People
from lms_lite_learners.host.selection import Place, moment_reader, select

COLUMNS = ("percent_grade", "letter_grade", "modified", "passed_timestamp")

__all__ = ["grades_of"]


def grades_of(people: People, place: Place) -> dict[int, dict[str, Grade]]:
    """Stored grades in these courses, by account and course key."""
    rows = select(people, place, _grades, "course_id", COLUMNS)
    moment = moment_reader()
    found: dict[int, dict[str, Grade]] = {}
    for user_id, key, percent, letter, modified, passed_at in rows:
        grade = Grade(percent, bool(letter), moment(modified), moment(passed_at))
        own = found.get(user_id)
        if own is None:
            found[user_id] = {key: grade}
        else:
            own[key] = grade
    return found


def _grades() -> QuerySet[Any]:
    from lms.djangoapps.grades.models import PersistentCourseGrade

    rows: QuerySet[Any] = PersistentCourseGrade.objects.all()
    return rows
