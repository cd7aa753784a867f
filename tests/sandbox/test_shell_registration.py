"""Registration as the platform was seen to do it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.core import mail
from django.db import connection
from django.test import Client
from openedx_events.learning.signals import STUDENT_REGISTRATION_COMPLETED
from openedx_filters import PipelineStep
from openedx_filters.learning.filters import StudentRegistrationRequested

from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from openedx.core.djangoapps.user_authn.views.register import REGISTER_USER

URL = "/api/user/v2/account/registration/"
ACTIVATION_TASK = "openedx.core.djangoapps.user_authn.tasks.send_activation_email"


class Refuse(PipelineStep):
    """Lets nobody in."""

    def run_filter(self, form_data):
        raise StudentRegistrationRequested.PreventRegistration("members only", status_code=403)


@pytest.fixture
def recorded():
    """Write down the signals of registration in order, and whether a transaction was open."""
    seen = []

    def listen(signal, name):
        def receiver(**kwargs):
            seen.append((name, connection.in_atomic_block))

        receivers.append(receiver)
        signal.connect(receiver)

    receivers, signals = (
        [],
        {
            "logged_in": user_logged_in,
            "register_user": REGISTER_USER,
            "completed": STUDENT_REGISTRATION_COMPLETED,
        },
    )
    for name, signal in signals.items():
        listen(signal, name)
    yield seen
    for receiver, signal in zip(receivers, signals.values(), strict=True):
        signal.disconnect(receiver)


@pytest.mark.django_db(transaction=True)
def test_the_account_is_committed_before_anybody_hears_of_it(client, newcomer, recorded):
    client.post(URL, newcomer)
    assert recorded == [("logged_in", True), ("register_user", False), ("completed", False)]


def test_a_new_account_waits_for_its_confirmation(registered, client):
    assert not registered.user.is_active
    assert registered.user.registration.activation_timestamp is None
    assert b"Confirm your e-mail address" in client.get("/dashboard").content


def test_the_confirmation_link_goes_to_the_new_address(registered, run_tasks):
    assert run_tasks() == [ACTIVATION_TASK]
    sent = mail.outbox[-1]
    assert sent.to == [registered.user.email]
    assert f"http://localhost:8000/activate/{registered.key}" in sent.body
    assert registered.key in sent.alternatives[0][0]


def test_no_mail_leaves_while_the_request_runs(registered):
    assert mail.outbox == []


def test_registration_leaves_an_allow_list_row_alone(client, newcomer, acme):
    row = CourseEnrollmentAllowed.objects.create(
        email=newcomer["email"], course_id=acme.safe.id, auto_enroll=True
    )
    client.post(URL, newcomer)
    row.refresh_from_db()
    assert row.user is None


def test_confirming_activates_and_enrolls_where_allowed(client, newcomer, acme):
    CourseEnrollmentAllowed.objects.create(
        email=newcomer["email"], course_id=acme.safe.id, auto_enroll=True
    )
    client.post(URL, newcomer)
    user = get_user_model().objects.get(username="nora")
    answer = client.get(f"/activate/{user.registration.activation_key}")
    user.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/dashboard")
    assert user.is_active
    assert CourseEnrollment.is_enrolled(user, acme.safe.id)


def test_an_unknown_key_activates_nobody(client, registered):
    client.get("/activate/0123456789abcdef")
    registered.user.refresh_from_db()
    assert not registered.user.is_active


@pytest.mark.parametrize(
    ("field", "value", "status", "code"),
    [
        ("email", "acme-manager@people.example", 409, "duplicate-email"),
        ("username", "acme-manager", 409, "duplicate-username"),
        ("email", "nobody", 400, "validation-error"),
        ("username", "no spaces", 400, "validation-error"),
        ("password", "short", 400, "validation-error"),
        ("name", "", 400, "validation-error"),
    ],
)
def test_a_wrong_field_is_named(client, newcomer, acme, field, value, status, code):
    answer = client.post(URL, newcomer | {field: value})
    assert answer.status_code == status
    assert answer.json()["error_code"] == code
    assert answer.json()[field][0]["user_message"]
    assert get_user_model().objects.filter(username="nora").count() == 0


def test_closed_registration_takes_nobody(client, newcomer, db, settings):
    settings.FEATURES = settings.FEATURES | {"ALLOW_PUBLIC_ACCOUNT_CREATION": False}
    assert client.post(URL, newcomer).status_code == 403
    assert client.post("/register", newcomer).status_code == 403
    assert not get_user_model().objects.exists()


def test_an_address_pattern_shuts_others_out(client, newcomer, db, settings):
    settings.REGISTRATION_EMAIL_PATTERNS_ALLOWED = [r".*@acme\.example$"]
    assert client.post(URL, newcomer).status_code == 400
    assert client.post(URL, newcomer | {"email": "nora@acme.example"}).status_code == 200


def test_an_address_pattern_lets_the_allow_list_in(client, newcomer, acme, settings):
    settings.REGISTRATION_EMAIL_PATTERNS_ALLOWED = [r".*@acme\.example$"]
    CourseEnrollmentAllowed.objects.create(email=newcomer["email"], course_id=acme.safe.id)
    assert client.post(URL, newcomer).status_code == 200


def test_a_filter_can_refuse(client, newcomer, db, settings):
    settings.OPEN_EDX_FILTERS_CONFIG = {
        StudentRegistrationRequested.filter_type: {
            "fail_silently": False,
            "pipeline": [f"{Refuse.__module__}.Refuse"],
        }
    }
    answer = client.post(URL, newcomer)
    assert answer.status_code == 403
    assert answer.json()["error_message"] == [{"user_message": "members only"}]
    assert not get_user_model().objects.exists()


def test_a_form_without_the_token_is_refused(newcomer, db):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, newcomer).status_code == 403
    assert strict.post("/register", newcomer).status_code == 403


def test_the_page_leads_to_check_your_mail(client, newcomer, db):
    assert client.post("/register", newcomer)["Location"] == "/account/check-mail"
    assert newcomer["email"] in client.get("/account/check-mail").content.decode().replace(
        "%40", "@"
    )


def test_the_page_goes_to_a_local_next(client, newcomer, db):
    page = client.get("/register?next=/account/profile").content.decode()
    assert 'name="next" value="/account/profile"' in page
    assert client.post("/register", newcomer | {"next": "/account/profile"})["Location"] == (
        "/account/profile"
    )


def test_the_page_keeps_what_was_typed_except_the_password(client, newcomer, db):
    page = client.post("/register", newcomer | {"email": "nobody"}).content.decode()
    assert newcomer["name"] in page
    assert newcomer["password"] not in page


def test_a_broker_that_is_down_costs_the_mail_only(client, newcomer, db, dead_broker):
    assert client.post(URL, newcomer).status_code == 200
    assert get_user_model().objects.get(username="nora")
