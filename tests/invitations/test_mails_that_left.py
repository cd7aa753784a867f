"""Migration 0007: what is known of mails that left before reminders were counted."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from lms_lite_learners.data import NEVER
from lms_lite_learners.models import Invitation

pytestmark = pytest.mark.django_db
MIGRATION = import_module("lms_lite_learners.migrations.0007_mails_that_left")
DAY = timedelta(days=1)


def migrate():
    MIGRATION.tell_what_left(apps, SimpleNamespace(connection=connection))


@pytest.mark.parametrize("at_a_time", [1, 2, 5000])
def test_the_last_mail_is_known_and_whether_it_was_a_reminder(invite, monkeypatch, at_a_time):
    monkeypatch.setattr(MIGRATION, "AT_A_TIME", at_a_time)
    now = timezone.now().replace(microsecond=0)
    invited, reminded, waiting, known = invite(
        *(f"{name}@x.example" for name in ("invited", "reminded", "waiting", "known"))
    )
    Invitation.objects.filter(pk=invited.pk).update(invited_at=now - DAY)
    Invitation.objects.filter(pk=reminded.pk).update(invited_at=now - 2 * DAY, reminded_at=now)
    Invitation.objects.filter(pk=known.pk).update(invited_at=now, told_at=now, reminders=2)
    migrate()
    migrate()
    rows = Invitation.objects.in_bulk()
    assert [
        (rows[one.pk].told_at, rows[one.pk].reminders)
        for one in (invited, reminded, waiting, known)
    ] == [(now - DAY, 0), (now, 1), (NEVER, 0), (now, 2)]


def test_an_empty_table_is_left_alone(db):
    migrate()
    assert not Invitation.objects.exists()
