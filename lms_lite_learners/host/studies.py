"""Where accounts study and where they are staff, read for all of them at once."""

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lms_lite_learners.data import People
from lms_lite_learners.host.courses import org_of
from lms_lite_learners.host.selection import (
    Place,
    as_text,
    ask_of,
    moment_reader,
    parsed,
    select,
)


class Everything:
    """The courses of somebody with a role on the whole organisation: all that are asked about."""

    def __contains__(self, course_key: object) -> bool:
        """It is one of them."""
        return True


EVERYTHING = Everything()

__all__ = ["next_people", "staffed_of", "studies_of"]


def studies_of(people: People, place: Place) -> dict[int, dict[str, datetime | None]]:
    """Active enrolments in these courses, by account: course key and since when."""
    found: dict[int, dict[str, datetime | None]] = {}
    moment = moment_reader()
    for user_id, key, created in select(people, place, _active, "course_id", ["created"]):
        own = found.get(user_id)
        if own is None:
            found[user_id] = {key: moment(created)}
        else:
            own[key] = moment(created)
    return found


def staffed_of(people: People, place: Place) -> dict[int, Container[str]]:
    """Those of the courses where each account has any role; who has none is left out."""
    orgs, whole = place.orgs, set[int]()
    found: dict[int, set[str]] = {}
    for user_id, org, key in ask_of(people, _roles):
        if not people.has(user_id) or (org_of(key) if key else org) not in orgs:
            continue
        held = found.setdefault(user_id, set())
        if key:
            held.add(key)
        elif place.org is not None:
            whole.add(user_id)
        else:
            held.update(one for one in place.course_keys if org_of(one) == org)
    return {user_id: EVERYTHING if user_id in whole else held for user_id, held in found.items()}


def _roles() -> QuerySet[Any]:
    from common.djangoapps.student.models import CourseAccessRole

    rows: QuerySet[Any] = CourseAccessRole.objects.order_by()
    return rows.values_list("user_id", "org", as_text("course_id"))


def next_people(course_keys: Iterable[str], after: int, limit: int) -> list[int]:
    """The next accounts by id that are actively enrolled or have a grade in one of the courses."""
    from lms.djangoapps.grades.models import PersistentCourseGrade

    place = Place(course_keys=frozenset(course_keys))
    found: set[int] = set()
    for rows in (_active(), PersistentCourseGrade.objects.order_by()):
        found.update(_next(rows, place, after, limit))
    return sorted(found)[:limit]


def _next(rows: QuerySet[Any], place: Place, after: int, limit: int) -> list[int]:
    """Ids of the next accounts; where two keys differ by case alone, some of another course."""
    mine = rows.filter(user_id__gt=after, course_id__in=parsed(place.course_keys))
    return list(mine.order_by("user_id").values_list("user_id", flat=True).distinct()[:limit])


def _active() -> QuerySet[Any]:
    from common.djangoapps.student.models import CourseEnrollment

    rows: QuerySet[Any] = CourseEnrollment.objects.order_by().filter(is_active=True)
    return rows
