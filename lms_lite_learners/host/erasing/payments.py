"""Enrolments that somebody paid for, or that something else than learning hangs on."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from lms_lite_learners.host.erasing.tables import rows_in, slices
from lms_lite_learners.host.selection import as_text, parsed

__all__ = ["kept_enrollments"]


@dataclass(frozen=True, slots=True)
class _Enrollment:
    pk: int
    user_id: int
    course: str
    mode: str


def kept_enrollments(enrollment_pks: Iterable[int]) -> set[int]:
    """Those that were paid, or come of an entitlement, a programme, an enterprise or credit."""
    kept: set[int] = set()
    for some in slices(enrollment_pks):
        found = _read(some)
        for reason in REASONS:
            kept |= reason([row for row in found if row.pk not in kept])
    return kept


def _read(pks: Collection[int]) -> list[_Enrollment]:
    from common.djangoapps.student.models import CourseEnrollment

    rows = CourseEnrollment.objects.order_by().filter(pk__in=pks)
    values = rows.values_list("pk", "user_id", "mode", as_text("course_id"))
    return [_Enrollment(pk, user_id, course, mode) for pk, user_id, mode, course in values]


def _in_paid_mode(found: list[_Enrollment]) -> set[int]:
    """Taken in any mode but the free ones, or in a free one that the course has put a price on."""
    from common.djangoapps.course_modes.models import CourseMode

    free = {CourseMode.AUDIT, CourseMode.HONOR}
    courses = parsed({row.course for row in found})
    priced = CourseMode.objects.order_by().filter(course_id__in=courses, min_price__gt=0)
    paid = set(priced.values_list(as_text("course_id"), "mode_slug"))
    return {row.pk for row in found if row.mode not in free or (row.course, row.mode) in paid}


def _ordered(found: list[_Enrollment]) -> set[int]:
    """With the number of an order, or the provider of credit, noted beside it."""
    return _linked(
        "student.CourseEnrollmentAttribute",
        "enrollment_id",
        found,
        namespace__in=("order", "credit"),
    )


def _entitled(found: list[_Enrollment]) -> set[int]:
    return _linked("entitlements.CourseEntitlement", "enrollment_course_run_id", found)


def _in_programme(found: list[_Enrollment]) -> set[int]:
    label = "program_enrollments.ProgramCourseEnrollment"
    return _linked(label, "course_enrollment_id", found)


def _of_enterprise(found: list[_Enrollment]) -> set[int]:
    """Enterprise notes account and course, no enrolment."""
    label, person = "enterprise.EnterpriseCourseEnrollment", "enterprise_customer_user__user_id"
    users = {row.user_id for row in found}
    pairs = _pairs(label, person, users, "course_id")
    return {row.pk for row in found if (row.user_id, row.course) in pairs}


def _for_credit(found: list[_Enrollment]) -> set[int]:
    """Credit notes username and course."""
    users = get_user_model().objects.filter(pk__in={row.user_id for row in found})
    names = dict(users.values_list("pk", "username"))
    pairs: set[tuple[Any, str]] = set()
    for label in ("credit.CreditEligibility", "credit.CreditRequest"):
        pairs |= _pairs(label, "username", names.values(), "course__course_key")
    return {row.pk for row in found if (names.get(row.user_id), row.course) in pairs}


def _linked(label: str, column: str, found: list[_Enrollment], **where: Any) -> set[int]:
    """The enrolments that some row of a table links to."""
    rows = rows_in(label)
    if rows is None or not found:
        return set()
    wanted = rows.filter(**{f"{column}__in": [row.pk for row in found]}, **where)
    return set(wanted.values_list(column, flat=True))


def _pairs(label: str, person: str, people: Iterable[Any], course: str) -> set[tuple[Any, str]]:
    """Person and course of the rows of these people."""
    rows = rows_in(label)
    if rows is None:
        return set()
    return set(rows.filter(**{f"{person}__in": list(people)}).values_list(person, as_text(course)))


REASONS: tuple[Callable[[list[_Enrollment]], set[int]], ...] = (
    _in_paid_mode,
    _ordered,
    _entitled,
    _in_programme,
    _of_enterprise,
    _for_credit,
)
