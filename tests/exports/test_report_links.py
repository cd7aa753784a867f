"""R6.3: the link is signed, lasts some days, and is worthless to anybody else."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils import timezone

from common.djangoapps.student.roles import OrgInstructorRole
from lms_lite_learners.host import files
from lms_lite_learners.models import AuditEntry, Job, OrganizationPlan
from lms_lite_learners.results import export
from lms_lite_learners.tasks import due
from tests.exports.conftest import API, content_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(three, finished):
    """A finished export of Acme's manager."""
    return finished()


def body(answer):
    return b"".join(answer.streaming_content)


def expire(job):
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_who_asked_gets_the_file(job, acme, signed_in):
    answer = signed_in(acme.manager).get(export.path_of(job))
    assert answer.status_code == 200
    assert body(answer) == content_of(job)


@pytest.mark.parametrize("door", ["page", "api"])
def test_it_comes_as_a_file_that_nobody_keeps_or_guesses(job, acme, signed_in, door):
    paths = {"page": export.path_of(job), "api": f"{API}/jobs/{job.public_id}/file/"}
    answer = signed_in(acme.manager).get(paths[door])
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="results-Acme-')
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_link_names_no_place_of_the_storage(job):
    assert job.file.rpartition("/")[2] not in export.url_of(job)


def test_signed_out_one_signs_in_and_comes_back(job, client):
    answer = client.get(export.path_of(job))
    assert answer.status_code == 401
    assert f"next={export.path_of(job).replace('/', '%2F')}".encode() in answer.content.replace(
        b"%3A", b":"
    )


@pytest.mark.parametrize("who", ["author", "learner"])
def test_to_another_person_there_is_nothing(job, acme, signed_in, who):
    assert signed_in(getattr(acme, who)).get(export.path_of(job)).status_code == 404


def test_another_manager_and_an_operator_are_other_persons(job, acme, signed_in, operator, person):
    second = person("second")
    OrgInstructorRole("Acme").add_users(second)
    for user in (second, operator):
        assert signed_in(user).get(export.path_of(job)).status_code == 404


@pytest.mark.parametrize("at", [0, 5, 24, -1])
def test_an_altered_link_leads_nowhere(job, acme, signed_in, at):
    path = export.path_of(job)
    signed = path.rstrip("/").rpartition("/")[2]
    letter = "A" if signed[at] != "A" else "B"
    place = at % len(signed)
    altered = signed[:place] + letter + signed[place + 1 :]
    answer = signed_in(acme.manager).get(path.replace(signed, altered))
    assert answer.status_code == 404


def test_the_id_alone_is_no_link(job, acme, signed_in):
    assert signed_in(acme.manager).get(f"/learners/files/{job.public_id}/").status_code == 404


def test_after_its_days_the_page_says_so(job, acme, signed_in):
    path, client = export.path_of(job), signed_in(acme.manager)
    expire(job)
    answer = client.get(path)
    assert answer.status_code == 410
    assert "expired" in answer.content.decode()


def test_an_old_link_to_a_report_that_is_kept_has_expired_too(job, acme, signed_in, settings):
    client = signed_in(acme.manager)
    with time_machine.travel(timezone.now() - timedelta(days=8), tick=False):
        old = export.path_of(job)
    assert client.get(old).status_code == 410
    assert client.get(export.path_of(job)).status_code == 200


def test_an_expired_link_tells_another_person_nothing(job, acme, globex, signed_in):
    expire(job)
    assert signed_in(globex.manager).get(export.path_of(job)).status_code == 404


def test_the_file_goes_when_its_days_are_over_and_the_job_stays(job):
    due.tick(timezone.now() + timedelta(days=6, hours=23))
    assert files.exists(job.file)
    due.tick(timezone.now() + timedelta(days=7, hours=1))
    assert not files.exists(job.file)
    assert Job.objects.get(pk=job.pk).state == "succeeded"


def test_the_days_are_a_setting(three, finished, settings):
    settings.LMS_LITE_REPORT_DAYS = 2
    job = finished()
    assert timedelta(days=1, hours=23) < job.expires_at - timezone.now() <= timedelta(days=2)


def test_a_lost_role_ends_the_right_to_the_file(job, acme, signed_in):
    path, client = export.path_of(job), signed_in(acme.manager)
    OrgInstructorRole("Acme").remove_users(acme.manager)
    assert client.get(path).status_code == 404
    assert client.get(f"{API}/jobs/{job.public_id}/file/").status_code == 404


def test_a_plan_that_ended_is_told(job, acme, signed_in):
    path, client = export.path_of(job), signed_in(acme.manager)
    OrganizationPlan.objects.create(org="Acme", plan="free")
    assert client.get(path).status_code == 403


def test_a_file_that_the_storage_lost_is_gone(job, acme, signed_in):
    files.delete(job.file)
    assert signed_in(acme.manager).get(export.path_of(job)).status_code == 410


def test_a_download_stands_in_the_trail(job, acme, signed_in):
    body(signed_in(acme.manager).get(export.path_of(job)))
    assert AuditEntry.objects.get(action="download").subject == job.public_id


def test_the_same_over_the_api(job, acme, signed_in):
    client = signed_in(acme.manager)
    links = client.get(f"{API}/jobs/{job.public_id}/").json()["links"]
    assert body(client.get(urlsplit(links["file"]).path)) == content_of(job)
    manifest = client.get(urlsplit(links["manifest"]).path).json()
    assert list(manifest["sha256"].values()) == [job.resume_point["manifest"]["sha256"]["report"]]


@pytest.mark.parametrize("what", ["file", "manifest"])
def test_the_api_says_410_after_its_days(job, acme, signed_in, what):
    client = signed_in(acme.manager)
    expire(job)
    answer = client.get(f"{API}/jobs/{job.public_id}/{what}/")
    assert (answer.status_code, answer.json()["code"]) == (410, "expired")
    assert client.get(f"{API}/jobs/{job.public_id}/").json()["links"][what] is None


@pytest.mark.parametrize("what", ["file", "manifest"])
def test_before_its_end_there_is_no_file(acme, three, signed_in, what):
    job = export.start("Acme", export.Order(), acting_user_id=acme.manager.pk)
    client = signed_in(acme.manager)
    assert client.get(f"{API}/jobs/{job.public_id}/{what}/").status_code == 404
    assert client.get(f"{API}/jobs/{job.public_id}/").json()["links"][what] is None
