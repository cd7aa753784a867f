"""Who may see a course or enroll in it, and who is its staff."""

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
from lms.djangoapps.courseware.masquerade import is_masquerading_as_student


def has_access(user, action, obj, course_key=None):
    """Whether an account may do something with a course or its key; a refusal tells why.

    Actions: load, see_exists, see_about_page, enroll, staff, instructor.
    """
    if isinstance(obj, CourseKey):
        course_key = obj
    roles = {"staff": staff_roles, "instructor": instructor_roles}
    courses = {
        "enroll": may_enroll,
        "load": may_load,
        "see_exists": may_see,
        "see_about_page": may_see,
    }
    if action in courses:
        return courses[action](user, obj)
    if action not in roles:
        raise ValueError(f"Unknown action for a course: {action!r}")
    if obj == "global":
        return GlobalStaff().has_user(user)
    key = course_key or obj.id
    return not is_masquerading_as_student(user, key) and holds_any(user, roles[action](key))


def may_load(user, course):
    """Whether an account may open a course that it is in."""
    from lms.djangoapps.courseware.access_utils import ACCESS_GRANTED, check_start_date

    answer = check_start_date(user, course.start, course.id)
    return answer if answer or not has_access(user, "staff", course.id) else ACCESS_GRANTED


def may_see(user, course) -> bool:
    """Whether an account may know of a course: because it may open it or enroll in it."""
    return bool(may_load(user, course)) or may_enroll(user, course)


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
