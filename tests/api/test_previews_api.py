"""Applying, mending and comparing a preview: POST apply, PATCH rows, GET comparison."""

import pytest
from django.utils import timezone

from lms_lite_learners.models import Job, Learner
from lms_lite_learners.tasks.jobs import work
from tests.imports.files import upload

pytestmark = pytest.mark.django_db

PATH = "/api/lms_lite_learners/v1/organizations/Acme/imports/"


@pytest.fixture
def manager(acme, signed_in):
    """A browser of Acme's manager."""
    return signed_in(acme.manager)


@pytest.fixture
def preview(manager):
    """A finished dry run as the API gives it."""

    def run(content="email\nada@x.example\nnonsense\n"):
        body = manager.post(PATH, {"file": upload(content), "dry_run": "true"}).json()
        work(Job.objects.get(public_id=body["id"]).pk)
        return manager.get(body["links"]["self"]).json()

    return run


def test_a_preview_is_applied(manager, preview):
    answer = manager.post(preview()["links"]["apply"])
    body = answer.json()
    assert (answer.status_code, body["dry_run"], body["state"]) == (202, False, "queued")
    work(Job.objects.get(public_id=body["id"]).pk)
    body = manager.get(body["links"]["self"]).json()
    assert (body["counts"], body["checked"]) == ({"invited": 1, "invalid_email": 1}, 2)
    assert body["links"]["apply"] is None


def test_twice_is_the_same_job(manager, preview):
    link = preview()["links"]["apply"]
    assert manager.post(link).json()["id"] == manager.post(link).json()["id"]


def test_a_plan_that_changed_is_a_409(manager, preview, pending):
    shown = preview()
    pending("Acme", "ada@x.example")
    answer = manager.post(shown["links"]["apply"])
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_changed")
    assert "line 2" in answer.json()["detail"]


def test_after_its_time_it_is_a_410(manager, preview):
    shown = preview()
    Job.objects.update(expires_at=timezone.now())
    assert manager.post(shown["links"]["apply"]).status_code == 410
    assert manager.get(shown["links"]["self"]).json()["links"]["apply"] is None


def test_a_row_is_mended(manager, preview):
    shown = preview()
    row = f"{shown['links']['rows']}3/"
    answer = manager.patch(row, {"email": "bob@x.example"}, content_type="application/json")
    assert (answer.status_code, answer.json()["line"]) == (200, 3)
    assert (answer.json()["email"], answer.json()["outcome"]) == ("bob@x.example", "invited")
    work(Job.objects.get(public_id=manager.post(shown["links"]["apply"]).json()["id"]).pk)
    assert Learner.objects.filter(email_key="bob@x.example").exists()


@pytest.mark.parametrize(
    ("line", "body", "status", "code"),
    [
        (3, {}, 400, "invalid"),
        (3, {"email": "two@@x"}, 400, "invalid_email"),
        (3, {"courses": "x"}, 400, "invalid"),
        (2, {"email": "bob@x.example"}, 409, "nothing_to_mend"),
        (9, {"email": "bob@x.example"}, 404, "not_found"),
    ],
)
def test_what_cannot_be_mended_is_refused(manager, preview, line, body, status, code):
    row = f"{preview()['links']['rows']}{line}/"
    answer = manager.patch(row, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_file_is_compared(manager, preview, pending):
    gone = pending("Acme", "cyd@x.example")
    link = preview()["links"]["comparison"]
    body = manager.get(link, {"state": "gone"}).json()
    assert (body["new"], body["unchanged"], body["gone"], body["listed"], body["unnamed"]) == (
        1, 0, 1, 1, 1
    )  # fmt: skip
    assert (body["count"], body["count_is_exact"], body["next"]) == (1, True, None)
    assert body["results"] == [
        {
            "email": "cyd@x.example",
            "name": "",
            "line": None,
            "learner": str(gone.pk),
            "status": "pending",
        }
    ]
    [new] = manager.get(link, {"state": "new"}).json()["results"]
    assert (new["email"], new["line"], new["learner"]) == ("ada@x.example", 2, None)


def test_the_comparison_is_paged(manager, preview, pending):
    for number in range(3):
        pending("Acme", f"p{number}@x.example")
    first = manager.get(preview()["links"]["comparison"], {"state": "gone", "page_size": 2}).json()
    second = manager.get(first["next"]).json()
    assert [row["email"] for row in first["results"] + second["results"]] == [
        f"p{number}@x.example" for number in range(3)
    ]
    assert second["next"] is None


@pytest.mark.parametrize(
    "query",
    [{}, {"state": "x"}, {"state": "gone", "cursor": "x"}, {"state": "new", "page_size": 0}],
)
def test_a_bad_question_is_refused(manager, preview, query):
    assert manager.get(preview()["links"]["comparison"], query).status_code == 400
