"""What goes on after removals: plugins that failed, and people who did something since."""

import logging
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from lms_lite_learners import logs, removal
from lms_lite_learners.tasks.broker import QueuedTask, send

log = logging.getLogger(__name__)

__all__ = ["call_erasers", "has_due", "look_at_traces", "publish", "publish_traces"]


def has_due(now: datetime) -> bool:
    """Is there an eraser to be called again, or somebody to be looked at?"""
    return removal.has_due_calls(now) or bool(removal.due_orgs(now))


def publish(now: datetime) -> bool:
    """Have a worker do what is due; False when the broker can't be reached."""
    if removal.has_due_calls(now) and not send(call_erasers):
        return False
    return not removal.due_orgs(now) or publish_traces()


def publish_traces() -> bool:
    """Have a worker look at those who did something; False when the broker can't be reached."""
    return send(look_at_traces)


@shared_task(name="lms_lite_learners.call_erasers", ignore_result=True, base=QueuedTask)
def call_erasers() -> None:
    """Call the erasers of other plugins again whose time has come."""
    removal.retry_due(timezone.now())


@shared_task(name="lms_lite_learners.look_at_traces", ignore_result=True, base=QueuedTask)
def look_at_traces() -> None:
    """Look at those who did something after their removal; no organisation holds up another."""
    now = timezone.now()
    for org in removal.due_orgs(now):
        try:
            removal.work_off(org, now)
        except Exception as error:  # noqa: BLE001 - a task's outer edge: other organisations go on
            logs.log_failure(log, error, "People of “%s” still have to be looked at:", org)
