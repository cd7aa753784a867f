"""Enroll accounts by username, and read their enrollments, as plain values."""

from opaque_keys.edx.keys import CourseKey

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import CourseEnrollment
from openedx.core.djangoapps.enrollments import data
from openedx.core.djangoapps.enrollments.errors import (
    CourseModeNotFoundError,
    EnrollmentNotFoundError,
)


def get_enrollments(username, include_inactive=False) -> list[dict]:
    """The enrollments of an account."""
    rows = CourseEnrollment.objects.filter(user__username=username).order_by("created", "id")
    if not include_inactive:
        rows = rows.filter(is_active=True)
    return [data.serialized(row) for row in rows if row.course_overview]


def get_enrollment(username, course_id) -> dict | None:
    """One enrollment, active or not, or None."""
    enrollment = data.find_enrollment(username, course_id)
    return data.serialized(enrollment) if enrollment else None


def add_enrollment(
    username,
    course_id,
    mode=None,
    is_active=True,
    enrollment_attributes=None,
    enterprise_uuid=None,
    force_enrollment=False,
    include_expired=False,
) -> dict:
    """Enroll an account; raises EnrollmentNotAllowed and the errors of this API."""
    mode = mode or _default_course_mode(course_id)
    validate_course_mode(course_id, mode, is_active=is_active, include_expired=include_expired)
    enrollment = data.create_enrollment(
        username, course_id, mode, is_active, enterprise_uuid, force_enrollment
    )
    if enrollment_attributes:
        set_enrollment_attributes(username, course_id, enrollment_attributes)
    return enrollment


def update_enrollment(
    username,
    course_id,
    mode=None,
    is_active=None,
    enrollment_attributes=None,
    include_expired=False,
) -> dict:
    """Change an enrollment, asking no filter; raises EnrollmentNotFoundError."""
    if mode is not None:
        validate_course_mode(course_id, mode, is_active=is_active, include_expired=include_expired)
    enrollment = data.find_enrollment(username, course_id)
    if enrollment is None:
        raise EnrollmentNotFoundError(f"No enrollment of {username} in {course_id}")
    changed = data.change_enrollment(enrollment, mode=mode, is_active=is_active)
    if enrollment_attributes:
        set_enrollment_attributes(username, course_id, enrollment_attributes)
    return changed


def get_course_enrollment_details(course_id, include_expired=False) -> dict:
    """What the API tells of a course."""
    return data.course_details(course_id, include_expired=include_expired)


def set_enrollment_attributes(username, course_id, attributes, reset=False) -> None:
    """Keep values with an enrollment: dictionaries with namespace, name and value."""
    enrollment = data.find_enrollment(username, course_id)
    if reset:
        enrollment.attributes.all().delete()
    for attribute in attributes:
        enrollment.attributes.update_or_create(
            namespace=attribute.get("namespace"),
            name=attribute.get("name"),
            defaults={"value": attribute.get("value")},
        )


def unenroll_user_from_all_courses(username) -> set[str]:
    """End every active enrollment of an account, asking no filter; answers their organizations."""
    orgs = set()
    for enrollment in CourseEnrollment.objects.filter(user__username=username, is_active=True):
        data.change_enrollment(enrollment, is_active=False)
        orgs.add(enrollment.course_id.org)
    return orgs


def _default_course_mode(course_id) -> str | None:
    """The mode of an enrollment that names none, if the course has a free one."""
    return CourseMode.auto_enroll_mode(CourseKey.from_string(str(course_id)))


def validate_course_mode(course_id, mode, *, is_active=None, include_expired=False) -> None:
    """Raise CourseModeNotFoundError, with the course's details, unless it has the mode."""
    # Who leaves may leave from a mode that is offered no longer.
    include_expired = include_expired or is_active is False
    details = data.course_details(course_id, include_expired=include_expired)
    if mode not in [known["slug"] for known in details["course_modes"]]:
        raise CourseModeNotFoundError(
            f"The [{mode}] course mode is expired or otherwise unavailable"
            f" for course run [{course_id}].",
            details,
        )
