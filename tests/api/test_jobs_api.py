"""`jobs/{id}/`, `cancel/` and `file/`."""

import pytest
from django.utils import timezone

from common.djangoapps.student.roles import OrgInstructorRole
from lms_lite_learners import imports, jobs
from lms_lite_learners.data import NEVER
from lms_lite_learners.host import files
from lms_lite_learners.models import Job
from lms_lite_learners.tasks.jobs import work
from tests.imports.files import upload

pytestmark = pytest.mark.django_db

BASE = "/api/lms_lite_learners/v1/jobs/"


@pytest.fixture
def job(acme):
    """An import of Acme's manager, with one row that can't go."""
    return imports.start(
        acme.org, upload("email\nada@x.example\nnonsense\n"), acting_user_id=acme.manager.pk
    )


@pytest.fixture
def manager(acme, signed_in):
    """A browser of Acme's manager."""
    return signed_in(acme.manager)


def path(job, part=""):
    return f"{BASE}{job.public_id}/{part}"


def test_a_job_tells_its_state_and_links(manager, job):
    body = manager.get(path(job)).json()
    assert (body["id"], body["state"], body["done"]) == (job.public_id, "queued", 0)
    assert body["links"]["cancel"].endswith(path(job, "cancel/"))
    assert body["links"]["file"] is None


def test_an_ended_job_links_its_rejected_rows(manager, job):
    work(job.pk)
    body = manager.get(path(job)).json()
    assert body["links"]["cancel"] is None
    answer = manager.get(body["links"]["file"])
    assert answer["Content-Disposition"] == 'attachment; filename="rejected-rows.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("nonsense,,,,3,")


def test_a_failed_job_tells_why(manager, job):
    files.delete(job.arguments["file"])
    work(job.pk)
    assert manager.get(path(job)).json()["error"]["code"] == "expired"


def test_looking_at_a_job_that_nobody_works_on_publishes_it(
    manager, job, django_capture_on_commit_callbacks
):
    jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now(), published_at=NEVER)
    with django_capture_on_commit_callbacks(execute=True):
        manager.get(path(job))
    assert Job.objects.get(pk=job.pk).published_at > NEVER


def test_a_waiting_job_is_cancelled_at_once(manager, job):
    answer = manager.post(path(job, "cancel/"))
    assert (answer.status_code, answer.json()["state"]) == (202, "cancelled")
    again = manager.post(path(job, "cancel/"))
    assert (again.status_code, again.json()["code"]) == (409, "job_ended")


def test_the_file_is_missing_until_there_is_one(manager, job):
    assert manager.get(path(job, "file/")).status_code == 404


def test_a_file_that_is_no_longer_kept_is_gone(manager, job):
    work(job.pk)
    files.delete(job.arguments["file"])
    answer = manager.get(path(job, "file/"))
    assert (answer.status_code, answer.json()["code"]) == (410, "expired")


@pytest.mark.parametrize("part", ["", "file/"])
def test_a_job_of_somebody_else_does_not_exist(job, globex, operator, signed_in, part):
    for person in (globex.manager, operator):
        assert signed_in(person).get(path(job, part)).status_code == 404


def test_who_is_manager_no_longer_has_no_job(manager, job, acme):
    OrgInstructorRole("Acme").remove_users(acme.manager)
    assert manager.get(path(job)).status_code == 404


def test_a_visitor_is_asked_to_sign_in(db, job):
    from django.test import Client

    assert Client().get(path(job)).status_code == 401


@pytest.mark.parametrize("part", ["", "cancel/", "file/"])
@pytest.mark.parametrize("name", ["a%00", "%00", "a%20b", "ä"])
def test_what_can_t_be_a_job_is_none(manager, name, part):
    ask = manager.post if part == "cancel/" else manager.get
    assert ask(f"{BASE}{name}/{part}").status_code == 404
