"""Courses and organisations of the platform."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BinaryField, CharField, ExpressionWrapper, F, Func, QuerySet
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from lms_lite_learners.data import Course
from lms_lite_learners.host.stepping import distinct_values
from lms_lite_learners.statements import ask

__all__ = [
    "course_keys_of",
    "courses_of",
    "ended",
    "get_courses",
    "known_orgs",
    "made_at",
    "org_names",
    "org_of",
    "times_of_all",
]


@lru_cache(maxsize=20_000)
def org_of(course_key: str) -> str:
    """The organisation in a course key, case included; '' where the text is no course key."""
    key = find_key(course_key)
    return str(key.org or "") if key else ""


@lru_cache(maxsize=20_000)
def find_key(course_key: str) -> Any:
    """The platform's key for a text, or None where it is no course key."""
    try:
        return CourseKey.from_string(course_key)
    except InvalidKeyError:
        return None


def known_orgs() -> set[str]:
    """Organisations that have a course or a row in the organizations application."""
    from organizations.models import Organization

    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    named = Organization.objects.values_list("short_name", flat=True)
    return {org for org in (*_distinct(CourseOverview.objects.order_by(), "org"), *named) if org}


def org_names(orgs: Iterable[str]) -> dict[str, str]:
    """The names to show, by organisation; its short name where it has no other."""
    from organizations.models import Organization

    wanted = {org: org for org in orgs}
    rows = Organization.objects.filter(short_name__in=wanted).values_list("short_name", "name")
    return wanted | {short: name for short, name in rows if short in wanted and name}


def courses_of(org: str) -> list[Course]:
    """The organisation's courses that have an overview, by name."""
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    courses = _read(CourseOverview.objects.filter(org=org))
    return sorted(
        (course for course in courses if course.org == org),
        key=lambda course: (course.name.casefold(), course.key),
    )


def get_courses(keys: Iterable[str]) -> dict[str, Course]:
    """The courses with these keys that have an overview, by key."""
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    wanted = {text: key for text in keys if (key := find_key(text)) is not None}
    rows = CourseOverview.objects.filter(id__in=list(wanted.values()))
    return {course.key: course for course in _read(rows) if course.key in wanted}


def ended(keys: Iterable[str], now: datetime) -> set[str]:
    """Those of the courses whose end is past; a course without an overview never ends."""
    wanted = {text: key for text in keys if (key := find_key(text)) is not None}
    return {key for (key,) in ask(_ended, tuple(wanted.values()), now) if key in wanted}


def _ended(keys: Sequence[CourseKey], now: datetime) -> QuerySet[Any]:
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    rows = CourseOverview.objects.order_by().filter(id__in=keys, end__lt=now)
    return _with_text(rows).values_list("key")


def made_at(keys: Iterable[str]) -> dict[str, datetime]:
    """When the overview of each course was made; courses without one are left out."""
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    wanted = {text: key for text in keys if (key := find_key(text)) is not None}
    rows = CourseOverview.objects.order_by().filter(id__in=list(wanted.values()))
    return {key: at for key, at in _with_text(rows).values_list("key", "created") if key in wanted}


def times_of_all() -> dict[str, tuple[datetime, datetime | None]]:
    """When the overview of each course of the site was made, and when the course ends, if ever."""
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    rows = _with_text(CourseOverview.objects.order_by()).values_list("key", "created", "end")
    return {key: (made, end) for key, made, end in rows}


def course_keys_of(org: str) -> list[str]:
    """Keys of all courses of the organisation, deleted ones that left enrolments among them."""
    from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
    from lms.djangoapps.grades.models import PersistentCourseGrade

    keys = {course.key for course in courses_of(org)}
    for model in (CourseEnrollment, PersistentCourseGrade, CourseEnrollmentAllowed):
        keys.update(
            key for key in distinct_values(model.objects.all(), "course_id") if org_of(key) == org
        )
    return sorted(keys)


def _with_text(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Overviews with their key as text (`key`), which needn't be parsed."""
    keyed: QuerySet[Any] = rows.annotate(key=ExpressionWrapper(F("id"), output_field=CharField()))
    return keyed


def _read(rows: Any) -> list[Course]:
    values = rows.values_list("id", "org", "display_name", "start", "end")
    return [
        Course(key=str(key), org=org, name=name or str(key), start=start, end=end)
        for key, org, name, start, end in values
    ]


def _distinct(rows: QuerySet[Any], column: str) -> list[str]:
    """The different values of a text column, told apart by case on every database."""
    if connection.vendor != "mysql":
        return list(rows.values_list(column, flat=True).distinct())
    exact = Func(F(column), template="CAST(%(expressions)s AS BINARY)", output_field=BinaryField())
    found = rows.annotate(exact=exact).values_list("exact", flat=True).distinct()
    return [bytes(value).decode() for value in found]
