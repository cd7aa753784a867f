"""R7: are a worker and the tick alive? Told by jobs that go over the broker."""

import dataclasses
import io
import json
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lms_lite_learners.models import Job
from lms_lite_learners.tasks import due, loop
from lms_lite_learners.tasks.jobs import run_job

pytestmark = pytest.mark.django_db


class Elsewhere:
    """A worker and a ticker, as far as they are alive; they act while the loop is waited for."""

    def __init__(self, *, worker, ticker):
        self.worker, self.ticker = worker, ticker

    def act(self, seconds):
        if self.ticker:
            due.tick(timezone.now())
        if self.worker:
            take_messages()


def take_messages():
    """Work off what lies in the broker's queue, as a worker does."""
    with run_job.app.connection_for_read() as connection:
        waiting = connection.SimpleQueue(run_job.app.conf.task_default_queue)
        with suppress(waiting.Empty):
            while message := waiting.get_nowait():
                arguments = message.payload[0]
                message.ack()
                if message.headers["task"] == run_job.name:
                    run_job(*arguments)
        waiting.close()


@pytest.fixture(autouse=True)
def _empty_queue(db):
    """No test finds another's messages."""
    take_messages()


def looked(**alive):
    return loop.end(loop.begin(), 0.5, pause=Elsewhere(**alive).act)


def test_with_both_alive_both_jobs_are_done_and_gone():
    told = looked(worker=True, ticker=True)
    assert (told["ok"], told["broker"]) == (True, True)
    assert told["worker"]["state"] == told["tick"]["state"] == "succeeded"
    assert not Job.objects.exists()


def test_without_a_tick_only_the_worker_is_well():
    told = looked(worker=True, ticker=False)
    assert (told["ok"], told["worker"]["ok"], told["tick"]["ok"]) == (False, True, False)
    assert not Job.objects.exists()


def test_without_a_worker_nothing_is_done():
    told = looked(worker=False, ticker=True)
    assert (told["ok"], told["worker"]["ok"], told["tick"]["ok"]) == (False, False, False)
    assert told["worker"]["state"] == "queued"
    assert not Job.objects.exists()


def test_without_a_message_it_is_not_well_though_both_jobs_are_done(broker_down):
    started = loop.begin()

    def work_off(seconds):
        for job_id in (started.worker, started.ticker):
            run_job(job_id)

    told = loop.end(started, 5, pause=work_off)
    assert (told["worker"]["ok"], told["tick"]["ok"]) == (True, True)
    assert (told["ok"], told["broker"]) == (False, False)


def test_what_was_done_meanwhile_counts_as_waiting():
    pauses = []
    started = loop.begin()
    earlier = dataclasses.replace(started, begun=started.begun - 10)
    told = loop.end(earlier, 9, pause=pauses.append)
    assert (told["ok"], pauses) == (False, [])


def test_a_broker_that_is_down_is_told(broker_down):
    output = io.StringIO()
    with pytest.raises(CommandError, match="loop"):
        call_command(
            *("lms_lite_learners", "selfcheck", "--json", "--only", "loop", "--wait", "0"),
            stdout=output,
        )
    told = json.loads(output.getvalue())["loop"]
    assert (told["ok"], told["broker"]) == (False, False)
    assert not Job.objects.exists()
