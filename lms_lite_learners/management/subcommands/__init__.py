"""What operators and cron can do, one module for each sub-command.

A module has the sub-command's `NAME` and `HELP`, declares its arguments in `declare` and does it
in `handle`, which prints by the `write` it is given.
"""

from typing import Any, Protocol

from django.core.management.base import CommandParser

from lms_lite_learners.management.subcommands import (
    backfill,
    enable,
    erasure_coverage,
    receipts_check,
    reconcile,
    refresh_ended,
    selfcheck,
    tick,
    verify,
)

__all__ = ["SUBCOMMANDS", "Subcommand"]


class Subcommand(Protocol):
    """What the module of a sub-command offers."""

    NAME: str
    HELP: str

    def declare(self, parser: CommandParser) -> None:
        """Declare its arguments."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and print by `write`, the first argument; raises CommandError where it can't."""


SUBCOMMANDS: tuple[Subcommand, ...] = (
    tick,
    backfill,
    reconcile,
    refresh_ended,
    erasure_coverage,
    receipts_check,
    verify,
    selfcheck,
    enable,
)
