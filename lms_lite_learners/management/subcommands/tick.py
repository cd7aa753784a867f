"""Do all that is due; cron calls it every minute."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from lms_lite_learners.tasks import due

NAME = "tick"
HELP = (
    "Do all that is due, or hand it to workers; let cron call it every minute. Prints what it did,"
    " nothing where nothing was due; exit code 1 where the message broker can't be reached."
)


def declare(parser: CommandParser) -> None:
    """It has no arguments."""


def handle(write: Callable[[str], Any], **_options: Any) -> None:
    """Do it and tell what was done; raises CommandError where the broker is down."""
    try:
        done = due.tick(timezone.now())
    except due.BrokerDownError:
        raise CommandError(
            "The message broker can't be reached; what is due waits for the next tick."
        ) from None
    if done:
        write(", ".join(f"{name}: {count}" for name, count in done.items()))
