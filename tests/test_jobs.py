"""The life of a long job."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms_lite_learners import jobs
from lms_lite_learners.exceptions import ConflictError, NotFoundError
from lms_lite_learners.models import Job

pytestmark = pytest.mark.django_db


def new(key=None, body="", owner=1):
    return jobs.create(
        "import", "Acme", owner_id=owner, arguments={}, idempotency_key=key, body_hash=body
    )


def fall_silent(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_one_worker_gets_a_job():
    job = new()
    assert jobs.claim(job.pk).state == "running"
    assert jobs.claim(job.pk) is None


def test_a_silent_workers_job_is_taken_over_and_the_first_can_write_no_more():
    job = new()
    first = jobs.claim(job.pk)
    fall_silent(job)
    second = jobs.claim(job.pk)
    with pytest.raises(jobs.LeaseLostError):
        jobs.step(first, done=1)
    jobs.step(second, done=2)
    assert Job.objects.get().done == 2


def test_a_step_renews_the_lease():
    job = jobs.claim(new().pk)
    fall_silent(job)
    jobs.step(job, done=1)
    assert jobs.claim(job.pk) is None


def test_an_ended_job_is_never_claimed_again():
    job = jobs.claim(new().pk)
    jobs.finish(job)
    fall_silent(job)
    assert jobs.claim(job.pk) is None
    assert jobs.due(0) == []


def test_a_failure_tells_its_owner_why():
    job = jobs.claim(new().pk)
    jobs.fail(job, "file_refused", "The file is a picture.")
    row = Job.objects.get()
    assert (row.state, row.error_code, row.error_detail) == (
        "failed",
        "file_refused",
        "The file is a picture.",
    )


def test_the_same_request_is_the_same_job():
    assert new("key", "body") == new("key", "body")
    assert jobs.find_repeat(1, "key", "body") == Job.objects.get()


def test_a_key_is_not_used_for_two_requests():
    new("key", "body")
    with pytest.raises(ConflictError, match="key"):
        new("key", "another body")


def test_a_key_is_its_owners():
    assert new("key", "body", owner=1) != new("key", "body", owner=2)


def test_without_a_key_every_request_is_a_job():
    assert new() != new()


def test_a_queued_job_is_cancelled_at_once():
    job = new()
    jobs.cancel(job)
    assert Job.objects.get().state == "cancelled"
    with pytest.raises(ConflictError):
        jobs.cancel(job)


def test_a_running_job_learns_of_its_cancelling_at_the_next_step():
    job = jobs.claim(new().pk)
    jobs.cancel(job)
    assert not job.cancel_requested
    jobs.step(job, done=1)
    assert job.cancel_requested


def test_waiting_jobs_are_due_once_they_were_quiet():
    waiting, running, silent = new(), jobs.claim(new().pk), jobs.claim(new().pk)
    fall_silent(silent)
    assert jobs.due(15) == [waiting.pk, silent.pk]
    jobs.mark_published(waiting.pk)
    assert jobs.due(15) == [silent.pk]
    assert running.pk not in jobs.due(0)


def test_a_job_is_its_owners_to_see():
    job = new(owner=1)
    assert jobs.get_own(job.public_id, 1) == job
    with pytest.raises(NotFoundError):
        jobs.get_own(job.public_id, 2)
