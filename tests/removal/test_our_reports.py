"""R5.4: reports that may hold a removed person are deleted, and made anew without the person."""

import pytest
from django.utils import timezone

from lms_lite_learners import jobs
from lms_lite_learners.data import JobState
from lms_lite_learners.exceptions import GoneError
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, JobPart, ReportMail
from lms_lite_learners.removal import ours
from lms_lite_learners.results import export
from lms_lite_learners.results.export import parts, working
from lms_lite_learners.tasks import due
from lms_lite_learners.tasks.jobs import work
from tests.exports.conftest import content_of, enlist, finished, three
from tests.removal.clearing import ADA, clear, person_of

__all__ = ["clear", "enlist", "finished", "three"]

pytestmark = pytest.mark.django_db


def test_the_report_is_deleted_and_its_link_dies(three, finished, clear, acme, signed_in):
    job = finished()
    name = job.file
    assert clear(person_of(three[0].user)).files == 1
    assert not files.exists(name)
    client = signed_in(acme.manager)
    answer = client.get(f"/api/lms_lite_learners/v1/jobs/{job.public_id}/file/")
    assert answer.status_code == 410
    assert ReportMail.objects.get().reason == ""
    with pytest.raises(GoneError):
        export.open_report(Job.objects.get(pk=job.pk), user=acme.manager)


def test_reports_about_others_and_of_others_stay(three, globex, finished, clear):
    job = finished(learners=[str(three[1].pk)])
    clear(person_of(three[0].user))
    assert files.exists(Job.objects.get(pk=job.pk).file)
    clear(person_of(three[1].user), org="Globex")
    assert files.exists(Job.objects.get(pk=job.pk).file)


def test_who_has_no_account_is_in_no_report(three, finished, clear):
    job = finished()
    assert clear(ADA).files == 0
    assert files.exists(job.file)


def test_an_authors_report_of_a_course_here_is_deleted(acme, clear):
    job = export.start_own(export.Order(), user=acme.author)
    work(job.pk)
    name = Job.objects.get(pk=job.pk).file
    clear(person_of(acme.learner), org="Globex")
    assert files.exists(name)
    clear(person_of(acme.learner))
    assert not files.exists(name)


def test_a_killed_worker_leaves_the_report_to_the_tick_but_not_to_its_owner(acme, three, finished):
    job = finished()
    ours.clear("Acme", [person_of(three[0].user)], keep_job=0)
    assert not export.has_report(Job.objects.get(pk=job.pk))
    due.tick(timezone.now())
    assert not files.exists(job.file)


@pytest.fixture
def running(acme, three, settings):
    """An export of three learners in three parts, of which the first two are written."""
    settings.LMS_LITE_CHUNK_SIZE = 1
    asked = export.start("Acme", export.Order(), acting_user_id=acme.manager.pk)
    job = jobs.claim(asked.pk)
    plan = working._plan(job)
    for _time in range(2):
        assert working.write_next(job.pk, plan)
    return job


def test_a_part_that_holds_the_person_is_written_anew(running, three, clear):
    clear(person_of(three[0].user))
    assert list(JobPart.objects.order_by("number").values_list("is_done", flat=True)) == [
        False,
        True,
        False,
    ]
    with pytest.raises(jobs.LeaseLostError):
        jobs.step(running)
    work(running.pk)
    job = Job.objects.get(pk=running.pk)
    assert job.state == JobState.SUCCEEDED
    text = content_of(job).decode()
    assert "ben@" in text
    assert "ann@" not in text


def test_a_part_in_hand_is_lost_to_its_worker(running, three, clear):
    part = parts.claim(running.pk)
    clear(person_of(three[2].user))
    assert not parts.settle(part, part.file, 1)


def test_an_export_of_others_goes_on_undisturbed(running, person, clear):
    clear(person_of(person("zoe")))
    assert JobPart.objects.filter(is_done=True).count() == 2
    jobs.step(running)


def test_a_report_limited_to_the_person_names_nobody_any_more(acme, three, clear):
    ids = [str(three[0].pk), str(three[1].pk)]
    job = export.start("Acme", export.Order(learners=ids), acting_user_id=acme.manager.pk)
    clear(person_of(three[0].user))
    assert Job.objects.get(pk=job.pk).arguments["users"] == [three[1].user_id]
    work(job.pk)
    assert Job.objects.get(pk=job.pk).state == JobState.SUCCEEDED
