"""Conditions on a column of ours that only the platform's tables can decide.

The one answer of `host` that isn't a plain value: filtering a list of a million by another table
has to happen in the database. Nobody outside can read rows or columns through it.
"""

from django.db.models import Exists, OuterRef, Q

__all__ = ["is_enrolled", "is_enrolled_row"]


def is_enrolled(user_column: str, course_key: str) -> Q:
    """Is the account in this column actively enrolled? Reads all the course's enrolments first."""
    from common.djangoapps.student.models import CourseEnrollment

    enrolled = CourseEnrollment.objects.filter(course_id=_key(course_key), is_active=True)
    return Q(**{f"{user_column}__in": enrolled.values("user_id")})


def is_enrolled_row(user_column: str, course_key: str) -> Exists:
    """The same, asked row by row: for lists that are walked in an order of their own."""
    from common.djangoapps.student.models import CourseEnrollment

    return Exists(
        CourseEnrollment.objects.filter(
            course_id=_key(course_key), is_active=True, user_id=OuterRef(user_column)
        )
    )


def _key(course_key: str) -> object:
    from opaque_keys.edx.keys import CourseKey

    return CourseKey.from_string(course_key)
