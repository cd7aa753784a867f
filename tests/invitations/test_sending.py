"""What waits is handed over once, and the row says what became of it."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from lms_lite_learners import invitations
from lms_lite_learners.data import NEVER
from lms_lite_learners.models import Invitation, OrganizationPlan
from lms_lite_learners.tasks import mail as mail_tasks

pytestmark = pytest.mark.django_db


def send(now=None):
    return invitations.send_due(100, now or timezone.now())


def test_a_taken_mail_makes_invited(invite):
    row = invite("ada@people.example")
    assert send() == 1
    row.refresh_from_db()
    assert (row.state, row.reason) == ("invited", "")
    assert row.invited_at > NEVER
    assert row.reminded_at == NEVER
    assert send() == 0


def test_a_taken_reminder_is_dated_as_one(invite):
    row = invite("ada@people.example")
    sent = timezone.now() - timedelta(days=2)
    Invitation.objects.filter(pk=row.pk).update(is_reminder=True, invited_at=sent)
    send()
    row.refresh_from_db()
    assert row.invited_at == sent
    assert row.reminded_at > sent
    assert outbox.outbox[0].subject.startswith("Reminder")


def test_what_is_not_due_yet_waits(invite):
    row = invite("ada@people.example")
    assert send(row.due_at - timedelta(seconds=1)) == 0
    assert outbox.outbox == []


def test_a_refused_mail_failed_with_the_reason_and_the_others_go(invite, postman):
    bad, good = invite("bad@people.example", "good@people.example")
    postman.answers["bad@people.example"] = "550 who is that"
    send()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("failed", "invited")
    assert "550 who is that" in bad.reason
    assert bad.invited_at == NEVER


def test_without_a_server_the_mail_waits_and_says_why(invite, postman, settings):
    postman.stop()
    row = invite("ada@people.example")
    assert send() == 0
    row.refresh_from_db()
    assert (row.state, row.invited_at) == ("queued", NEVER)
    assert "can't be reached" in row.reason
    assert row.due_at > timezone.now() + timedelta(seconds=settings.LMS_LITE_MAIL_RETRY_SECONDS - 5)


@pytest.fixture(autouse=True)
def _retry(settings):
    settings.LMS_LITE_MAIL_RETRY_SECONDS = 60


def test_a_mail_put_off_waits_longer_each_time_and_holds_up_nobody(invite, postman):
    slow, quick = invite("slow@people.example", "quick@people.example")
    postman.answers["slow@people.example"] = "451 greylisted"
    waits = []
    for _time in range(3):
        send(timezone.now() + timedelta(days=1))
        slow.refresh_from_db()
        waits.append(round((slow.due_at - timezone.now()).total_seconds()))
    quick.refresh_from_db()
    assert (slow.state, quick.state) == ("queued", "invited")
    assert waits == [60, 120, 240]


def test_a_mail_put_off_for_a_day_fails(invite, postman):
    row = invite("slow@people.example")
    postman.answers["slow@people.example"] = "451 greylisted"
    Invitation.objects.filter(pk=row.pk).update(attempts=29)
    send()
    row.refresh_from_db()
    assert row.state == "failed"


def test_who_registered_meanwhile_is_unconfirmed_and_told_what_is_left(invite):
    row = invite("ada@people.example")
    invitations.wait_for_confirmation([row.learner_id])
    send()
    row.refresh_from_db()
    assert row.state == "unconfirmed"
    assert "confirm the address" in outbox.outbox[0].body


def test_who_is_active_at_once_gets_word_and_a_way_out(add_active, person):
    row = add_active(person("ada", name="Ada Lovelace"))
    send()
    row.refresh_from_db()
    assert row.state == "accepted"
    assert row.invited_at > row.answered_at == NEVER
    assert f"/learners/leave/{row.token}/" in outbox.outbox[0].body
    assert outbox.outbox[0].to == ["ada@people.example"]


def test_the_mail_goes_out_under_the_manager_s_name(invite):
    invite("ada@people.example")
    send()
    assert outbox.outbox[0].subject == "Mary Manager invites you to learn with Acme"


def test_when_the_plan_ended_nothing_leaves(invite):
    row = invite("ada@people.example")
    OrganizationPlan.objects.create(org="Acme", plan="free")
    send()
    row.refresh_from_db()
    assert (row.state, outbox.outbox) == ("failed", [])


def test_an_abandoned_mail_failed_after_its_lease_and_is_never_sent_again(invite, settings):
    row = invite("ada@people.example")
    claimed = timezone.now() - timedelta(seconds=61)
    Invitation.objects.filter(pk=row.pk).update(state="sending", claimed_at=claimed)
    assert invitations.has_due(timezone.now())
    assert invitations.fail_abandoned(timezone.now()) == 1
    row.refresh_from_db()
    assert row.state == "failed"
    assert "may have arrived" in row.reason
    assert (send(), outbox.outbox) == (0, [])


def test_a_mail_still_in_its_lease_is_left_alone(invite):
    row = invite("ada@people.example")
    claimed = timezone.now() - timedelta(seconds=59)
    Invitation.objects.filter(pk=row.pk).update(state="sending", claimed_at=claimed)
    assert invitations.fail_abandoned(timezone.now()) == 0


def test_an_answer_during_the_hand_over_stands(invite, person, monkeypatch):
    row = invite("ada@people.example")
    user = person("ada")
    taken = outbox.EmailMessage.send

    def join_and_send(self, *args, **kwargs):
        invitations.accept_for(user.id, timezone.now())
        return taken(self, *args, **kwargs)

    monkeypatch.setattr(outbox.EmailMessage, "send", join_and_send)
    send()
    row.refresh_from_db()
    assert (row.state, row.is_open) == ("accepted", False)


def test_a_mail_backend_that_breaks_fails_its_mail_and_not_the_others(invite, monkeypatch, caplog):
    bad, good = invite("bad@people.example", "good@people.example")
    taken = outbox.EmailMessage.send

    def break_for_one(self, *args, **kwargs):
        if self.to == ["bad@people.example"]:
            raise RuntimeError(self.to)
        return taken(self, *args, **kwargs)

    monkeypatch.setattr(outbox.EmailMessage, "send", break_for_one)
    mail_tasks.send_invitations()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("failed", "invited")
    assert "people.example" not in caplog.text


def test_a_mail_that_can_t_be_written_waits_and_holds_up_nobody(
    invite, add_active, person, monkeypatch
):
    from openedx.core.djangoapps.user_api.models import UserPreference

    bad, good = add_active(person("ada")), invite("good@people.example")
    monkeypatch.setattr(UserPreference, "objects", None)
    mail_tasks.send_invitations()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.reason, bad.attempts) == ("queued", "The mail could not be written.", 1)
    assert good.state == "invited"


def test_one_message_sends_so_many_and_leaves_the_rest_to_another(invite, monkeypatch):
    monkeypatch.setattr(mail_tasks, "MAX_MAILS", 20)
    invite(*(f"learner{number}@people.example" for number in range(45)))
    _waiting_messages()  # what earlier tests left behind
    mail_tasks.send_invitations()
    assert len(outbox.outbox) == 20
    assert _waiting_messages() == ["lms_lite_learners.send_invitations"]


def _waiting_messages():
    with mail_tasks.send_invitations.app.connection_for_read() as connection:
        queue = connection.SimpleQueue(mail_tasks.send_invitations.app.conf.task_default_queue)
        names = []
        with suppress(queue.Empty):
            while True:
                message = queue.get_nowait()
                names.append(message.headers["task"])
                message.ack()
        queue.close()
        return names


def test_a_brisk_sender_is_enough(invite, settings):
    first, second = (row.pk for row in invite("one@people.example", "two@people.example"))
    Invitation.objects.filter(pk=first).update(state="sending", claimed_at=timezone.now())
    mail_tasks.send_invitations()
    assert Invitation.objects.get(pk=second).state == "queued"
    settings.LMS_LITE_MAIL_SENDERS = 2
    mail_tasks.send_invitations()
    assert Invitation.objects.get(pk=second).state == "invited"


def test_a_slow_sender_gets_help(invite):
    first, second = (row.pk for row in invite("one@people.example", "two@people.example"))
    slow = timezone.now() - timedelta(seconds=4)
    Invitation.objects.filter(pk=first).update(state="sending", claimed_at=slow)
    mail_tasks.send_invitations()
    assert Invitation.objects.get(pk=second).state == "invited"


def test_one_message_has_all_mails_sent(invite):
    invite(*(f"learner{number}@people.example" for number in range(45)))
    mail_tasks.send_invitations()
    assert len(outbox.outbox) == 45
    assert not invitations.has_due(timezone.now())
