"""What is logged of an error: its type and where it happened.

Never its own words: a database's name the row it refused, and with it somebody's address.
"""

import logging
import traceback
from collections.abc import Callable

from django.db import transaction

__all__ = ["log_failure", "on_commit"]


def log_failure(log: logging.Logger, error: BaseException, message: str, *values: object) -> None:
    """Log a message (%-style, with ids) and an error by its type and frames alone."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    text = f"{message} %s\nTraceback (most recent call last):\n%s"
    log.error(text, *values, type(error).__name__, frames)


def on_commit(act: Callable[[], object], log: logging.Logger) -> None:
    """Do something after the transaction; what goes wrong is logged, never raised into it."""

    def try_it() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - an outer edge: the caller's work is committed
            log_failure(log, error, "What follows a commit failed:")

    if transaction.get_connection().in_atomic_block or transaction.get_autocommit():
        transaction.on_commit(try_it)
        return
    # Whoever turned autocommit off ends the transaction by hand; such a one takes hooks from inside
    # of a block alone.
    with transaction.atomic():
        transaction.on_commit(try_it)
