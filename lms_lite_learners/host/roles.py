"""Roles of the platform."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast

from lms_lite_learners.host.courses import org_of

__all__ = ["is_org_instructor", "staff_courses", "staff_in", "staff_of"]


def is_org_instructor(user: Any, org: str) -> bool:
    """Is this account an admin of the organisation itself, not of one of its courses only?"""
    from common.djangoapps.student.roles import OrgInstructorRole

    return bool(OrgInstructorRole(org).has_user(user))


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
