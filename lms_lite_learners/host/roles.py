"""Roles of the platform."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from lms_lite_learners.host.courses import find_key, org_of

__all__ = [
    "courses_of_instructor",
    "has_global_staff",
    "is_course_instructor",
    "is_org_instructor",
    "is_staff_of",
    "orgs_of_instructor",
    "staff_courses",
    "staff_in",
    "staff_of",
]


def is_org_instructor(user: Any, org: str) -> bool:
    """Is this account an admin of the organisation itself, not of one of its courses only?"""
    from common.djangoapps.student.roles import OrgInstructorRole

    return bool(OrgInstructorRole(org).has_user(user))


def is_course_instructor(user: Any, course_key: str) -> bool:
    """Is this account an admin of the course itself, not by a role on its organisation?"""
    from common.djangoapps.student.roles import CourseInstructorRole

    key = find_key(course_key)
    return key is not None and bool(CourseInstructorRole(key).has_user(user))


def courses_of_instructor(user: Any) -> list[str]:
    """Keys of the courses that the account is an admin of, in order."""
    from common.djangoapps.student.roles import UserBasedRole

    held = UserBasedRole(user, "instructor").courses_with_role()
    # The platform's answer isn't always rows of its table, so it is read one by one.
    keys = {str(row.course_id) for row in held if row.course_id}
    return sorted(key for key in keys if is_course_instructor(user, key))


def orgs_of_instructor(user: Any) -> list[str]:
    """Organisations that the account is an admin of, or of a course in, in order."""
    from common.djangoapps.student.roles import UserBasedRole

    held = UserBasedRole(user, "instructor").courses_with_role()
    places = {(org_of(str(row.course_id)), str(row.course_id)) for row in held if row.course_id}
    own = {org for org, key in places if is_course_instructor(user, key)}
    orgs = {row.org for row in held if not row.course_id}
    return sorted(own | {org for org in orgs if is_org_instructor(user, org)})


def staff_courses(org: str, user_ids: Iterable[int]) -> dict[int, set[str]]:
    """Course keys where each account has any role, '' for one on the whole organisation."""
    from common.djangoapps.student.models import CourseAccessRole

    rows = (
        CourseAccessRole.objects.filter(user_id__in=list(user_ids))
        .annotate(key=Cast("course_id", CharField()))
        .values_list("user_id", "org", "key")
    )
    found: dict[int, set[str]] = {}
    for user_id, role_org, key in rows:
        if (org_of(key) if key else role_org) == org:
            found.setdefault(user_id, set()).add(key or "")
    return found


def is_staff_of(user: Any, course_key: str) -> bool:
    """Has this account any role in the course or on its organisation, or on the whole site?"""
    if getattr(user, "is_staff", False):
        return True
    held = staff_courses(org_of(course_key), [user.id]).get(user.id, set())
    return bool(held & {"", course_key})


def has_global_staff(user_ids: Iterable[int]) -> bool:
    """Is one of these accounts staff of the whole site?"""
    rows = get_user_model().objects.filter(pk__in=list(user_ids))
    return bool(rows.filter(Q(is_staff=True) | Q(is_superuser=True)).exists())


def staff_of(org: str) -> set[int]:
    """Ids of all accounts with any role in the organisation."""
    from common.djangoapps.student.models import CourseAccessRole

    rows = CourseAccessRole.objects.filter(org=org).values_list("user_id", "org")
    return {user_id for user_id, role_org in rows if role_org == org}


def staff_in(course_key: str) -> set[int]:
    """Ids of all accounts with any role in the course or on its whole organisation."""
    from common.djangoapps.student.models import CourseAccessRole

    places = {(org_of(course_key), ""), (org_of(course_key), course_key)}
    rows = (
        CourseAccessRole.objects.filter(org=org_of(course_key))
        .annotate(key=Cast("course_id", CharField()))
        .values_list("user_id", "org", "key")
    )
    return {user_id for user_id, org, key in rows if (org, key or "") in places}
