"""Who may enroll in a course, and who is its staff."""

from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from common.djangoapps.student.models import CourseEnrollmentAllowed
from common.djangoapps.student.roles import (
    CourseInstructorRole,
    CourseStaffRole,
    GlobalStaff,
    OrgInstructorRole,
    OrgStaffRole,
)


def has_access(user, action, obj, course_key=None) -> bool:
    """Whether an account may do `enroll`, `staff` or `instructor` with a course or its key."""
    if isinstance(obj, CourseKey):
        course_key = obj
    if action == "enroll":
        return may_enroll(user, obj)
    roles = {"staff": staff_roles, "instructor": instructor_roles}
    if action not in roles:
        raise ValueError(f"Unknown action for a course: {action!r}")
    if obj == "global":
        return GlobalStaff().has_user(user)
    return holds_any(user, roles[action](course_key or obj.id))


def instructor_roles(course_key) -> list:
    """The roles whose holders are admins of a course."""
    return [CourseInstructorRole(course_key), OrgInstructorRole(course_key.org)]


def staff_roles(course_key) -> list:
    """The roles whose holders are staff of a course."""
    staff = [CourseStaffRole(course_key), OrgStaffRole(course_key.org)]
    return staff + instructor_roles(course_key)


def holds_any(user, roles) -> bool:
    """Whether an account is platform staff or holds one of the roles."""
    if user is None or not user.is_authenticated:
        return False
    return GlobalStaff().has_user(user) or any(role.has_user(user) for role in roles)


def may_enroll(user, course) -> bool:
    """Whether a course takes this account: by permission, as staff, or as anybody."""
    if user.is_authenticated and is_allowed(user, course.id):
        return True
    if holds_any(user, staff_roles(course.id)):
        return True
    return not course.invitation_only and is_window_open(course)


def is_allowed(user, course_key) -> bool:
    """Whether the account's address may enroll by permission."""
    allowed = CourseEnrollmentAllowed.objects.filter(email=user.email, course_id=course_key)
    return any(row.valid_for_user(user) for row in allowed)


def is_window_open(course) -> bool:
    """Whether enrollment is between its dates."""
    now = timezone.now()
    begun = course.enrollment_start is None or course.enrollment_start <= now
    return begun and (course.enrollment_end is None or now < course.enrollment_end)
