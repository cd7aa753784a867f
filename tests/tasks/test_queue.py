"""Our messages go to the queue that the operator names, whoever sends them."""

from time import monotonic, sleep

import pytest

from lms_lite_learners.tasks.broker import QueuedTask
from lms_lite_learners.tasks.jobs import run_job
from openedx.core.lib.celery import APP

OURS, OTHER, NAMED = "edx.lms.core.high", "edx.lms.core.high_mem", "edx.lms.core.named"
NO_JOB = -1


@pytest.fixture
def sent_to(settings):
    """Where a message goes: sent_to(send), of the three queues and the default one."""

    def look(send):
        names = (OURS, OTHER, NAMED, APP.conf.task_default_queue)
        with APP.connection_for_read() as connection:
            queues = {name: connection.SimpleQueue(name) for name in names}
            for queue in queues.values():
                queue.clear()
            send()
            # A broker hands a message on when it likes: RabbitMQ after the sender has gone on.
            until = monotonic() + 10
            while not (filled := [name for name, queue in queues.items() if queue.clear()]):
                assert monotonic() < until, "no message came"
                sleep(0.02)
            return filled

    return look


def test_every_task_of_ours_is_of_the_kind_that_asks():
    ours = {name: task for name, task in APP.tasks.items() if name.startswith("lms_lite_learners.")}
    assert len(ours) >= 7
    assert [name for name, task in ours.items() if not isinstance(task, QueuedTask)] == []


@pytest.mark.parametrize(
    "send", [lambda: run_job.delay(NO_JOB), lambda: run_job.apply_async(args=(NO_JOB,))]
)
def test_a_message_of_beat_or_anybody_goes_there(settings, sent_to, send):
    assert sent_to(send) == [APP.conf.task_default_queue]
    settings.LMS_LITE_QUEUE = OURS
    assert sent_to(send) == [OURS]


def test_a_queue_that_the_caller_names_wins(settings, sent_to):
    settings.LMS_LITE_QUEUE = OURS
    assert sent_to(lambda: run_job.apply_async(args=(NO_JOB,), queue=NAMED)) == [NAMED]


def test_the_platforms_table_of_queues_serves_where_none_is_named(settings, sent_to):
    settings.EXPLICIT_QUEUES = {run_job.name: {"queue": OTHER}}
    assert sent_to(lambda: run_job.delay(NO_JOB)) == [OTHER]
    settings.LMS_LITE_QUEUE = OURS
    assert sent_to(lambda: run_job.delay(NO_JOB)) == [OURS]
