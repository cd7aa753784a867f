"""Enrollments as plain values, and the changes that the API makes to them."""

from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import (
    AlreadyEnrolledError,
    CourseEnrollment,
    CourseFullError,
    EnrollmentClosedError,
    NonExistentCourseError,
)
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from openedx.core.djangoapps.enrollments.errors import (
    CourseEnrollmentClosedError,
    CourseEnrollmentError,
    CourseEnrollmentExistsError,
    CourseEnrollmentFullError,
    UserNotFoundError,
)


def course_details(course_id, *, include_expired=False) -> dict:
    """What the API tells of a course."""
    course_key = CourseKey.from_string(str(course_id))
    course = CourseOverview.objects.filter(id=course_key).first()
    if course is None:
        raise CourseEnrollmentError(f"No course found with course ID [{course_id}]")
    modes = CourseMode.modes_for_course(course_key, include_expired=include_expired)
    return {
        "course_id": str(course_key),
        "course_name": course.display_name_with_default,
        "enrollment_start": course.enrollment_start,
        "enrollment_end": course.enrollment_end,
        "course_start": course.start,
        "course_end": course.end,
        "invite_only": course.invitation_only,
        "pacing_type": "Self Paced" if course.self_paced else "Instructor Paced",
        "course_modes": [mode._asdict() for mode in modes],
    }


def serialized(enrollment) -> dict:
    """What the API tells of an enrollment."""
    return {
        "created": enrollment.created,
        "mode": enrollment.mode,
        "is_active": enrollment.is_active,
        "course_details": course_details(enrollment.course_id, include_expired=True),
        "user": enrollment.username,
    }


def account(username) -> User:
    """The account of a username; raises UserNotFoundError."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UserNotFoundError(f"Not user with username {username} found.")
    return user


def find_enrollment(username, course_id):
    """The enrollment of an account, or None."""
    course_key = CourseKey.from_string(str(course_id))
    return CourseEnrollment.objects.filter(user__username=username, course_id=course_key).first()


def create_enrollment(username, course_id, mode, is_active, enterprise_uuid, force_enrollment):
    """Enroll an account; the refusals are raised as errors of this API."""
    user, course_key = account(username), CourseKey.from_string(str(course_id))
    try:
        enrollment = CourseEnrollment.enroll(
            user,
            course_key,
            mode,
            check_access=not force_enrollment,
            enterprise_uuid=enterprise_uuid,
        )
    except NonExistentCourseError as error:
        raise CourseEnrollmentError(str(error)) from error
    except EnrollmentClosedError as error:
        raise CourseEnrollmentClosedError(str(error)) from error
    except CourseFullError as error:
        raise CourseEnrollmentFullError(str(error)) from error
    except AlreadyEnrolledError as error:
        known = serialized(find_enrollment(username, course_id))
        raise CourseEnrollmentExistsError(str(error), known) from error
    return change_enrollment(enrollment, mode=mode, is_active=is_active)


def change_enrollment(enrollment, *, mode=None, is_active=None) -> dict:
    """Change an enrollment; its row is written once more even if nothing differs."""
    enrollment.update_enrollment(is_active=is_active, mode=mode)
    enrollment.save()
    return serialized(enrollment)
