"""Two workers at the same moment: one reminder, one mail."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from lms_lite_learners import invitations
from lms_lite_learners.exceptions import ConflictError, TooSoonError
from lms_lite_learners.models import Invitation
from tests.at_once import at_once, patiently

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


def test_of_reminders_at_the_same_moment_one_goes(invite, acme):
    row = invite("ada@people.example", now=timezone.now() - timedelta(days=2))
    Invitation.objects.update(state="invited", invited_at=row.created_at)

    def remind():
        try:
            invitations.remind("Acme", row.learner_id, acting_user_id=7, now=timezone.now())
        except (TooSoonError, ConflictError) as error:
            return error.code
        return "reminded"

    assert Counter(at_once(*[partial(patiently, remind)] * WORKERS)) == {
        "reminded": 1,
        "remind_too_soon": WORKERS - 1,
    }


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
