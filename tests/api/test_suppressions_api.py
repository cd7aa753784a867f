"""`organizations/{org}/suppressions/`: who is kept off, and letting them come back."""

from datetime import timedelta
from itertools import pairwise

import pytest

from lms_lite_learners.models import AuditEntry, OrganizationPlan, Suppression
from lms_lite_learners.roster import suppression
from tests.api.conftest import BASE, NOW

pytestmark = pytest.mark.django_db

PATH = f"{BASE}/organizations/Acme/suppressions/"


@pytest.fixture
def manager(acme, signed_in):
    """A browser of Acme's manager."""
    return signed_in(acme.manager)


def test_nothing_but_the_time_is_told(manager):
    suppression.suppress("Acme", user_id=7, now=NOW)
    body = manager.get(PATH).json()
    assert (body["count"], body["count_is_exact"], body["next"]) == (1, True, None)
    row = Suppression.objects.get()
    assert body["results"] == [{"id": str(row.pk), "created_at": "2026-06-01T12:00:00Z"}]


def test_the_newest_come_first_page_by_page(manager):
    for number in range(3):
        suppression.suppress("Acme", user_id=number + 1, now=NOW + timedelta(days=number))
    suppression.suppress("Globex", user_id=9, now=NOW)
    first = manager.get(PATH, {"page_size": 2}).json()
    second = manager.get(first["next"]).json()
    days = [row["created_at"][8:10] for page in (first, second) for row in page["results"]]
    assert (days, second["next"], first["previous"]) == (["03", "02", "01"], None, None)
    assert manager.get(second["previous"]).json()["results"] == first["results"]


def test_pages_in_the_middle_lead_both_ways(manager):
    for number in range(5):
        suppression.suppress("Acme", user_id=number + 1, now=NOW)
    pages = [manager.get(PATH, {"page_size": 1}).json()]
    while pages[-1]["next"]:
        pages.append(manager.get(pages[-1]["next"]).json())
    assert len(pages) == 5
    for before, page in pairwise(pages):
        back = manager.get(page["previous"]).json()
        assert back["results"] == before["results"]
        assert bool(back["previous"]) == (before is not pages[0])


@pytest.mark.parametrize("cursor", ["x", "-", "--1", "1" * 19, "1.5"])
def test_what_is_no_cursor_is_refused(manager, cursor):
    answer = manager.get(PATH, {"cursor": cursor})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["cursor"])


def test_a_lifted_one_is_gone_and_noted(manager, acme):
    suppression.suppress("Acme", user_id=7, now=NOW)
    row = Suppression.objects.get()
    assert suppression.was_suppressed("Acme", user_id=7, key=None)
    answer = manager.delete(f"{PATH}{row.pk}/")
    assert (answer.status_code, answer.content) == (204, b"")
    # Known at once, also where it is asked at every request.
    assert not suppression.was_suppressed("Acme", user_id=7, key=None)
    noted = AuditEntry.objects.get(action="unsuppress")
    assert (noted.org, noted.actor_id, noted.subject) == (
        "Acme", acme.manager.pk, row.person_hash
    )  # fmt: skip


def test_who_is_kept_off_by_the_address_too_comes_back_with_the_second_one(manager):
    suppression.suppress("Acme", user_id=7, key="ada@people.example", now=NOW)
    left = []
    for row in manager.get(PATH).json()["results"]:
        manager.delete(f"{PATH}{row['id']}/")
        left.append(suppression.is_suppressed("Acme", user_id=7, key="ada@people.example"))
    assert left == [True, False]


def test_one_of_another_organisation_is_unknown_and_stays(manager):
    suppression.suppress("Globex", user_id=7, now=NOW)
    row = Suppression.objects.get()
    assert manager.delete(f"{PATH}{row.pk}/").status_code == 404
    assert Suppression.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", ["x", "-1", "1" * 19, "0", "%00"])
def test_what_can_t_be_one_is_none(manager, name):
    assert manager.delete(f"{PATH}{name}/").status_code == 404


def test_it_holds_when_the_plan_has_ended(manager):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    suppression.suppress("Acme", user_id=7, now=NOW)
    row = manager.get(PATH).json()["results"][0]
    assert manager.delete(f"{PATH}{row['id']}/").status_code == 204


def test_the_schema_describes_it(manager):
    paths = manager.get(f"{BASE}/schema/").json()["paths"]
    org = f"{BASE}/organizations/{{org}}/suppressions/"
    assert {"200", "400", "401", "404"} == set(paths[org]["get"]["responses"])
    assert "204" in paths[f"{org}{{suppression_id}}/"]["delete"]["responses"]
