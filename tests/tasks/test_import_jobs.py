"""R3.9: a job is told of by its id, claimed once, and found again when its message is lost."""

import os
import subprocess
import sys

import pytest
from celery.signals import worker_ready
from django.db import IntegrityError, connection
from django.utils import timezone

from lms_lite_learners import imports, jobs
from lms_lite_learners.data import NEVER
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, Learner
from lms_lite_learners.tasks.broker import send
from lms_lite_learners.tasks.jobs import publish, publish_due, publish_on_commit, run_job
from tests.imports.files import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(acme):
    """An import that was asked for."""
    return imports.start(acme.org, upload("email\nada@x.example"), acting_user_id=acme.manager.pk)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def leave_behind(job):
    """The job of a worker that fell silent."""
    jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now(), published_at=NEVER)


def test_a_worker_runs_a_job_by_its_id(job):
    run_job(job.pk)
    assert (fresh(job).state, Learner.objects.count()) == ("succeeded", 1)


def test_a_message_twice_is_one_import(job):
    run_job(job.pk)
    run_job(job.pk)
    assert fresh(job).done == 1


def test_a_published_job_is_not_published_again_at_once(job):
    assert publish(job.pk)
    assert jobs.due() == []


def test_it_is_published_once_it_is_committed(job, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish_on_commit(job.pk)
        assert fresh(job).published_at == NEVER
    assert fresh(job).published_at > NEVER


def test_a_broker_that_is_down_leaves_the_job_queued(job, broker_down, caplog):
    assert not publish(job.pk)
    assert (fresh(job).state, jobs.due()) == ("queued", [job.pk])
    assert "broker can't be reached" in caplog.text


def test_what_a_dead_worker_left_is_published(job):
    leave_behind(job)
    assert publish_due() == (1, True)
    run_job(job.pk)
    assert fresh(job).state == "succeeded"


def test_a_worker_that_starts_takes_over(job):
    leave_behind(job)
    worker_ready.send(sender=None)
    assert fresh(job).published_at > NEVER


def test_a_killed_process_of_this_machine_needs_no_lease_to_run_out(job):
    jobs.claim(job.pk)
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, check=True)  # fmt: skip
    machine = fresh(job).holder.rpartition(f"{os.getpid()}:")[0]
    assert jobs.free_dead() == 0
    Job.objects.filter(pk=job.pk).update(holder=f"{machine}{int(dead.stdout)}:12345")
    assert jobs.free_dead() == 1
    assert jobs.due() == [job.pk]


def test_a_process_of_another_machine_keeps_its_lease(job):
    jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(holder="elsewhere:4026531836:99999999:12345")
    assert jobs.free_dead() == 0


def test_what_goes_wrong_is_told_in_words_and_logged(job, caplog):
    Job.objects.filter(pk=job.pk).update(arguments={})
    run_job(job.pk)
    ended = fresh(job)
    assert (ended.state, ended.error_code) == ("failed", "internal_error")
    assert job.public_id in ended.error_detail
    assert "Traceback" in caplog.text


def test_the_log_of_a_failed_job_names_no_address(job, caplog):
    words = "Duplicate entry 'Acme-ada@x.example' for key 'lll_learner'"

    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise IntegrityError(words)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        run_job(job.pk)
    assert fresh(job).error_code == "internal_error"
    assert "IntegrityError" in caplog.text
    assert "ada@x.example" not in caplog.text


def test_a_refusal_is_the_jobs_error(job):
    files.delete(job.arguments["file"])
    run_job(job.pk)
    assert (fresh(job).state, fresh(job).error_code) == ("failed", "expired")


def test_a_job_that_was_taken_over_is_left_alone(job, monkeypatch):
    def taken_over(job, **_arguments):
        raise jobs.LeaseLostError(job.public_id)

    monkeypatch.setattr(imports, "run", taken_over)
    run_job(job.pk)
    assert fresh(job).state == "running"


def test_a_message_goes_to_the_queue_of_the_setting(job, settings):
    settings.LMS_LITE_QUEUE = "edx.lms.core.high"
    with run_job.app.connection_for_read() as connection:
        queue = connection.SimpleQueue("edx.lms.core.high")
        queue.clear()
        assert send(run_job, [job.pk])
        message = queue.get(timeout=5)
        message.ack()
        assert message.payload[0] == [job.pk]
