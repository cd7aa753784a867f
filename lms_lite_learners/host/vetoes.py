"""Where the platform catches the refusal of an enrolment, and where it would break on it.

In most places nobody catches it: an account could not be confirmed, an address not be changed, a
course not be made. There the enrolment is let pass, remembered, and ended at once.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Views of the platform that answer a refused enrolment in words.
CATCHING = frozenset(
    {
        "change_enrollment",
        "courseenrollments",
        "students_update_enrollment",
        "commerce_api:v0:baskets:create",
    }
)

# An enrolment is written within this many seconds of being asked about, or never.
SECONDS = 60

__all__ = ["caught", "forget", "is_caught", "is_remembered", "remember", "take"]


class _Memory(threading.local):
    """What one thread is at: whether its own code catches refusals, and what is to be ended."""

    def __init__(self) -> None:
        """Begin without anything."""
        self.depth = 0
        # With the time on the clock that only runs forward.
        self.to_end: dict[tuple[int, str], float] = {}


_memory = _Memory()


@contextmanager
def caught() -> Iterator[None]:
    """The code inside catches the refusal of an enrolment."""
    _memory.depth += 1
    try:
        yield
    finally:
        _memory.depth -= 1


def is_caught() -> bool:
    """Will the refusal of an enrolment, raised now, be caught by whoever asked for it?"""
    if _memory.depth:
        return True
    import crum

    request = crum.get_current_request()
    match = getattr(request, "resolver_match", None)
    return match is not None and bool({match.view_name, match.url_name} & CATCHING)


def remember(user_id: int, course_key: str) -> None:
    """Note that the enrolment which is about to be written must be ended."""
    _memory.to_end[user_id, course_key] = time.monotonic()


def forget(user_id: int, course_key: str) -> None:
    """The enrolment that is about to be written is fine; an earlier one may never have come."""
    _memory.to_end.pop((user_id, course_key), None)


def is_remembered(user_id: int, course_key: str) -> bool:
    """Is this enrolment being written just now, to be ended right after?"""
    noted = _memory.to_end.get((user_id, course_key))
    return noted is not None and time.monotonic() - noted < SECONDS


def take(user_id: int, course_key: str) -> bool:
    """Must this enrolment be ended? It is asked once."""
    is_to_end = (user_id, course_key) in _memory.to_end
    forget(user_id, course_key)
    return is_to_end
