"""Handing messages to the broker, which may be down."""

import logging
from collections.abc import Sequence
from typing import Any

from celery import Task
from kombu.exceptions import KombuError

from lms_lite_learners import conf

log = logging.getLogger(__name__)

# A request waits no longer than this for a broker that is down; the tick publishes later.
RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}

__all__ = ["QueuedTask", "send"]


class QueuedTask(Task):  # type: ignore[type-arg]
    """A task whose messages go to the queue that the operator names for ours, whoever sends them.

    The platform's own table of queues (EXPLICIT_QUEUES) is filled after the plugins' turn and
    serves where no queue is named.
    """

    abstract = True

    def apply_async(self, *args: Any, **options: Any) -> Any:
        """Publish a message; a queue that the caller names wins."""
        if queue := conf.queue():
            options.setdefault("queue", queue)
        return super().apply_async(*args, **options)


def send(task: "Task[Any, Any]", arguments: Sequence[int | str] = ()) -> bool:
    """Publish a message; False and a line in the log where the broker can't be reached."""
    try:
        task.apply_async(args=tuple(arguments), retry_policy=RETRY)
    except (KombuError, OSError) as error:
        log.warning(
            "The broker can't be reached (%s); %s of %s waits for the next tick.",
            type(error).__name__,
            task.name,
            list(arguments),
        )
        return False
    return True
