"""What the tests of the API share."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from lms_lite_learners.data import AddedVia, InvitationState, Status
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster import refresh

BASE = "/api/lms_lite_learners/v1"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def active(person):
    """Put accounts on a list as active: active("Acme", "ada", name="Ada Lovelace")."""

    def make(org, username, *, via=AddedVia.ENROLLMENT, is_open=True, at=NOW, **account):
        user = person(username, **account)
        row = Learner.objects.create(
            org=org,
            status=Status.ACTIVE.value,
            user=user,
            is_open=is_open,
            added_at=at,
            added_via=via.value,
        )
        refresh.refresh(org, [user.id], NOW)
        return row

    return make


@pytest.fixture
def pending(db):
    """Put addresses on a list as pending: pending("Acme", "ada@x.example", state=...)."""

    def make(org, email, *, state=InvitationState.INVITED, via=AddedVia.MANUAL, by=0, **times):
        row = Learner.objects.create(
            org=org,
            status=Status.PENDING.value,
            email_key=email,
            email=email,
            email_sort=email,
            added_at=times.pop("at", NOW),
            added_by=by,
            added_via=via.value,
        )
        Invitation.objects.create(
            learner=row,
            org=org,
            state=state.value,
            token=f"token-{row.pk}",
            created_at=NOW,
            expires_at=timezone.now() + timedelta(days=30),
            **times,
        )
        return row

    return make


def cursor_of(address):
    """The cursor in the address of another page."""
    return parse_qs(urlsplit(address).query)["cursor"][0]


LIST = f"{BASE}/organizations/Acme/learners/"


@pytest.fixture
def get(acme, signed_in):
    """Ask for Acme's list as its manager: get(search="ada") gives the answer's JSON."""
    client = signed_in(acme.manager)

    def ask(expect=200, **params):
        answer = client.get(LIST, params)
        assert answer.status_code == expect, answer.content.decode()
        return answer.json()

    ask.client = client
    return ask


@pytest.fixture
def five(active):
    """Five active learners who differ in every column."""
    people = [
        ("eve", "Zoë Adams", "Paris", AddedVia.IMPORT),
        ("dan", "adam Young", "Bonn", AddedVia.LAUNCH),
        ("cyd", "Älfric King", "", AddedVia.MANUAL),
        ("bob", "Bob King Adams", "Aachen", AddedVia.BACKFILL),
        ("ada", "Émile Brown", "Oslo", AddedVia.ENROLLMENT),
    ]
    return [
        active(
            "Acme",
            name,
            name=full,
            city=city,
            via=via,
            at=NOW + timedelta(hours=number),
            last_login=NOW - timedelta(days=number) if number else None,
        )
        for number, (name, full, city, via) in enumerate(people)
    ]


def emails(answer):
    """The names before the “@” in the order of the rows."""
    return [row["email"].partition("@")[0] for row in answer["results"]]
