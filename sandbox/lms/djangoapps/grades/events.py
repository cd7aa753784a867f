"""What is told on the event bus of a computed grade."""

from openedx_events.learning.data import (
    CourseData,
    CoursePassingStatusData,
    UserData,
    UserPersonalData,
)
from openedx_events.learning.signals import COURSE_PASSING_STATUS_UPDATED


def course_grade_now_passed(user, course_id) -> None:
    """Tell that an account passes, at every computation."""
    tell_passing_status(user, course_id, is_passing=True)


def course_grade_now_failed(user, course_id) -> None:
    """Tell that an account doesn't pass, at every computation."""
    tell_passing_status(user, course_id, is_passing=False)


def tell_passing_status(user, course_id, *, is_passing: bool) -> None:
    """Send the event; the name in it is the account's own, which is mostly empty."""
    pii = UserPersonalData(username=user.username, email=user.email, name=user.get_full_name())
    COURSE_PASSING_STATUS_UPDATED.send_event(
        course_passing_status=CoursePassingStatusData(
            is_passing=is_passing,
            course=CourseData(course_key=course_id),
            user=UserData(id=user.id, is_active=user.is_active, pii=pii),
        )
    )
