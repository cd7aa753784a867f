"""Check that receipts of removals are all there, in their order, as they were written."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lms_lite_learners import removal

NAME = "receipts-check"
HELP = "Check that the receipts of removals are as they were written."


def declare(parser: CommandParser) -> None:
    """It takes an organisation, or none for all."""
    parser.add_argument("org", metavar="ORG", nargs="?", help="Without it: every organisation.")


def handle(write: Callable[[str], Any], *, org: str | None, **_options: Any) -> None:
    """Check each chain; raises CommandError where one isn't whole."""
    broken = 0
    for one in [org] if org else removal.orgs_with_receipts():
        faults = removal.check_receipts(one)
        broken += bool(faults)
        write(f"{one}: " + ("whole" if not faults else "NOT WHOLE"))
        for fault in faults:
            write(f"  {fault}")
    if broken:
        raise CommandError(f"Chains of receipts that aren't whole: {broken}.")
