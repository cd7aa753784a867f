"""What an ended job left is deleted after its days; its figures stay."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from lms_lite_learners import imports, invitations, jobs
from lms_lite_learners.data import NEVER, Query
from lms_lite_learners.exceptions import GoneError
from lms_lite_learners.host import files
from lms_lite_learners.jobs import keeping
from lms_lite_learners.models import Job, JobPart, JobRow
from lms_lite_learners.tasks import due
from lms_lite_learners.tasks.jobs import work
from tests.imports.files import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(acme):
    """An import that went, all but one row."""
    file = upload("email\nada@x.example\nbob@x.example\nnonsense\n")
    job = imports.start(acme.org, file, acting_user_id=acme.manager.pk)
    work(job.pk)
    return Job.objects.get(pk=job.pk)


def after(**time):
    """A moment from now on."""
    return timezone.now() + timedelta(**time)


def expire(job):
    """Let the days of a job be over."""
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    job.refresh_from_db()


def test_file_and_rows_go_when_the_days_are_over(job):
    stored = job.arguments["file"]
    assert due.tick(after(days=91))["emptied"] == 1
    assert not files.exists(stored)
    assert not JobRow.objects.exists()


def test_nothing_goes_a_day_too_soon(job):
    assert "emptied" not in due.tick(after(days=89))
    assert files.exists(job.arguments["file"])
    assert JobRow.objects.count() == 3


def test_the_days_are_a_setting(acme, job, settings):
    settings.LMS_LITE_KEEP_DAYS = 2
    later = imports.start(acme.org, upload("email\nx@x.example"), acting_user_id=acme.manager.pk)
    jobs.cancel(later)
    assert jobs.expired(after(days=3)) == [later]


def test_the_figures_stay_and_nothing_that_names_people(job):
    expire(job)
    due.tick(timezone.now())
    left = Job.objects.get(pk=job.pk)
    assert (left.state, left.counts) == ("succeeded", {"invited": 2, "invalid_email": 1})
    assert (left.done, left.total) == (3, 3)
    assert not {"file", "name", "layout"} & left.arguments.keys()


def test_a_search_for_an_address_is_forgotten_too(acme):
    query = Query(tab="pending", search="ada@x.example")
    job = invitations.start_reminders(acme.org, query=query, acting_user_id=acme.manager.pk)
    work(job.pk)
    due.tick(after(days=91))
    assert "ada@x.example" not in json.dumps(Job.objects.get().arguments)


def test_however_a_job_ends_it_has_its_day(acme, job):
    failed = imports.start(acme.org, upload("email\nx@x.example"), acting_user_id=acme.manager.pk)
    files.delete(failed.arguments["file"])
    work(failed.pk)
    assert Job.objects.get(pk=failed.pk).state == "failed"
    assert [one.pk for one in jobs.expired(after(days=91))] == [job.pk, failed.pk]


def test_an_open_job_has_no_day_yet(acme):
    imports.start(acme.org, upload("email\nx@x.example"), acting_user_id=acme.manager.pk)
    assert jobs.expired(after(days=1000)) == []


def test_a_job_without_anything_of_people_has_none(acme):
    job = jobs.create("backfill", acme.org, owner_id=acme.manager.pk, arguments={})
    work(job.pk)
    assert Job.objects.get().expires_at == NEVER
    jobs.ensure_kept(Job.objects.get())


def test_what_is_emptied_is_not_looked_at_again(job):
    due.tick(after(days=91))
    assert "emptied" not in due.tick(after(days=92))


def test_many_rows_go_in_batches(job, monkeypatch):
    monkeypatch.setattr(keeping, "ROWS_AT_ONCE", 2)
    assert jobs.empty(job) == 3


def test_other_jobs_rows_stay(acme, job):
    other = imports.start(acme.org, upload("email\nx@x.example"), acting_user_id=acme.manager.pk)
    work(other.pk)
    jobs.empty(job)
    assert [row.job_id for row in JobRow.objects.all()] == [other.pk]


def test_report_and_pieces_of_a_job_go_too(job):
    report, piece = (files.save("reports", upload("x"), suffix=".csv") for _time in range(2))
    Job.objects.filter(pk=job.pk).update(file=report)
    JobPart.objects.create(job=job, number=0, after=0, until=9, file=piece)
    due.tick(after(days=91))
    assert not files.exists(report)
    assert not files.exists(piece)


def test_a_storage_that_is_away_holds_up_nobody_and_is_asked_again(acme, job, settings, caplog):
    other = imports.start(acme.org, upload("email\nx@x.example"), acting_user_id=acme.manager.pk)
    work(other.pk)
    Job.objects.filter(pk=job.pk).update(arguments={"file": "../outside"})
    assert due.tick(after(days=91))["emptied"] == 1
    assert [one.pk for one in jobs.expired(after(days=91))] == [job.pk]
    assert job.public_id in caplog.text


def test_past_their_time_rows_are_gone_before_they_are_deleted(job):
    expire(job)
    assert JobRow.objects.exists()
    for ask in (imports.list_rows, imports.ensure_rejected_rows):
        with pytest.raises(GoneError) as told:
            ask(job)
        assert told.value.code == "expired"


@pytest.mark.parametrize("is_deleted", [False, True])
def test_the_api_answers_410(job, acme, signed_in, is_deleted):
    client = signed_in(acme.manager)
    here = f"/api/lms_lite_learners/v1/jobs/{job.public_id}/"
    links = client.get(here).json()["links"]
    expire(job)
    if is_deleted:
        due.tick(timezone.now())
    for url in (links["rows"], links["file"]):
        answer = client.get(url)
        assert (answer.status_code, answer.json()["code"]) == (410, "expired")
    links = client.get(here).json()["links"]
    assert (links["rows"], links["file"]) == (None, None)


def test_the_page_says_until_when_and_then_that_it_is_gone(job, acme, signed_in):
    client = signed_in(acme.manager)
    here = f"/learners/Acme/imports/{job.public_id}/"
    page = client.get(here).content.decode()
    assert "are kept until" in page
    assert "nonsense" in page
    expire(job)
    due.tick(timezone.now())
    answer = client.get(here)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "were deleted; only the figures are kept" in page
    assert "Not an address" in page
    assert "nonsense" not in page
