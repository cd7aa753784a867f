"""All that is due, for cron or beat: `tick` publishes it, and does itself what is small."""

from collections.abc import Callable
from datetime import datetime

from lms_lite_learners import invitations, plans
from lms_lite_learners.models import RosterCount, RosterDirty
from lms_lite_learners.roster import counts
from lms_lite_learners.tasks import jobs, mail, roster

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
    if not is_broker_there:
        raise BrokerDownError
    return {name: count for name, count in done.items() if count}


def _hand_over(now: datetime, done: dict[str, int]) -> bool:
    if invitations.has_due(now):
        done["mails"] = 1
        if not mail.publish():
            return False
    if RosterDirty.objects.exists():
        done["marks"] = 1
        return roster.publish_drain("")
    return True


def _recount(now: datetime) -> int:
    orgs = RosterCount.objects.values_list("org", flat=True).distinct()
    return counts.recount_due(plans.orgs_with_feature(list(orgs)), now)


_STEPS: dict[str, Callable[[datetime], int]] = {
    "expired": invitations.expire_due,
    "counts": _recount,
}
