"""Reminders that go by themselves: to whom, when, how often, and who is said to have done it."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail as outbox
from django.utils import timezone

from lms_lite_learners import invitation_settings, invitations
from lms_lite_learners.data import NEVER
from lms_lite_learners.invitations import automatic
from lms_lite_learners.models import AuditEntry, Invitation, MailDay, OrganizationPlan
from lms_lite_learners.tasks import due
from tests.at_once import at_once, patiently

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def weekly(acme):
    """Acme reminds after a week, at most twice."""
    values = {"remind_after_days": 7, "remind_times": 2}
    invitation_settings.change("Acme", values, acting_user_id=acme.manager.id)


@pytest.fixture
def told(invite):
    """Somebody whose invitation left a week ago: told("ada@x.example", ago=timedelta(...))."""

    def make(*emails, ago=WEEK, org="Acme", **changes):
        at = timezone.now() - ago
        rows = invite(*emails, org=org, now=at)
        pks = [row.pk for row in (rows if isinstance(rows, list) else [rows])]
        values = {"state": "invited", "invited_at": at, "told_at": at} | changes
        Invitation.objects.filter(pk__in=pks).update(**values)
        found = list(Invitation.objects.filter(pk__in=pks).order_by("pk"))
        return found if len(emails) > 1 else found[0]

    return make


def state_of(row):
    row.refresh_from_db()
    return row.state


def test_who_didn_t_answer_for_a_week_is_reminded_and_the_system_did_it(weekly, told):
    row = told("ada@x.example")
    assert due.tick(timezone.now())["reminded"] == 1
    assert (state_of(row), row.is_reminder) == ("queued", True)
    assert row.remind_allowed_at > timezone.now() + timedelta(hours=23)
    entry = AuditEntry.objects.get(action="auto_remind")
    assert (entry.org, entry.actor_id, entry.count) == ("Acme", 0, 1)


def test_the_mail_is_a_reminder_and_is_counted(weekly, told):
    row = told("ada@x.example")
    invitations.remind_due(timezone.now())
    invitations.send_due(10, timezone.now())
    assert (state_of(row), row.reminders) == ("invited", 1)
    assert row.told_at == row.reminded_at > row.invited_at
    assert outbox.outbox[0].subject.startswith("Reminder")


def test_a_second_before_the_week_is_over_nobody_is(weekly, told):
    row = told("ada@x.example", ago=WEEK - timedelta(seconds=5))
    assert invitations.remind_due(timezone.now()) == 0
    assert state_of(row) == "invited"


def test_nobody_is_reminded_by_default(told):
    row = told("ada@x.example", ago=3 * WEEK)
    assert invitations.remind_due(timezone.now()) == 0
    assert state_of(row) == "invited"


def test_the_next_one_goes_a_week_after_the_last_and_two_are_enough(weekly, told):
    row = told("ada@x.example")
    now = timezone.now()
    for week in range(4):
        at = now + week * WEEK
        invitations.remind_due(at)
        Invitation.objects.filter(state="queued").update(due_at=now)
        invitations.send_due(10, timezone.now())
        Invitation.objects.update(told_at=at)
        assert invitations.remind_due(at + WEEK - timedelta(seconds=1)) == 0
    row.refresh_from_db()
    assert (row.reminders, len(outbox.outbox)) == (2, 2)


def test_reminders_by_hand_count(weekly, told):
    row = told("ada@x.example", reminders=2)
    assert invitations.remind_due(timezone.now()) == 0
    invitations.remind("Acme", row.learner_id, acting_user_id=7, now=timezone.now())
    assert state_of(row) == "queued"


def test_it_is_the_reminder_of_the_24_hours(weekly, told):
    row = told("ada@x.example", remind_allowed_at=timezone.now() + timedelta(minutes=1))
    assert invitations.remind_due(timezone.now()) == 0
    assert state_of(row) == "invited"


@pytest.mark.parametrize("changes", [
    {"state": "declined"}, {"state": "expired"}, {"state": "failed"}, {"state": "not_sent"},
    {"state": "unconfirmed", "is_registered": True}, {"is_registered": True},
    {"expires_at": timezone.now()}, {"is_open": False}, {"told_at": NEVER},
])  # fmt: skip
def test_who_answered_or_never_got_a_mail_or_whose_link_is_dead_is_not_reminded(
    weekly, told, changes
):
    row = told("ada@x.example", **changes)
    assert invitations.remind_due(timezone.now()) == 0
    assert state_of(row) == changes.get("state", "invited")


def test_it_stops_when_the_plan_ends(weekly, told):
    row = told("ada@x.example")
    OrganizationPlan.objects.create(org="Acme", plan="free")
    assert invitations.remind_due(timezone.now()) == 0
    assert state_of(row) == "invited"


def test_the_site_s_default_holds_for_who_set_nothing(told, settings, globex, acme):
    settings.LMS_LITE_REMIND_AFTER_DAYS, settings.LMS_LITE_REMIND_TIMES = 7, 1
    invitation_settings.change("Acme", {"remind_after_days": 0}, acting_user_id=acme.manager.id)
    ours, theirs = told("ada@x.example"), told("ada@x.example", org="Globex")
    assert invitations.remind_due(timezone.now()) == 1
    assert (state_of(ours), state_of(theirs)) == ("invited", "queued")


def test_many_are_reminded_in_chunks(weekly, told, settings):
    settings.LMS_LITE_CHUNK_SIZE = 2
    told(*(f"p{number}@x.example" for number in range(5)))
    assert invitations.remind_due(timezone.now()) == 5
    assert [entry.count for entry in AuditEntry.objects.filter(action="auto_remind")] == [2, 2, 1]


def test_under_a_daily_limit_only_as_many_as_may_leave_today(weekly, told, acme):
    invitation_settings.change("Acme", {"mails_a_day": 3}, acting_user_id=acme.manager.id)
    rows = told(*(f"p{number}@x.example" for number in range(5)))
    MailDay.objects.create(org="Acme", day=timezone.now().date(), number=1)
    assert invitations.remind_due(timezone.now()) == 2
    assert Counter(map(state_of, rows)) == {"queued": 2, "invited": 3}


@pytest.mark.django_db(transaction=True)
def test_of_two_ticks_at_the_same_moment_each_reminds_others(weekly, told, settings):
    settings.LMS_LITE_CHUNK_SIZE = 3
    told(*(f"p{number}@x.example" for number in range(30)))
    now = timezone.now()

    def remind():
        return invitations.remind_due(now)

    at_once(*[partial(patiently, remind)] * 4)
    patiently(remind)
    assert Invitation.objects.filter(state="queued").count() == 30
    counted = AuditEntry.objects.filter(action="auto_remind").values_list("count", flat=True)
    assert sum(counted) == 30


def test_the_list_says_when_the_next_one_goes(weekly, told):
    from lms_lite_learners import roster

    soon, full = told("a@x.example", "b@x.example", ago=timedelta(days=2))
    Invitation.objects.filter(pk=full.pk).update(reminders=2)
    first, second = (
        roster.get_learner("Acme", row.learner_id, timezone.now()).invitation
        for row in (soon, full)
    )
    assert first.next_reminder_at == soon.told_at + WEEK
    assert (second.next_reminder_at, second.reminders) == (None, 2)


def test_a_number_of_its_own_is_enough_where_the_site_has_days_alone(told, settings, acme):
    settings.LMS_LITE_REMIND_AFTER_DAYS, settings.LMS_LITE_REMIND_TIMES = 7, 0
    told("ada@x.example")
    assert invitations.remind_due(timezone.now()) == 0
    values = {"remind_times": 1}
    invitation_settings.change("Acme", values, acting_user_id=acme.manager.id)
    assert invitations.remind_due(timezone.now()) == 1


def test_no_more_are_written_than_the_senders_have_before_them(weekly, told, monkeypatch):
    monkeypatch.setattr(automatic, "MOST", 2)
    told("a@x.example", "b@x.example", "c@x.example")
    assert invitations.remind_due(timezone.now()) >= 2
    waiting = Invitation.objects.filter(state="queued").count()
    assert invitations.remind_due(timezone.now()) == 0
    assert Invitation.objects.filter(state="queued").count() == waiting
