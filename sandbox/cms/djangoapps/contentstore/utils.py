"""Who may make a course, and what making one writes."""

from datetime import datetime

from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey
from organizations.api import add_organization_course, ensure_organization

from common.djangoapps.student.models import CourseAccessRole, CourseEnrollment
from common.djangoapps.student.roles import (
    CourseInstructorRole,
    CourseStaffRole,
    GlobalStaff,
    OrgInstructorRole,
)
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview


def can_create_course(user: User, org: str) -> bool:
    """Global staff may make any organisation's courses, its instructors their own."""
    return GlobalStaff().has_user(user) or OrgInstructorRole(org).has_user(user)


def can_create_some_course(user: User) -> bool:
    """Is there an organisation for which this person may make courses?"""
    if GlobalStaff().has_user(user):
        return True
    held = CourseAccessRole.objects.filter(user=user, role="instructor").exclude(org="")
    return any(OrgInstructorRole(org).has_user(user) for org in held.values_list("org", flat=True))


def courses_of(user: User) -> list[CourseOverview]:
    """The courses that the page lists: all for global staff, else those one is on the team of."""
    courses = CourseOverview.objects.order_by("org", "id")
    if GlobalStaff().has_user(user):
        return list(courses)
    roles = list(CourseAccessRole.objects.filter(user=user, role__in=("instructor", "staff")))
    orgs = {role.org for role in roles if not role.course_id}
    keys = {role.course_id for role in roles if role.course_id}
    return [course for course in courses if course.org in orgs or course.id in keys]


def create_new_course(
    user: User, key: CourseKey, name: str, *, start: datetime | None, end: datetime | None
) -> CourseOverview:
    """Write a course and make `user` its first admin."""
    course = write_course(key, name, start=start, end=end)
    initialize_permissions(key, user)
    return course


def write_course(
    key: CourseKey, name: str, *, start: datetime | None, end: datetime | None
) -> CourseOverview:
    """Write what the LMS knows of a course, and its link to the organisation."""
    course = CourseOverview.objects.create(
        id=key,
        version=CourseOverview.VERSION,
        _location=key.make_usage_key("course", "course"),
        org=key.org,
        display_name=name,
        display_number_with_default=key.course,
        display_org_with_default=key.org,
        start=start,
        end=end,
        start_date=start,
        end_date=end,
        lowest_passing_grade=0.6,
        language="en",
    )
    add_organization_course(ensure_organization(key.org), key)
    return course


def initialize_permissions(key: CourseKey, user: User) -> None:
    """Give the person who made a course its roles and a place in it; a refusal is not caught."""
    CourseInstructorRole(key).add_users(user)
    CourseStaffRole(key).add_users(user)
    CourseEnrollment.enroll(user, key)
