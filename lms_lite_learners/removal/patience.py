"""Doing once more what a database gave up for another transaction's sake."""

from collections.abc import Callable

from django.db import OperationalError

TRIES = 3

__all__ = ["patiently"]


def patiently(act: Callable[[], None]) -> None:
    """Do one whole transaction, up to three times where two of them wait for each other."""
    for time in range(TRIES):
        try:
            act()
        except OperationalError:
            if time == TRIES - 1:
                raise
        else:
            return
