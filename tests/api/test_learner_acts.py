"""Reminding, renewing and revoking over the API, one by one and many at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms_lite_learners.data import NEVER, InvitationState, Status
from lms_lite_learners.models import Invitation, Job, Learner
from lms_lite_learners.tasks.jobs import work
from tests.api.conftest import BASE

ACME = f"{BASE}/organizations/Acme"


@pytest.fixture
def client(acme, signed_in):
    """A browser of Acme's manager."""
    return signed_in(acme.manager)


@pytest.fixture
def ada(pending):
    """A pending learner who may be reminded."""
    return pending("Acme", "ada@x.example", invited_at=timezone.now() - timedelta(days=2))


def state_of(row):
    """The invitation's state now."""
    return Invitation.objects.get(learner=row).state


def remind_many(client, body, **headers):
    """Ask for reminders as a program does."""
    return client.post(f"{ACME}/reminders/", body, "application/json", headers=headers)


def test_a_reminder_is_queued_and_the_next_must_wait(client, ada):
    answer = client.post(f"{ACME}/learners/{ada.pk}/remind/")
    assert (answer.status_code, answer.json()["email"]) == (202, "ada@x.example")
    again = client.post(f"{ACME}/learners/{ada.pk}/remind/")
    assert (again.status_code, again.json()["code"]) == (429, "remind_too_soon")
    assert 86_000 < int(again["Retry-After"]) <= 86_400
    assert again.json()["allowed_at"] > timezone.now().isoformat()


def test_renewing_moves_the_end(client, ada):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1), state="expired")
    assert client.post(f"{ACME}/learners/{ada.pk}/renew/").status_code == 202
    assert Invitation.objects.get().expires_at > timezone.now()
    assert state_of(ada) == InvitationState.INVITED


def test_revoking_takes_the_row_off(client, ada):
    assert client.post(f"{ACME}/learners/{ada.pk}/revoke/").status_code == 202
    assert not Learner.objects.filter(pk=ada.pk).exists()
    assert client.post(f"{ACME}/learners/{ada.pk}/revoke/").status_code == 404


def test_the_link_is_the_invitations_page(client, ada):
    answer = client.get(f"{ACME}/learners/{ada.pk}/link/").json()
    assert answer["link"].endswith(f"/learners/invitations/token-{ada.pk}/")


@pytest.mark.parametrize("name", ["x", "0", "-1", "1e3", "٣", "9" * 18, "9" * 40])
@pytest.mark.parametrize("act", ["remind", "renew", "revoke"])
def test_what_is_no_id_of_here_is_unknown(client, name, act):
    assert client.post(f"{ACME}/learners/{name}/{act}/").status_code == 404


def test_an_active_learner_is_not_reminded(client, active):
    row = active("Acme", "ada")
    assert client.post(f"{ACME}/learners/{row.pk}/remind/").status_code == 409
    assert row.status == Status.ACTIVE


def test_many_are_reminded_by_id(client, pending, ada):
    other = pending("Globex", "bob@x.example")
    answer = remind_many(client, {"learners": [str(ada.pk), str(other.pk), "x"]})
    assert (answer.status_code, answer.json()["kind"]) == (202, "reminders")
    work(Job.objects.get().pk)
    assert (state_of(ada), state_of(other)) == (InvitationState.QUEUED, InvitationState.INVITED)


def test_all_that_match_are_reminded(client, pending, ada):
    cyd = pending("Acme", "cyd@x.example")
    answer = remind_many(client, {"filter": {"search": "ada"}, "expected": 1})
    assert answer.json()["total"] == 1
    work(Job.objects.get().pk)
    assert (state_of(ada), state_of(cyd)) == (InvitationState.QUEUED, InvitationState.INVITED)
    assert Invitation.objects.get(learner=cyd).reminded_at == NEVER


def test_a_selection_that_changed_starts_nothing(client, ada):
    answer = remind_many(client, {"filter": {"tab": "pending"}, "expected": 2})
    assert (answer.status_code, answer.json()["code"]) == (409, "selection_changed")
    assert not Job.objects.exists()


def test_the_same_key_and_body_are_the_same_job(client, ada):
    body, key = {"learners": [str(ada.pk)]}, {"Idempotency-Key": "k"}
    first, again = (remind_many(client, body, **key).json()["id"] for _ in range(2))
    assert first == again
    assert remind_many(client, {"learners": ["999"]}, **key).status_code == 409


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "learners"),
        ({"learners": ["1"], "filter": {}, "expected": 1}, "filter"),
        ({"filter": {}}, "expected"),
        ({"filter": {"tab": "gone"}, "expected": 1}, "filter.tab"),
        ({"filter": "all", "expected": 1}, "filter"),
        ({"learners": "all"}, "learners"),
        ([], None),
        ({"filter": {"tab": "active"}, "expected": 0}, "filter"),
    ],
)
def test_a_selection_that_is_none_is_refused(client, ada, body, field):
    answer = remind_many(client, body)
    assert answer.status_code == 400
    assert list(answer.json()) == ["code", "detail", "fields"]
    assert answer.json()["detail"]
    assert list(answer.json()["fields"]) == ([field] if field else [])


def test_a_body_that_is_no_json_is_refused(client):
    answer = client.post(f"{ACME}/reminders/", "{", "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    answer = client.post(f"{ACME}/reminders/", "x", "text/plain")
    assert answer.status_code == 415


def test_the_schema_describes_every_address(client):
    paths = client.get(f"{BASE}/schema/").json()["paths"]
    assert f"{BASE}/organizations/{{org}}/learners/" in paths
    own = paths[f"{BASE}/organizations/"]["get"]["responses"]["200"]["content"]
    assert "OrganizationsPage" in str(own)
    listing = paths[f"{BASE}/organizations/{{org}}/learners/"]["get"]
    assert {"search", "course", "cursor"} <= {each["name"] for each in listing["parameters"]}
    assert {"200", "400", "401", "403", "404"} <= set(listing["responses"])
