"""Accounts, enrollments and roles."""

from common.djangoapps.student.models import course_enrollment as _course_enrollment
from common.djangoapps.student.models import user as _user
from common.djangoapps.student.models.course_enrollment import (
    ALLOWEDTOENROLL_TO_ENROLLED,
    ALLOWEDTOENROLL_TO_UNENROLLED,
    DEFAULT_TRANSITION_STATE,
    ENROLLED_TO_ENROLLED,
    ENROLLED_TO_UNENROLLED,
    UNENROLLED_TO_ALLOWEDTOENROLL,
    UNENROLLED_TO_ENROLLED,
    UNENROLLED_TO_UNENROLLED,
    CourseEnrollment,
    CourseEnrollmentAllowed,
    ManualEnrollmentAudit,
)
from common.djangoapps.student.models.enrollment_errors import (
    AlreadyEnrolledError,
    CourseEnrollmentException,
    CourseFullError,
    EnrollmentClosedError,
    EnrollmentNotAllowed,
    NonExistentCourseError,
    UnenrollmentNotAllowed,
)
from common.djangoapps.student.models.enrollment_events import EnrollStatusChange
from common.djangoapps.student.models.retired import (
    get_retired_email_by_email,
    get_retired_username_by_username,
    is_email_retired,
    is_username_retired,
)
from common.djangoapps.student.models.user import (
    AnonymousUserId,
    CourseAccessRole,
    CourseAccessRoleHistory,
    PendingEmailChange,
    Registration,
    UserAttribute,
    UserProfile,
    anonymous_id_for_user,
    email_exists_or_retired,
    get_user_by_username_or_email,
    user_by_anonymous_id,
    user_post_save_callback,
    user_pre_save_callback,
    username_exists_or_retired,
)
from contract.loader import described_models

# The models without behaviour of their own, made from the contract.
globals().update(
    {
        name: getattr(module, name)
        for module in (_user, _course_enrollment)
        for name, model in described_models("student").items()
        if model["module"] == module.__name__ and hasattr(module, name)
    }
)

__all__ = [
    "ALLOWEDTOENROLL_TO_ENROLLED",
    "ALLOWEDTOENROLL_TO_UNENROLLED",
    "DEFAULT_TRANSITION_STATE",
    "ENROLLED_TO_ENROLLED",
    "ENROLLED_TO_UNENROLLED",
    "UNENROLLED_TO_ALLOWEDTOENROLL",
    "UNENROLLED_TO_ENROLLED",
    "UNENROLLED_TO_UNENROLLED",
    "AlreadyEnrolledError",
    "AnonymousUserId",
    "CourseAccessRole",
    "CourseAccessRoleHistory",
    "CourseEnrollment",
    "CourseEnrollmentAllowed",
    "CourseEnrollmentException",
    "CourseFullError",
    "EnrollStatusChange",
    "EnrollmentClosedError",
    "EnrollmentNotAllowed",
    "ManualEnrollmentAudit",
    "NonExistentCourseError",
    "PendingEmailChange",
    "Registration",
    "UnenrollmentNotAllowed",
    "UserAttribute",
    "UserProfile",
    "anonymous_id_for_user",
    "email_exists_or_retired",
    "get_retired_email_by_email",
    "get_retired_username_by_username",
    "get_user_by_username_or_email",
    "is_email_retired",
    "is_username_retired",
    "user_by_anonymous_id",
    "user_post_save_callback",
    "user_pre_save_callback",
    "username_exists_or_retired",
]
