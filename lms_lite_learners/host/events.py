"""The platform's signals that move the list, as far as this release has them."""

from collections.abc import Mapping
from typing import Any

from django.dispatch import Signal

from lms_lite_learners.host import capabilities

__all__ = [
    "account_signals",
    "changed_signal",
    "enrolled_signal",
    "enrollment_model",
    "enrollment_signals",
    "place_model",
    "profile_model",
    "retirement_signals",
    "role_signals",
]


def enrollment_signals() -> list[Signal]:
    """Signals whose argument `enrollment` is an enrolment that began, changed or ended."""
    from openedx_events.learning import signals

    return [
        signals.COURSE_ENROLLMENT_CREATED,
        signals.COURSE_ENROLLMENT_CHANGED,
        signals.COURSE_UNENROLLMENT_COMPLETED,
    ]


def account_signals() -> Mapping[str, Signal]:
    """Signals about one account or person by our name for each; `user` is in their arguments.

    `graded` carries the person in an argument of its own.
    """
    from openedx_events.learning import signals

    from common.djangoapps.student.signals import USER_EMAIL_CHANGED
    from openedx.core.djangoapps.signals.signals import USER_ACCOUNT_ACTIVATED

    return {
        "registered": signals.STUDENT_REGISTRATION_COMPLETED,
        "signed_in": signals.SESSION_LOGIN_COMPLETED,
        "confirmed": USER_ACCOUNT_ACTIVATED,
        "address_changed": USER_EMAIL_CHANGED,
        "graded": signals.PERSISTENT_GRADE_SUMMARY_CHANGED,
    }


def role_signals() -> Mapping[str, Signal]:
    """Signals about roles, by our name for each, where this release has them."""
    from openedx_events.learning import signals

    if not capabilities()["role_events"]:
        return {}
    return {
        "role_given": signals.COURSE_ACCESS_ROLE_ADDED,
        "role_taken": signals.COURSE_ACCESS_ROLE_REMOVED,
    }


def enrolled_signal() -> Signal:
    """The last signal of an enrolment, with the argument `enrollment`."""
    from openedx_events.learning import signals

    found: Signal = signals.COURSE_ENROLLMENT_CREATED
    return found


def changed_signal() -> Signal:
    """The signal of each change of an enrolment's activity or mode, as `enrollment`."""
    from openedx_events.learning import signals

    found: Signal = signals.COURSE_ENROLLMENT_CHANGED
    return found


def place_model() -> Any:
    """The model of places on allow lists, as the sender of Django's own signals."""
    from common.djangoapps.student.models import CourseEnrollmentAllowed

    return CourseEnrollmentAllowed


def enrollment_model() -> Any:
    """The model of enrolments, as the sender of Django's own signals."""
    from common.djangoapps.student.models import CourseEnrollment

    return CourseEnrollment


def profile_model() -> Any:
    """The model of profiles, as the sender of Django's own signals."""
    from common.djangoapps.student.models import UserProfile

    return UserProfile


def retirement_signals() -> list[Signal]:
    """Signals of two steps of an account's retirement, with the argument `user`.

    They are sent so that a receiver's error ends the step, which is then tried again.
    """
    from openedx.core.djangoapps.user_api.accounts import signals

    return [signals.USER_RETIRE_LMS_MISC, signals.USER_RETIRE_LMS_CRITICAL]
