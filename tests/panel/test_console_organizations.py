"""R1.4, R7: the console's organisations and their plans."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from organizations.models import Organization
from panel_pages import text_of

from lms_lite_learners import plans, pulse
from lms_lite_learners.models import AuditEntry, Learner, OrganizationPlan
from lms_lite_learners.panel.console import organizations
from lms_lite_learners.tasks import due

pytestmark = pytest.mark.django_db
CONSOLE = "/learners/console/"


def listed(answer):
    """The organisations of the page, in its order."""
    return re.findall(r'plans/([^/"]+)/"', answer.content.decode())


def given(org, plan, until="", *, client):
    return client.post(f"{CONSOLE}plans/{org}/", {"plan": plan, "trial_ends_at": until})


def test_every_organisation_is_there_with_plan_and_lengths(console, acme, globex, managed):
    managed("Acme", active=1, pending=2)
    page = console()
    assert listed(page) == ["Acme", "Globex"]
    assert re.search(r"Acme .*?Paid 1 2 Set plan", text_of(page))
    assert 'href="/learners/Acme/"' in page.content.decode()


@pytest.fixture
def managed(person):
    """Put so many people on an organisation's lists."""

    def fill(org, *, active, pending):
        now = timezone.now()
        for number in range(active):
            who = {"status": "active", "user": person(f"{org}-{number}".lower())}
            Learner.objects.create(org=org, added_at=now, added_via="manual", **who)
        for number in range(pending):
            who = {"status": "pending", "email_key": f"{number}@{org}.example".lower()}
            Learner.objects.create(org=org, added_at=now, added_via="manual", **who)

    return fill


@pytest.mark.parametrize(
    ("search", "found"), [("acm", ["Acme"]), ("ROBOTS", ["Globex"]), ("e", ["Acme", "Globex"])]
)
def test_a_part_of_either_name_finds(console, acme, globex, search, found):
    Organization.objects.filter(short_name="Globex").update(name="Robots & Sons")
    assert listed(console(f"?search={search}")) == found


def test_nothing_found_is_said(console, acme):
    page = text_of(console("?search=zzz"))
    assert "No organisation matches." in page
    assert "Show all organisations" in page


def test_plans_are_counted_and_filter(console, acme, globex):
    OrganizationPlan.objects.create(org="Globex", plan="free")
    assert "1 Free 0 Trial 1 Paid" in text_of(console())
    assert listed(console("?plan=free")) == ["Globex"]


def test_pages_go_by_the_last_name(console, acme, globex, monkeypatch):
    monkeypatch.setattr(organizations, "PAGE", 1)
    first = console()
    assert listed(first) == ["Acme"]
    assert 'href="/learners/console/?after=Acme"' in first.content.decode()
    second = console("?after=Acme")
    assert listed(second) == ["Globex"]
    assert "after=Globex" not in second.content.decode()


def test_a_thousand_organisations_cost_as_many_queries_as_two(console, acme, globex, course):
    def cost(path=""):
        with CaptureQueriesContext(connection) as seen:
            assert console(path).status_code == 200
        return len(seen)

    few = cost()
    Organization.objects.bulk_create(
        Organization(name=f"Number {n}", short_name=f"Org{n:04}") for n in range(1000)
    )
    OrganizationPlan.objects.bulk_create(
        OrganizationPlan(org=f"Org{n:04}", plan="paid") for n in range(500)
    )
    Learner.objects.bulk_create(
        Learner(
            org=f"Org{n:04}", status="pending", email_key=f"{n}@x.example",
            added_at=timezone.now(), added_via="manual",
        )
        for n in range(300)
    )  # fmt: skip
    assert cost() == few <= 25
    assert cost("?search=number&plan=paid&after=Org0300") == few
    assert len(listed(console())) == organizations.PAGE


def test_a_plan_of_an_organisation_that_is_none_is_told_as_such(console, acme):
    OrganizationPlan.objects.create(org="acme", plan="paid")
    page = console()
    assert listed(page) == ["Acme", "acme"]
    assert text_of(page).count("No course and no organisation of the platform has this name") == 1
    assert 'href="/learners/acme/"' not in page.content.decode()


