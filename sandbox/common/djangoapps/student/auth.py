"""Who may do what, with the rights that come from wider roles."""

from common.djangoapps.student.roles import (
    CourseBetaTesterRole,
    CourseInstructorRole,
    CourseStaffRole,
    GlobalStaff,
    OrgInstructorRole,
    OrgStaffRole,
)


def is_ccx_course(course_key) -> bool:
    """Whether a key is of a coach's own run."""
    return hasattr(course_key, "ccx")


def user_has_role(user, role) -> bool:
    """Whether an account has a role, or one that contains it; inactive accounts have none."""
    if not user.is_active:
        return False
    if GlobalStaff().has_user(user) or role.has_user(user):
        return True
    course_key = getattr(role, "course_key", None)
    if not isinstance(role, (CourseStaffRole, CourseBetaTesterRole)) or course_key is None:
        return False
    wider = (
        CourseInstructorRole(course_key),
        OrgStaffRole(course_key.org),
        OrgInstructorRole(course_key.org),
    )
    return any(one.has_user(user) for one in wider)


def has_course_author_access(user, course_key) -> bool:
    """Whether an account may change a course."""
    return user_has_role(user, CourseStaffRole(course_key))


def add_users(caller, role, *users) -> None:
    """Give a role; the caller must have it or a wider one."""
    _ensure_may_change(caller, role)
    role.add_users(*users)


def remove_users(caller, role, *users) -> None:
    """Take a role; the caller must have it or a wider one, or give up its own."""
    if not (len(users) == 1 and users[0] == caller):
        _ensure_may_change(caller, role)
    role.remove_users(*users)


def _ensure_may_change(caller, role) -> None:
    """Raise PermissionDenied for a caller without the right."""
    from django.core.exceptions import PermissionDenied

    allowed = caller.is_authenticated and caller.is_active
    manager = getattr(role, "course_key", None) and CourseInstructorRole(role.course_key)
    if not allowed or not (
        GlobalStaff().has_user(caller) or (manager and user_has_role(caller, manager))
    ):
        raise PermissionDenied
