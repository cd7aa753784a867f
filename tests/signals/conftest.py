"""What the tests of events share."""

from collections import Counter

import pytest
from celery.signals import before_task_publish
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.test import override_settings

from lms_lite_learners.host import events
from lms_lite_learners.models import RosterDirty
from lms_lite_learners.signals import connect

# Loading it makes it the application that tasks are published by, as in every process of the LMS.
from openedx.core.lib.celery import APP  # noqa: F401


@pytest.fixture
def deaf():
    """Disconnect every receiver of ours: deaf(); what a test did to them is undone after it."""

    def disconnect():
        signals = [
            *events.enrollment_signals(),
            *events.account_signals().values(),
            *events.role_signals().values(),
            user_logged_in,
            post_save,
            post_delete,
        ]
        for signal in signals:
            ours = [uid for (uid, *_rest), *_more in signal.receivers if _is_ours(uid)]
            for uid in ours:
                for sender in (None, *_senders()):
                    signal.disconnect(dispatch_uid=uid, sender=sender)

    yield disconnect
    disconnect()
    with override_settings(ROOT_URLCONF="lms.urls"):
        connect()


def _is_ours(uid):
    return isinstance(uid, str) and uid.startswith("lms_lite_learners.")


def _senders():
    from django.contrib.auth import get_user_model

    return events.enrollment_model(), events.profile_model(), get_user_model()


@pytest.fixture
def happening(db, django_capture_on_commit_callbacks):
    """What happens inside is committed, and its marks are there: with happening(): ..."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def marks(db):
    """The marks there are, as pairs of organisation and account; the fixtures' own are gone."""
    RosterDirty.objects.all().delete()
    return lambda: set(RosterDirty.objects.values_list("org", "user_id"))


@pytest.fixture
def messages():
    """Names and arguments of the messages to workers, counted."""
    sent = Counter()

    def count(sender=None, body=None, **_kwargs):
        sent[(sender.rpartition(".")[2], *body[0])] += 1

    before_task_publish.connect(count, weak=False)
    yield sent
    before_task_publish.disconnect(count)
