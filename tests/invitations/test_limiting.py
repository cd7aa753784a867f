"""A limit of mails a day: no more leave, the others wait for a day with room, and say so."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.utils import timezone

from lms_lite_learners import invitation_settings, invitations, jobs
from lms_lite_learners.exceptions import MailLimitError, TooSoonError
from lms_lite_learners.models import Invitation, MailDay

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 21, tzinfo=UTC)
MANY = [f"p{number}@x.example" for number in range(8)]


@pytest.fixture(autouse=True)
def clock():
    """Noon; clock.move_to(...) is another time."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def limited(acme):
    """Let Acme send so many mails a day: limited(3)."""

    def limit(number):
        values = {"mails_a_day": number}
        invitation_settings.change("Acme", values, acting_user_id=acme.manager.id)

    return limit


def due_times():
    return [at for (at,) in Invitation.objects.order_by("pk").values_list("due_at")]


def send():
    sent = 0
    while number := invitations.send_due(100, timezone.now()):
        sent += number
    return sent


@pytest.fixture
def invited(invite):
    """People whose invitation left two days ago."""

    def make(*emails, **options):
        then = timezone.now() - 2 * DAY
        invite(*emails, now=then, **options)
        Invitation.objects.update(
            state="invited", invited_at=then, told_at=then, remind_allowed_at=then + DAY
        )
        return list(Invitation.objects.order_by("pk"))

    return make


def remind(row):
    return invitations.remind("Acme", row.learner_id, acting_user_id=7, now=timezone.now())


def test_what_is_beyond_the_limit_waits_for_the_first_day_with_room(limited, invite):
    limited(3)
    invite(*MANY)
    assert due_times() == [NOON] * 3 + [TOMORROW] * 3 + [TOMORROW + DAY] * 2
    invite("late@x.example", "later@x.example")
    assert due_times()[8:] == [TOMORROW + DAY, TOMORROW + 2 * DAY]


def test_the_24_hours_and_the_link_s_time_start_when_the_mail_may_leave(limited, invite):
    limited(1)
    _first, second = invite("a@x.example", "b@x.example")
    assert second.remind_allowed_at == TOMORROW + DAY
    assert second.expires_at == TOMORROW + timedelta(days=30)


def test_only_so_many_leave_on_a_day(limited, invite, clock):
    limited(3)
    invite(*MANY)
    sent = []
    for day in range(4):
        clock.move_to(NOON + day * DAY)
        before = len(outbox.outbox)
        send()
        sent.append(len(outbox.outbox) - before)
    assert sent == [3, 3, 2, 0]


def test_without_a_limit_all_leave_and_nothing_is_counted(invite):
    invite(*MANY)
    send()
    assert (len(outbox.outbox), MailDay.objects.count()) == (8, 0)


def test_the_limit_holds_though_more_mails_are_due(limited, invite):
    invite(*MANY)
    limited(3)
    send()
    assert len(outbox.outbox) == 3
    assert Counter(due_times()) == {NOON: 3, TOMORROW: 3, TOMORROW + DAY: 2}
    assert not invitations.has_due(timezone.now())


def test_one_organisation_s_limit_holds_up_no_other(limited, invite, globex):
    limited(1)
    invite(*MANY)
    invite("ada@globex.example", "bob@globex.example", org="Globex")
    send()
    to = Counter(message.to[0].partition("@")[2] for message in outbox.outbox)
    assert to == {"x.example": 1, "globex.example": 2}


def test_the_site_s_limit_holds_and_an_organisation_s_own_is_lower(limited, invite, settings):
    settings.LMS_LITE_MAILS_A_DAY = 5
    limited(2)
    invite(*MANY)
    settings.LMS_LITE_MAILS_A_DAY = 1
    send()
    assert len(outbox.outbox) == 1


def test_a_mail_that_did_not_leave_takes_no_place(limited, invite, postman):
    limited(1)
    row = invite("slow@x.example")
    postman.answers["slow@x.example"] = "451 greylisted"
    send()
    row.refresh_from_db()
    assert (row.state, MailDay.objects.get().number) == ("queued", 0)


