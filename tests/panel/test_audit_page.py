"""R7: the trail of an organisation as its managers read it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from panel_pages import text_of

from lms_lite_learners import audit
from lms_lite_learners.data import Act
from lms_lite_learners.models import AuditEntry, OrganizationPlan
from lms_lite_learners.panel import trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def noted(acme):
    """Note an act of Acme's manager on a day of May: noted(Act.ADD, 3, count=7)."""

    def note(act, day=1, *, by=None, org="Acme", subject="", count=1):
        actor_id = acme.manager.pk if by is None else by
        audit.note(org, act, actor_id=actor_id, subject=subject, count=count)
        entry = AuditEntry.objects.latest("id")
        AuditEntry.objects.filter(pk=entry.pk).update(at=datetime(2026, 5, day, 12, tzinfo=UTC))
        return entry

    return note


def table(page):
    """What stands between the table's heads and the end."""
    return text_of(page).partition("How many About")[2]


def test_it_tells_who_did_what_to_how_many(managing, noted):
    noted(Act.REMIND, subject="job-1", count=1200)
    assert "Reminded" in table(managing("audit/"))
    assert "Mary Manager 1,200 job-1" in table(managing("audit/"))


def test_who_is_gone_and_nobody_are_told_apart(managing, noted):
    noted(Act.ADD, by=0)
    noted(Act.ADD, by=999_999)
    told = table(managing("audit/"))
    assert "noon Account 999999 1" in told
    assert "noon – none 1" in told


def test_an_empty_trail_says_so(managing):
    assert "Nobody did anything here yet." in text_of(managing("audit/"))


def test_another_organisations_entries_are_not_there(managing, globex, noted):
    noted(Act.EXPORT, org="Globex")
    assert "Nobody did anything here yet." in text_of(managing("audit/"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("action=add", ["a1", "a3"]),
        ("from=2026-05-02", ["r2", "a3"]),
        ("to=2026-05-02", ["a1", "r2"]),
        ("from=2026-05-02&to=2026-05-02", ["r2"]),
        ("action=&from=&to=", ["a1", "r2", "a3"]),
    ],
)
def test_it_is_filtered_by_act_and_by_days_that_are_included(managing, noted, asked, found):
    noted(Act.ADD, 1, subject="a1")
    noted(Act.REMIND, 2, subject="r2")
    noted(Act.ADD, 3, subject="a3")
    page = table(managing(f"audit/?{asked}"))
    assert [name for name in ("a1", "r2", "a3") if name in page] == found


@pytest.mark.parametrize("asked", ["action=nonsense", "from=May", "to=0001-01-01"])
def test_a_filter_at_fault_is_told_and_counts_for_nothing(managing, noted, asked):
    noted(Act.ADD, subject="a1")
    answer = managing(f"audit/?{asked}")
    assert answer.status_code == 400
    assert "lll-error" in answer.content.decode()
    assert "a1" in table(answer)


def test_older_entries_are_on_the_next_page_with_the_same_filter(managing, noted, monkeypatch):
    monkeypatch.setattr(trail, "PAGE", 1)
    noted(Act.ADD, subject="a1")
    noted(Act.REMIND, subject="r2")
    last = noted(Act.ADD, subject="a3")
    older = f"/learners/Acme/audit/?action=add&amp;after={last.pk}"
    assert older in managing("audit/?action=add").content.decode()
    page = managing(f"audit/?action=add&after={last.pk}")
    assert "a1" in table(page)
    assert 'href="/learners/Acme/audit/?action=add"' in page.content.decode()


def test_a_tab_leads_to_it_without_a_plan_too(managing):
    link = 'href="/learners/Acme/audit/"'
    assert link in managing().content.decode()
    OrganizationPlan.objects.create(org="Acme", plan="free")
    assert link in managing("removals/").content.decode()
    assert managing("audit/").status_code == 200


def test_many_entries_of_many_people_cost_as_much_as_one(managing, noted, person):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            managing("audit/")
        return len(seen)

    noted(Act.ADD)
    few = cost()
    for number in range(5):
        noted(Act.ADD, by=person(f"p{number}").pk)
    assert cost() == few
