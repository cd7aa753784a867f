"""R7: who did what, for managers and operators; without anything about people."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms_lite_learners import audit, invitations
from lms_lite_learners.data import Act
from lms_lite_learners.models import AuditEntry, Invitation
from tests.api.conftest import BASE, cursor_of

pytestmark = pytest.mark.django_db
TRAIL = f"{BASE}/organizations/Acme/audit/"


@pytest.fixture
def read(acme, signed_in):
    """Read Acme's trail as its manager: read(action="add")."""
    client = signed_in(acme.manager)

    def ask(expect=200, **asked):
        answer = client.get(TRAIL, asked)
        assert answer.status_code == expect, answer.content.decode()
        return answer.json()

    return ask


@pytest.fixture
def entries(acme):
    """Five entries of Acme on five days, every other one of reminding."""
    made = []
    for day in range(1, 6):
        act = Act.ADD if day % 2 else Act.REMIND
        audit.note("Acme", act, actor_id=acme.manager.pk, subject=str(day), count=day)
        entry = AuditEntry.objects.latest("id")
        AuditEntry.objects.filter(pk=entry.pk).update(at=datetime(2026, 5, day, 12, tzinfo=UTC))
        made.append(entry.pk)
    return made


def subjects(answer):
    return [int(row["subject"]) for row in answer["results"]]


def test_the_newest_come_first_each_with_who_what_and_how_many(acme, read, entries):
    answer = read()
    assert subjects(answer) == [5, 4, 3, 2, 1]
    assert (answer["count"], answer["count_is_exact"]) == (5, True)
    assert answer["results"][1] == {
        "id": str(entries[3]),
        "at": "2026-05-04T12:00:00Z",
        "action": "remind",
        "actor": str(acme.manager.pk),
        "subject": "4",
        "count": 4,
    }


def test_pages_go_by_key_there_and_back(read, entries):
    first = read(page_size=2)
    second = read(page_size=2, cursor=cursor_of(first["next"]))
    back = read(page_size=2, cursor=cursor_of(second["previous"]))
    assert [subjects(page) for page in (first, second, back)] == [[5, 4], [3, 2], [5, 4]]
    assert first["previous"] is None
    # What is written meanwhile moves nothing.
    audit.note("Acme", Act.ADD, actor_id=0, subject="6")
    assert subjects(read(page_size=2, cursor=cursor_of(first["next"]))) == [3, 2]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"action": "remind"}, [4, 2]),
        ({"from": "2026-05-03"}, [5, 4, 3]),
        ({"to": "2026-05-03"}, [3, 2, 1]),
        ({"from": "2026-05-02", "to": "2026-05-04", "action": "add"}, [3]),
        ({"action": "export"}, []),
    ],
)
def test_it_is_filtered_by_act_and_by_days_that_are_included(read, entries, asked, found):
    answer = read(**asked)
    assert (subjects(answer), answer["count"]) == (found, len(found))


@pytest.mark.parametrize(
    "asked", [{"action": "nonsense"}, {"from": "May"}, {"cursor": "x"}, {"page_size": 101}]
)
def test_what_cannot_be_asked_names_its_field(read, asked):
    answer = read(400, **asked)
    assert list(answer["fields"]) == list(asked)


def test_nothing_of_another_organisation_is_told(read, globex):
    audit.note("Globex", Act.ADD, actor_id=globex.manager.pk)
    assert read()["results"] == []


def test_a_long_trail_is_counted_to_a_limit_and_then_kept(read, entries, monkeypatch):
    monkeypatch.setattr(audit, "EXACT_TO", 3)
    assert (read()["count"], read()["count_is_exact"]) == (5, False)
    audit.note("Acme", Act.ADD, actor_id=0, subject="6")
    assert read()["count"] == 5
    assert (read(action="remind")["count"], read(action="remind")["count_is_exact"]) == (2, True)


def test_a_page_costs_the_same_however_long_the_trail(read, entries):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            read()
        return len(seen)

    few = cost()
    AuditEntry.objects.bulk_create(
        AuditEntry(org="Acme", action="add", actor_id=n, at=timezone.now()) for n in range(40)
    )
    assert cost() == few


@pytest.mark.parametrize("act", [invitations.decline, invitations.leave])
def test_who_says_no_stands_in_it_by_a_keyed_hash(acme, read, pending, act):
    row = pending("Acme", "ada@x.example")
    act(Invitation.objects.get(learner=row).token, timezone.now())
    told = read()["results"][0]
    assert (told["action"], told["actor"]) == (act.__name__, "0")
    assert len(told["subject"]) == 64
    assert "ada" not in json.dumps(told)
