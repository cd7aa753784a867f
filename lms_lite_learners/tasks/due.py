"""All that is due, for cron or beat: `tick` publishes it, and does itself what is small."""

import logging
from collections.abc import Callable
from datetime import datetime

from lms_lite_learners import invitations, logs, plans, pulse, removal
from lms_lite_learners import jobs as job_rules
from lms_lite_learners.models import RosterCount, RosterDirty
from lms_lite_learners.results import export
from lms_lite_learners.results.export import mailing
from lms_lite_learners.roster import counts, ended
from lms_lite_learners.tasks import jobs, mail, roster
from lms_lite_learners.tasks import removal as removal_tasks

log = logging.getLogger(__name__)

__all__ = ["BrokerDownError", "tick"]


class BrokerDownError(Exception):
    """What is due can't be handed to a worker."""


def tick(now: datetime) -> dict[str, int]:
    """Publish or do all that is due; how many of each kind, nothing where nothing is.

    Raises BrokerDownError at the end, with the database's part done.
    """
    done = {name: step(now) for name, step in _STEPS.items()}
    published, is_broker_there = jobs.publish_due()
    done["jobs"] = published
    is_broker_there = is_broker_there and _hand_over(now, done)
    pulse.beat(pulse.TICK, now)
    if not is_broker_there:
        raise BrokerDownError
    return {name: count for name, count in done.items() if count}


def _hand_over(now: datetime, done: dict[str, int]) -> bool:
    if mailing.has_due(now):
        done["report_mails"] = 1
        if not mail.publish_reports():
            return False
    if invitations.has_due(now):
        done["mails"] = 1
        if not mail.publish():
            return False
    if removal_tasks.has_due(now):
        done["removals"] = 1
        if not removal_tasks.publish(now):
            return False
    if RosterDirty.objects.exists():
        done["marks"] = 1
        return roster.publish_drain("")
    return True


def _recount(now: datetime) -> int:
    orgs = RosterCount.objects.values_list("org", flat=True).distinct()
    return counts.recount_due(plans.orgs_with_feature(list(orgs)), now)


def _empty_jobs(now: datetime) -> int:
    emptied = 0
    for job in job_rules.expired(now):
        try:
            job_rules.empty(job)
        except Exception as error:  # noqa: BLE001 - an outer edge: the next tick tries again
            logs.log_failure(log, error, "What job %s left can't be deleted:", job.public_id)
        else:
            emptied += 1
    return emptied


_STEPS: dict[str, Callable[[datetime], int]] = {
    "expired": invitations.expire_due,
    "brought_forward": invitations.bring_forward,
    "reminded": invitations.remind_due,
    "counts": _recount,
    "ended": ended.refresh_ended,
    "emptied": _empty_jobs,
    "looks": removal.due_looks,
    "pieces": lambda _now: export.clear_ended(),
}
