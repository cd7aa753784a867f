"""Where the platform catches the refusal of an enrolment, and where it would break on it.

In most places nobody catches it: an account could not be confirmed, an address not be changed, a
course not be made. There the enrolment is let pass, remembered, and ended at once.
"""

import threading
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

__all__ = ["caught", "forget", "is_caught", "remember", "take"]


class _Memory(threading.local):
    """What one thread is at: whether its own code catches refusals, and what is to be ended."""

    def __init__(self) -> None:
        """Begin without anything."""
        self.depth = 0
        self.to_end: set[tuple[int, str]] = set()


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
    _memory.to_end.add((user_id, course_key))


def forget(user_id: int, course_key: str) -> None:
    """The enrolment that is about to be written is fine; an earlier one may never have come."""
    _memory.to_end.discard((user_id, course_key))


def take(user_id: int, course_key: str) -> bool:
    """Must this enrolment be ended? It is asked once."""
    is_to_end = (user_id, course_key) in _memory.to_end
    forget(user_id, course_key)
    return is_to_end
