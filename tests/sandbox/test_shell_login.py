"""Signing in and out as the platform was seen to do it."""

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from openedx_events.learning.signals import SESSION_LOGIN_COMPLETED
from openedx_filters import PipelineStep
from openedx_filters.learning.filters import StudentLoginRequested

from common.djangoapps.student.models import LoginFailures

URL = "/api/user/v2/account/login_session/"


class Refuse(PipelineStep):
    """Lets nobody sign in."""

    def run_filter(self, user):
        raise StudentLoginRequested.PreventLogin("not today", error_code="closed")


@pytest.fixture
def logins():
    """The accounts that the event of signing in told of."""
    seen = []

    def receiver(user, **kwargs):
        seen.append(user.pii.username)

    SESSION_LOGIN_COMPLETED.connect(receiver)
    yield seen
    SESSION_LOGIN_COMPLETED.disconnect(receiver)


@pytest.mark.parametrize("name", ["ada", "ada@people.example"])
def test_one_signs_in_by_username_or_address(client, person, logins, name):
    person("ada")
    answer = client.post(URL, {"email_or_username": name, "password": "sandbox"})
    assert answer.json()["success"] is True
    assert logins == ["ada"]
    assert client.get("/dashboard").status_code == 200


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_a_wrong_password_and_an_unknown_name_look_alike(client, person, logins, name):
    person("ada")
    answer = client.post(URL, {"email_or_username": name, "password": "wrong"})
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "incorrect-email-or-password"
    assert logins == []


def test_a_failure_is_counted_until_one_signs_in(client, person):
    ada = person("ada")
    client.post(URL, {"email_or_username": "ada", "password": "wrong"})
    client.post(URL, {"email_or_username": "ada", "password": "wrong"})
    assert LoginFailures.objects.get(user=ada).failure_count == 2
    client.post(URL, {"email_or_username": "ada", "password": "sandbox"})
    assert not LoginFailures.objects.exists()


def test_an_unconfirmed_account_gets_its_mail_again(registered, newcomer, logins, run_tasks):
    run_tasks()
    answer = Client().post(URL, {"email_or_username": "nora", "password": newcomer["password"]})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "inactive-user")
    run_tasks()
    assert [registered.key in sent.body for sent in mail.outbox] == [True, True]
    assert logins == []


def test_a_filter_can_refuse(client, person, settings, logins):
    settings.OPEN_EDX_FILTERS_CONFIG = {
        StudentLoginRequested.filter_type: {
            "fail_silently": False,
            "pipeline": [f"{Refuse.__module__}.Refuse"],
        }
    }
    person("ada")
    answer = client.post(URL, {"email_or_username": "ada", "password": "sandbox"})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "closed")
    assert logins == []


def test_a_form_without_the_token_is_refused(person):
    person("ada")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, {"email_or_username": "ada", "password": "sandbox"}).status_code == 403


def test_a_browser_signs_in_with_the_token_of_the_page(person):
    person("ada")
    browser = Client(enforce_csrf_checks=True)
    browser.get("/login")
    token = browser.cookies["csrftoken"].value
    form = {"username": "ada", "password": "sandbox", "csrfmiddlewaretoken": token}
    assert browser.post("/login", form)["Location"] == "/dashboard"


def test_the_page_goes_to_a_local_next(client, person):
    person("ada")
    form = {"username": "ada", "password": "sandbox", "next": "/account/profile?a=1"}
    assert client.post("/login", form)["Location"] == "/account/profile?a=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "http:///",
    ],
)
def test_a_next_elsewhere_is_not_followed(client, person, elsewhere):
    person("ada")
    form = {"username": "ada", "password": "sandbox", "next": elsewhere}
    assert client.post("/login", form)["Location"] == "/dashboard"
    assert client.get("/login", {"next": elsewhere})["Location"] == "/dashboard"


def test_a_visitor_is_sent_to_sign_in_and_back(client, db):
    assert client.get("/dashboard")["Location"] == "/login?next=/dashboard"
    assert client.get("/")["Location"] == "/login"


def test_signing_out_ends_the_session(client, person, signed_in):
    signed_in(person("ada"))
    client.get("/logout")
    assert client.get("/dashboard").status_code == 302
    assert not Session.objects.exists()


def test_a_wrong_password_shows_the_reason_and_the_name(client, person):
    person("ada")
    answer = client.post("/login", {"username": "ada", "password": "wrong"})
    assert answer.status_code == 400
    assert "Username, e-mail address or password is wrong" in answer.content.decode()
    assert 'value="ada"' in answer.content.decode()
