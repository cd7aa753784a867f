"""Courses that save progress: how they are shared, launched and sent."""

from lms_lite_learners.launches.joining import forget_enrolled, join, join_unasked
from lms_lite_learners.launches.sending import (
    MAX_MESSAGE,
    cancel_sending,
    run_sending,
    sent_rows,
    start_sending,
)
from lms_lite_learners.launches.sharing import (
    Sharing,
    course_rows,
    find_sharing,
    launch_url,
    mark_sent,
    set_save_progress,
)

__all__ = [
    "MAX_MESSAGE",
    "Sharing",
    "cancel_sending",
    "course_rows",
    "find_sharing",
    "forget_enrolled",
    "join",
    "join_unasked",
    "launch_url",
    "mark_sent",
    "run_sending",
    "sent_rows",
    "set_save_progress",
    "start_sending",
]
