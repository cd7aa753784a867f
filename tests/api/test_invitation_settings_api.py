"""How invitations go out, over the API."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lms_lite_learners import invitation_settings
from lms_lite_learners.models import MailDay
from tests.api.conftest import BASE

URL = f"{BASE}/organizations/Acme/invitation-settings/"
NOTHING = {
    "remind_after_days": None,
    "remind_times": None,
    "mails_a_day": None,
    "language": "",
}


@pytest.fixture
def client(acme, signed_in):
    """A browser of Acme's manager."""
    return signed_in(acme.manager)


def patch(client, **values):
    return client.patch(URL, values, "application/json")


def test_what_holds_is_told_beside_what_was_set(client, settings):
    settings.LMS_LITE_REMIND_AFTER_DAYS = 4
    assert client.get(URL).json() == {
        **NOTHING,
        "effective": {
            "remind_after_days": 4, "remind_times": 2, "mails_a_day": 0, "language": "",
        },
        "site": {"remind_after_days": 4, "remind_times": 2, "mails_a_day": 0, "language": ""},
    }  # fmt: skip


def test_a_patch_sets_what_it_names(client):
    patch(client, mails_a_day=50)
    answer = patch(client, remind_after_days=7, language="fr")
    assert answer.status_code == 200
    assert answer.json()["effective"] == {
        "remind_after_days": 7, "remind_times": 2, "mails_a_day": 50, "language": "fr",
    }  # fmt: skip
    assert patch(client, mails_a_day=None).json()["mails_a_day"] is None


@pytest.mark.parametrize(("name", "value"), [
    ("remind_after_days", "soon"), ("remind_after_days", 1000), ("remind_times", -1),
    ("mails_a_day", 0), ("language", "xx"),
])  # fmt: skip
def test_an_impossible_value_is_refused_with_its_field(client, name, value):
    answer = patch(client, **{name: value})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [name])
    assert invitation_settings.own("Acme") == invitation_settings.own("Globex")


def test_another_s_settings_are_not_there(globex, acme):
    client = Client()
    client.force_login(globex.manager)
    assert client.get(URL).status_code == 404
    assert patch(client, language="de").status_code == 404


def test_a_reminder_beyond_the_limit_is_429_with_the_time(client, pending, acme):
    invitation_settings.change("Acme", {"mails_a_day": 1}, acting_user_id=7)
    MailDay.objects.create(org="Acme", day=timezone.now().date(), number=1)
    row = pending("Acme", "ada@x.example", invited_at=timezone.now() - timedelta(days=2))
    answer = client.post(f"{BASE}/organizations/Acme/learners/{row.pk}/remind/")
    assert (answer.status_code, answer.json()["code"]) == (429, "mail_limit")
    assert 0 < int(answer["Retry-After"]) <= 86_400
    assert answer.json()["allowed_at"].endswith("T00:00:00+00:00")


def test_a_mail_that_waits_for_another_day_says_when_it_may_leave(client, acme):
    invitation_settings.change("Acme", {"mails_a_day": 1}, acting_user_id=7)
    body = {"emails": ["a@x.example", "b@x.example"]}
    client.post(f"{BASE}/organizations/Acme/learners/", body, "application/json")
    rows = client.get(
        f"{BASE}/organizations/Acme/learners/", {"tab": "pending", "ordering": "email"}
    ).json()["results"]
    assert [row["invitation_state"] for row in rows] == ["queued", "queued"]
    today = timezone.now().date()
    assert [row["due_at"][:10] for row in rows] == [
        str(today), str(today + timedelta(days=1)),
    ]  # fmt: skip
