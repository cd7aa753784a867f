"""POST `organizations/{org}/learners/`."""

import pytest

from lms_lite_learners.models import Learner

pytestmark = pytest.mark.django_db

PATH = "/api/lms_lite_learners/v1/organizations/Acme/learners/"
SAFE = "course-v1:Acme+SAFE101+2026"


@pytest.fixture
def post(acme, signed_in):
    """Post a body as Acme's manager."""
    client = signed_in(acme.manager)
    return lambda **body: client.post(PATH, body, content_type="application/json")


def test_each_address_has_its_outcome(post):
    answer = post(emails=["Ada <ada@x.example>", "nonsense"], courses=[SAFE])
    assert answer.status_code == 200
    ada, nonsense = answer.json()["outcomes"]
    learner = Learner.objects.get()
    assert (ada["email"], ada["outcome"], ada["learner"]) == (
        "ada@x.example", "invited", str(learner.pk)
    )  # fmt: skip
    assert ada["courses"] == [{"key": SAFE, "outcome": "allowed"}]
    assert (nonsense["outcome"], nonsense["learner"]) == ("invalid_email", None)
    assert answer.json()["counts"] == {"invited": 1, "invalid_email": 1}


def test_a_pasted_text_will_do(post):
    assert post(emails="ada@x.example; bob@x.example").json()["counts"] == {"invited": 2}


def test_a_dry_run_writes_nothing(post):
    assert post(emails="ada@x.example", dry_run=True).json()["counts"] == {"invited": 1}
    assert not Learner.objects.exists()


def test_above_the_limit_it_points_to_imports(post, settings):
    settings.LMS_LITE_DIRECT_LIMIT = 1
    answer = post(emails="ada@x.example bob@x.example")
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "emails"),
        ({"emails": 5}, "emails"),
        ({"emails": [1]}, "emails"),
        ({"emails": " ,; "}, "emails"),
        ({"emails": ["A\ud800da <ada@x.example>"]}, "emails"),
        ({"emails": ["\ud800@x.example"]}, "emails"),
        ({"emails": "ada@\ud800.example"}, "emails"),
        ({"emails": "A\0da <ada@x.example>"}, "emails"),
        ({"emails": ["ada@x.example", "x" * 500_000]}, "emails"),
        ({"emails": "a@x.example", "courses": "x"}, "courses"),
        ({"emails": "a@x.example", "notify": "maybe"}, "notify"),
    ],
)
def test_a_bad_body_names_the_field(post, body, field):
    answer = post(**body)
    assert answer.status_code == 400
    assert field in answer.json()["fields"]


def test_the_mail_is_handed_over_after_the_commit(post, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        post(emails="ada@x.example")
    assert callbacks
