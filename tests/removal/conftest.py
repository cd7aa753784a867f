"""A removal, asked for and worked off as a worker does."""

import pytest

from lms_lite_learners import jobs, removal
from lms_lite_learners.data import Selection
from lms_lite_learners.models import Job, Learner
from lms_lite_learners.tasks.jobs import work


@pytest.fixture
def listed(db):
    """Put an account on an organisation's list: listed("Acme", user); its row's id."""

    def put(org, user, **fields):
        from django.utils import timezone

        from lms_lite_learners.roster import membership, refresh

        row = membership.new_active(
            org, user.pk, via="manual", acting_user_id=0, is_open=True, now=timezone.now(), **fields
        )
        row.save()
        refresh.refresh(org, [user.pk], timezone.now())
        return Learner.objects.get(org=org, user=user).pk

    return put


@pytest.fixture
def ask():
    """Ask for a removal, confirmed: ask(acme, learners=[7]) or ask(acme, emails=[...])."""

    def make(house, *, typed="", key=None, **selected):
        chosen = {name: tuple(v) if isinstance(v, list) else v for name, v in selected.items()}
        return removal.ask(
            house.org,
            Selection(**chosen),
            acting_user=house.manager,
            confirm=True,
            typed=typed,
            idempotency_key=key,
        )

    return make


@pytest.fixture
def remove(ask):
    """The same, worked off: the ended job."""

    def run(house, **selected):
        job = ask(house, **selected)
        work(job.pk)
        return Job.objects.get(pk=job.pk)

    return run


@pytest.fixture
def claimed(ask):
    """The same, in the hands of this test: claimed, not begun."""

    def take(house, **selected):
        return jobs.claim(ask(house, **selected).pk)

    return take
