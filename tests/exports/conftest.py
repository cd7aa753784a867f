"""What the tests of exports share."""

import csv
import io
import json

import pytest
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners.data import AddedVia, Status
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, Learner
from lms_lite_learners.results import export
from lms_lite_learners.tasks.jobs import work
from tests.invitations.conftest import postman

__all__ = ["postman"]

API = "/api/lms_lite_learners/v1"


@pytest.fixture
def enlist():
    """Put an account on an organisation's list: enlist("Acme", user)."""

    def make(org, user):
        return Learner.objects.create(
            org=org,
            status=Status.ACTIVE.value,
            user=user,
            is_open=True,
            added_at=timezone.now(),
            added_via=AddedVia.MANUAL.value,
        )

    return make


@pytest.fixture
def three(acme, person, enlist):
    """Three learners of Acme, each in SAFE101; the second also in DATA200. Their rows."""
    people = [person(name, name=f"{name.title()} Tester") for name in ("ann", "ben", "cat")]
    for user in people:
        CourseEnrollment.enroll(user, acme.safe.id)
    CourseEnrollment.enroll(people[1], acme.data.id)
    return [enlist("Acme", user) for user in people]


@pytest.fixture
def finished(acme):
    """Ask for an export of Acme as its manager and have it worked on: the job as it ended."""

    def make(**asked):
        job = export.start("Acme", export.Order(**asked), acting_user_id=acme.manager.pk)
        work(job.pk)
        return Job.objects.get(pk=job.pk)

    return make


@pytest.fixture
def post(client):
    """Post JSON to the API as whoever is signed in."""

    def send(path, body=None, **more):
        return client.post(f"{API}/{path}", json.dumps(body or {}), "application/json", **more)

    return send


def content_of(job):
    """The bytes of a job's report."""
    with files.open_file(job.file) as report:
        return report.read()


def rows_of(content):
    """The cells of a CSV report."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
