"""Bring the figures up to date of courses that ended."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from lms_lite_learners.roster import ended
from lms_lite_learners.roster.drain import marked_orgs
from lms_lite_learners.tasks.roster import work_off

NAME = "refresh-ended"
HELP = "Bring figures up to date of courses that ended."


def declare(parser: CommandParser) -> None:
    """It has no arguments."""


def handle(write: Callable[[str], Any], **_options: Any) -> None:
    """Look at every course that ended and work off what changed."""
    now = timezone.now()
    ended.note_changes(now)
    count = 0
    while looked_at := ended.refresh_ended(now):
        count += looked_at
    worked_off = sum(work_off(org) for org in marked_orgs())
    write(f"looked at: {count}, worked off: {worked_off}")
