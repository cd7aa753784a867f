"""The list kept up to date in the background."""

import logging
from datetime import datetime

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from lms_lite_learners import conf, invitations, logs
from lms_lite_learners.roster.drain import drain, marked_orgs
from lms_lite_learners.tasks.broker import QueuedTask, send

log = logging.getLogger(__name__)

QUIET_SECONDS = 10
LIMIT = 5000
ALL = ""

__all__ = ["drain_all", "drain_marks", "publish_drain", "publish_marked"]


def publish_drain(org: str = ALL) -> bool:
    """Have a worker work off an organisation's marks, or all there are.

    At most one message in ten seconds for each; False when the broker can't be reached.
    """
    if not _is_quiet(f"drain:{org}"):
        return True
    return send(drain_marks, [org]) if org else send(drain_all)


def publish_marked(org: str, *, at_once: bool = False) -> bool:
    """Have a worker work off the marks that an event left in one organisation, or everywhere ('').

    At most one message in ten seconds, unless somebody waits for it `at_once`.
    """
    if conf.is_studio():
        return True  # Its workers hear nothing of us; the next tick of the LMS finds the mark.
    if not at_once and not _is_quiet(f"marks:{org}"):
        return True
    return send(drain_marks, [org])


def _is_quiet(key: str) -> bool:
    """Was no message of this kind sent lately? Now one is."""
    return bool(cache.add(f"lms_lite_learners:{key}", 1, QUIET_SECONDS))


@shared_task(name="lms_lite_learners.drain_marks", ignore_result=True, base=QueuedTask)
def drain_marks(org: str) -> None:
    """Work off all marks of one organisation, '' for those about people everywhere."""
    _try_to_work_off(org)


@shared_task(name="lms_lite_learners.drain_all", ignore_result=True, base=QueuedTask)
def drain_all() -> None:
    """Work off all marks there are; trouble in one organisation doesn't hold up the others."""
    for org in marked_orgs():
        _try_to_work_off(org)


def _try_to_work_off(org: str) -> None:
    try:
        work_off(org)
    except Exception as error:  # noqa: BLE001 - a task's outer edge: other organisations go on
        logs.log_failure(log, error, "Marks of “%s” could not be worked off; they stay:", org)


def work_off(org: str) -> int:
    """Work off the marks that an organisation has now; answers how many there were.

    An account that makes trouble keeps its mark and doesn't hold up the others.
    """
    failed: set[int] = set()

    def visit(user_id: int, now: datetime) -> None:
        try:
            invitations.accept_for(user_id, now)
        except Exception as error:  # noqa: BLE001 - a task's outer edge: the other accounts go on
            failed.add(user_id)
            logs.log_failure(log, error, "Invitations of account %s still wait:", user_id)

    count, taken = 0, LIMIT
    # So many failures are no single account's: the next message may find things better.
    while taken == LIMIT and len(failed) < LIMIT:
        taken = drain(org, timezone.now(), limit=LIMIT, visit=visit, failed=failed)
        count += taken
    return count