def test_places_that_were_given_back_are_taken_by_the_next(limited, invite, clock):
    limited(2)
    first, *_others = invite(*MANY[:4])
    invitations.decline(first.token, timezone.now())
    assert invitations.bring_forward(timezone.now()) == 1
    assert Counter(due_times()) == {NOON: 3, TOMORROW: 1}


@pytest.mark.parametrize(("limit", "moved"), [(5, 3), (None, 6), (2, 0)])
def test_a_raised_limit_lets_more_leave_today(limited, invite, limit, moved):
    limited(2)
    invite(*MANY)
    limited(limit)
    assert invitations.bring_forward(timezone.now()) == moved
    assert due_times().count(NOON) == 2 + moved


def test_a_mail_that_waits_for_a_new_try_is_not_brought_forward(limited, invite):
    row = invite("slow@x.example")
    Invitation.objects.update(due_at=NOON + DAY, reason="451 greylisted")
    assert invitations.bring_forward(timezone.now()) == 0
    row.refresh_from_db()
    assert row.due_at == NOON + DAY


def test_a_reminder_beyond_the_limit_is_told_when_it_may_go(limited, invited):
    limited(2)
    first, second, third = invited(*MANY[:3])
    remind(first)
    remind(second)
    with pytest.raises(MailLimitError) as caught:
        remind(third)
    assert caught.value.allowed_at == TOMORROW
    assert "limit of 2 mails" in caught.value.detail
    third.refresh_from_db()
    assert third.state == "invited"


def test_the_24_hours_are_told_before_the_limit(limited, invited):
    limited(1)
    first, _second = invited(*MANY[:2])
    remind(first)
    Invitation.objects.filter(pk=first.pk).update(state="invited")
    with pytest.raises(TooSoonError) as caught:
        remind(first)
    assert not isinstance(caught.value, MailLimitError)


def test_a_job_reminds_as_many_as_have_room_and_counts_the_others(limited, invited, settings):
    settings.LMS_LITE_CHUNK_SIZE = 2
    limited(3)
    rows = invited(*MANY)
    ids = [row.learner_id for row in rows]
    job = invitations.start_reminders("Acme", learners=[*ids, 10**9], acting_user_id=7)
    invitations.run_reminders(jobs.claim(job.pk))
    job.refresh_from_db()
    assert job.counts == {"reminded": 3, "too_soon": 0, "left_out": 1, "over_limit": 5}
    assert Invitation.objects.filter(state="queued").count() == 3


def test_who_is_told_to_be_added_counts_too(limited, add_active, person, invite):
    limited(1)
    row = add_active(person("ada"))
    assert row.due_at == NOON
    assert invite("bob@x.example").due_at == TOMORROW


def test_old_figures_are_thrown_away(limited, invite, clock):
    limited(1)
    invite(*MANY[:2])
    send()
    clock.move_to(NOON + 40 * DAY)
    Invitation.objects.filter(state="queued").update(due_at=NOON + 50 * DAY)
    invitations.bring_forward(timezone.now())
    assert not MailDay.objects.exists()


def test_what_is_brought_forward_takes_its_times_along(limited, invite):
    limited(1)
    _first, second = invite("a@x.example", "b@x.example")
    limited(2)
    assert invitations.bring_forward(timezone.now()) == 1
    second.refresh_from_db()
    assert (second.due_at, second.remind_allowed_at) == (NOON, NOON + DAY)
    assert second.expires_at == NOON + 30 * DAY


def test_a_mail_that_is_put_off_a_day_after_a_try_comes_forward_like_the_others(limited, invite):
    limited(1)
    _sent, tried = invite("a@x.example", "b@x.example")
    send()
    Invitation.objects.filter(pk=tried.pk).update(due_at=NOON, reason="451 greylisted", attempts=1)
    send()
    Invitation.objects.get(pk=tried.pk, due_at=TOMORROW, reason="", attempts=0)
    limited(None)
    assert invitations.bring_forward(timezone.now()) == 1


def test_many_of_a_full_day_hold_up_no_other_organisation_in_one_look(limited, invite, globex):
    invite(*(f"p{number}@x.example" for number in range(30)))
    invite("late@x.example", org="Globex", now=NOON + timedelta(seconds=1))
    limited(1)
    assert invitations.send_due(4, NOON + timedelta(minutes=1)) == 3
    assert "late@x.example" in [message.to[0] for message in outbox.outbox]
