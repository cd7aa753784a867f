"""Notes that a removed person did something again, taken as the platform's events come in."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from lms_lite_learners import bulk
from lms_lite_learners.models import LaterTrace

# What follows an event by itself (figures of a grade, say) is there after this.
DELAY = timedelta(seconds=60)
_IS_OWN: ContextVar[bool] = ContextVar("is_own_act", default=False)

__all__ = ["DELAY", "has_due", "is_own_act", "note", "own_acts"]


@contextmanager
def own_acts() -> Iterator[None]:
    """What happens inside is done by a removal: nobody did anything, and no list changes by it."""
    token = _IS_OWN.set(True)
    try:
        yield
    finally:
        _IS_OWN.reset(token)


def is_own_act() -> bool:
    """Is a removal doing this?"""
    return _IS_OWN.get()


def note(org: str, user_id: int, now: datetime) -> None:
    """Have a removed account looked at again soon, by one insert or update.

    Written anew for each event, which tells whoever is looking that it came again.
    """
    bulk.upsert(
        LaterTrace,
        ("org", "user_id", "due_at"),
        [(org, user_id, now + DELAY)],
        unique=("org", "user_id"),
        update=("due_at",),
    )


def has_due(now: datetime) -> bool:
    """Is somebody to be looked at now?"""
    return LaterTrace.objects.filter(due_at__lte=now).exists()
