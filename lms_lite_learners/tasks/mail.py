"""Invitations and reminders leave in the background."""

import logging
import time

from celery import shared_task
from django.utils import timezone

from lms_lite_learners import invitations, logs
from lms_lite_learners.results.export import mailing
from lms_lite_learners.tasks.broker import QueuedTask, send

log = logging.getLogger(__name__)

# What one message does at most, so that a worker is free for other work in between.
MAX_MAILS = 500
MAX_SECONDS = 10
BATCH = 20

__all__ = ["publish", "publish_on_commit", "publish_reports", "send_invitations", "send_reports"]


def publish() -> bool:
    """Tell a worker that mails wait, if any do; False when the broker can't be reached."""
    return send(send_invitations) if invitations.has_due(timezone.now()) else True


def publish_on_commit() -> None:
    """The same once what was written is committed."""
    logs.on_commit(publish, log)


@shared_task(name="lms_lite_learners.send_invitations", ignore_result=True, base=QueuedTask)
def send_invitations() -> None:
    """Hand over the mails that are due, for a while; then leave the rest to another message.

    Does nothing where enough senders are at it: the worker is free for other work.
    """
    invitations.fail_abandoned(timezone.now())
    if invitations.are_senders_enough(timezone.now()):
        return
    started, sent = time.monotonic(), 0
    while sent < MAX_MAILS and time.monotonic() - started < MAX_SECONDS:
        number = _send_some()
        if not number:
            return
        sent += number
    publish()


def _send_some() -> int:
    try:
        return invitations.send_due(BATCH, timezone.now())
    except Exception as error:  # noqa: BLE001 - a task's outer edge: the other mails go on
        logs.log_failure(log, error, "A mail could not be handed over:")
        return 1


def publish_reports() -> bool:
    """Tell a worker that mails about reports wait; False when the broker can't be reached."""
    return send(send_reports) if mailing.has_due(timezone.now()) else True


@shared_task(name="lms_lite_learners.send_reports", ignore_result=True, base=QueuedTask)
def send_reports() -> None:
    """Hand over the mails about reports that are due."""
    mailing.fail_abandoned(timezone.now())
    try:
        mailing.send_due(MAX_MAILS, timezone.now())
    except Exception as error:  # noqa: BLE001 - a task's outer edge: the tick goes on with the rest
        logs.log_failure(log, error, "A mail about a report could not be handed over:")
