"""Two workers at the same moment: one reminder, one mail."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from lms_lite_learners import invitation_settings, invitations
from lms_lite_learners.exceptions import ConflictError, TooSoonError
from lms_lite_learners.models import Invitation, MailDay
from tests.at_once import at_once, patiently

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4
# Of one learner, on a database that lets them in together.
REMINDERS = 32


def test_of_32_reminders_of_one_learner_one_mail_goes(invite, acme, mailoutbox):
    row = invite("ada@people.example", now=timezone.now() - timedelta(days=2))
    Invitation.objects.update(state="invited", invited_at=row.created_at)

    def remind():
        try:
            invitations.remind("Acme", row.learner_id, acting_user_id=7, now=timezone.now())
        except (TooSoonError, ConflictError) as error:
            return error.code
        return "reminded"

    said = Counter(at_once(*[partial(patiently, remind)] * REMINDERS))
    at_once(*[partial(patiently, lambda: invitations.send_due(10, timezone.now()))] * WORKERS)
    patiently(lambda: invitations.send_due(10, timezone.now()))
    assert said == {"reminded": 1, "remind_too_soon": REMINDERS - 1}
    assert [message.to for message in mailoutbox] == [["ada@people.example"]]


def test_of_senders_no_more_mails_leave_than_may_on_a_day(invite, acme, mailoutbox):
    invite(*(f"learner{number}@people.example" for number in range(30)))
    limit(acme, 7)

    def drain():
        for _time in range(5):
            invitations.send_due(10, timezone.now())

    at_once(*[partial(patiently, drain)] * WORKERS)
    patiently(drain)
    # SQLite in memory turns a worker away at any statement, which then gives its mail up.
    assert len(mailoutbox) == 7 or (connection.vendor == "sqlite" and len(mailoutbox) < 7)
    assert MailDay.objects.get(org="Acme").number == 7
    assert not invitations.has_due(timezone.now())


def test_of_reminders_no_more_are_taken_than_may_leave_on_a_day(invite, acme):
    rows = invite(
        *(f"learner{number}@people.example" for number in range(16)),
        now=timezone.now() - timedelta(days=2),
    )
    Invitation.objects.update(state="invited", invited_at=rows[0].created_at)
    limit(acme, 5)

    def remind(row):
        try:
            invitations.remind("Acme", row.learner_id, acting_user_id=7, now=timezone.now())
        except TooSoonError as error:
            return error.code
        return "reminded"

    said = at_once(*[partial(patiently, partial(remind, row)) for row in rows])
    assert Counter(said) == {"reminded": 5, "mail_limit": 11}


def limit(acme, number):
    values = {"mails_a_day": number}
    invitation_settings.change("Acme", values, acting_user_id=acme.manager.id)


def test_of_workers_at_the_same_moment_each_mail_goes_once(invite, mailoutbox):
    rows = invite(*(f"learner{number}@people.example" for number in range(30)))

    def drain():
        sent = 0
        while number := invitations.send_due(10, timezone.now()):
            sent += number
        return sent

    at_once(*[partial(patiently, drain)] * WORKERS)
    while invitations.send_due(10, timezone.now()):
        pass
    lease_over = timezone.now() + timedelta(minutes=5)
    invitations.fail_abandoned(lease_over)
    mails = Counter(message.to[0] for message in mailoutbox)
    invited = Invitation.objects.filter(state="invited").values_list("learner__email", flat=True)
    assert set(mails.values()) == {1}
    assert set(invited) <= set(mails)
    # SQLite in memory turns a worker away at any statement, which then gives its mail up.
    assert len(invited) == len(rows) or connection.vendor == "sqlite"