def test_a_name_that_no_path_can_hold_breaks_nothing(console, acme):
    OrganizationPlan.objects.create(org="A/B", plan="paid")
    assert listed(console()) == ["Acme"]


def test_an_operator_gives_a_plan_and_it_is_noted(console, acme, operator):
    answer = given("Acme", "free", client=console.client)
    assert answer.url == f"{CONSOLE}?search=Acme"
    assert plans.plan_of("Acme") == "free"
    entry = AuditEntry.objects.get(action="set_plan")
    assert (entry.org, entry.actor_id, entry.subject) == ("Acme", operator.pk, "free")
    assert "Acme has this plan now: Free." in text_of(console())


def test_the_same_plan_again_is_told_and_not_noted(console, acme):
    given("Acme", "paid", client=console.client)
    given("Acme", "paid", client=console.client)
    assert "had this plan already" in text_of(console())
    assert AuditEntry.objects.filter(action="set_plan").count() == 1


def test_a_trial_lasts_through_its_last_day(console, acme):
    day = timezone.localdate() + timedelta(days=14)
    assert given("Acme", "trial", day.isoformat(), client=console.client).status_code == 302
    end = OrganizationPlan.objects.get(org="Acme").trial_ends_at
    assert end == timezone.make_aware(datetime.combine(day, time.max))
    assert AuditEntry.objects.get(action="set_plan").subject.startswith("trial 2")
    form = console("plans/Acme/").content.decode()
    assert f'value="{day.isoformat()}"' in form
    assert "until" in text_of(console())


@pytest.mark.parametrize(
    ("plan", "until", "said"),
    [
        ("trial", "", "A trial needs the date of its end."),
        ("paid", "2999-01-01", "Only a trial has an end"),
        ("trial", "2020-01-01", "A trial can't end in the past: 2020-01-01"),
        ("trial", "tomorrow", "Enter a valid date."),
        ("trial", "9999-12-31", "less than or equal"),
        ("gold", "", "gold"),
    ],
)
def test_what_is_no_plan_is_refused_beside_its_field(console, acme, plan, until, said):
    answer = given("Acme", plan, until, client=console.client)
    assert answer.status_code == 400
    assert said in text_of(answer)
    assert not OrganizationPlan.objects.exists()


def test_a_trial_that_ended_is_told_and_does_not_stand_in_the_way(console, acme):
    ended = timezone.now() - timedelta(days=2)
    OrganizationPlan.objects.create(org="Acme", plan="trial", trial_ends_at=ended)
    assert "Free Trial ended" in text_of(console())
    assert f"{ended:%Y-%m-%d}" not in console("plans/Acme/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_organisation_gets_no_plan(console, acme, method):
    answer = getattr(console.client, method)(f"{CONSOLE}plans/Nowhere/", {"plan": "paid"})
    assert answer.status_code == 404
    assert not OrganizationPlan.objects.exists()


def test_a_tick_that_stays_away_is_told_on_every_page(console, acme):
    assert "The tick was never called" in text_of(console())
    due.tick(timezone.now() - pulse.LATE - timedelta(minutes=1))
    assert "What is due since then isn’t done" in text_of(console("jobs/"))
    due.tick(timezone.now())
    page = text_of(console())
    assert "The tick was last called at" in page
    assert "isn’t done" not in page


def test_the_way_to_the_console_is_shown_to_operators_alone(console, acme, client, signed_in):
    assert f'href="{reverse("lms_lite_learners:panel-console")}"' in (
        console.client.get("/learners/").content.decode()
    )
    answer = signed_in(acme.manager).get("/learners/", follow=True)
    assert CONSOLE not in answer.content.decode()


def test_an_operator_without_any_organisation_is_led_to_it_too(console):
    assert CONSOLE in console.client.get("/learners/").content.decode()


def test_who_was_staff_once_gets_404(console, operator):
    operator.is_staff = operator.is_superuser = False
    operator.save()
    assert console().status_code == 404
