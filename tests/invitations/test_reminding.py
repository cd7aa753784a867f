"""One reminder for each learner in 24 hours, one, some or all that match."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms_lite_learners import invitations, jobs
from lms_lite_learners.data import JobState, Query
from lms_lite_learners.exceptions import (
    ConflictError,
    InvalidInputError,
    PlanRequiredError,
    TooSoonError,
)
from lms_lite_learners.models import Invitation, Job, OrganizationPlan

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)


@pytest.fixture
def invited(invite):
    """Somebody who got an invitation, and when it was written."""

    def make(*emails, **options):
        rows = invite(*emails, **options)
        for row in rows if isinstance(rows, list) else [rows]:
            Invitation.objects.filter(pk=row.pk).update(state="invited", invited_at=row.created_at)
        return rows

    return make


def remind(row, now):
    invitations.remind("Acme", row.learner_id, acting_user_id=7, now=now)
    row.refresh_from_db()
    return row


def test_inside_the_24_hours_the_answer_is_when_it_is_allowed(invited):
    row = invited("ada@people.example")
    with pytest.raises(TooSoonError) as caught:
        remind(row, row.created_at + DAY - timedelta(seconds=1))
    assert caught.value.allowed_at == row.created_at + DAY


def test_after_24_hours_the_reminder_waits_and_the_clock_starts_anew(invited):
    row = invited("ada@people.example")
    later = row.created_at + DAY
    remind(row, later)
    assert (row.state, row.is_reminder, row.remind_allowed_at) == ("queued", True, later + DAY)
    with pytest.raises(TooSoonError):
        remind(row, later + DAY - timedelta(seconds=1))


def test_who_never_got_a_mail_is_sent_the_invitation(invite):
    row = invite("ada@people.example", notify=False)
    now = timezone.now()
    remind(row, now)
    assert (row.state, row.is_reminder) == ("queued", False)
    assert row.expires_at == now + timedelta(days=30)


@pytest.mark.parametrize(("state", "code"), [
    ("declined", "invitation_declined"), ("expired", "invitation_expired"),
    ("queued", "mail_waiting"), ("sending", "mail_waiting"),
])  # fmt: skip
def test_where_there_is_nothing_to_remind_of_the_answer_says_why(invited, state, code):
    row = invited("ada@people.example")
    Invitation.objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(ConflictError) as caught:
        remind(row, row.created_at + 2 * DAY)
    assert caught.value.code == code


def test_an_active_learner_can_t_be_reminded(add_active, person):
    row = add_active(person("ada"))
    with pytest.raises(ConflictError) as caught:
        remind(row, timezone.now() + 2 * DAY)
    assert caught.value.code == "not_pending"


def run(job):
    invitations.run_reminders(jobs.claim(job.pk))
    job.refresh_from_db()
    return job


def test_the_ticked_learners_are_reminded_and_each_is_counted(invited, add_active, person):
    yesterday = timezone.now() - DAY
    due = invited("a@people.example", "b@people.example", now=yesterday)
    fresh, active = invited("c@people.example"), add_active(person("ada"))
    ids = [row.learner_id for row in [*due, fresh, active]]
    job = run(invitations.start_reminders("Acme", learners=[*ids, 999], acting_user_id=7))
    assert job.state == JobState.SUCCEEDED
    assert job.counts == {"reminded": 2, "too_soon": 1, "left_out": 2}
    assert (job.done, job.total) == (5, 5)


def test_all_that_match_are_reminded_and_nobody_else(invited, settings):
    settings.LMS_LITE_CHUNK_SIZE = 1
    yesterday = timezone.now() - DAY
    rows = invited("ada@a.example", "ada@b.example", "bob@a.example", now=yesterday)
    query = Query(tab="pending", search="ada")
    job = run(invitations.start_reminders("Acme", query=query, acting_user_id=7))
    states = [Invitation.objects.get(pk=row.pk).state for row in rows]
    assert (job.total, job.counts["reminded"]) == (2, 2)
    assert states == ["queued", "queued", "invited"]


def test_a_job_taken_over_goes_on_where_the_other_stopped(invited, settings):
    settings.LMS_LITE_CHUNK_SIZE = 1
    rows = invited("a@x.example", "b@x.example", now=timezone.now() - DAY)
    ids = sorted(row.learner_id for row in rows)
    job = invitations.start_reminders("Acme", learners=ids, acting_user_id=7)
    Job.objects.filter(pk=job.pk).update(
        resume_point={"after": ids[0]}, done=1, counts={"reminded": 1}
    )
    assert run(job).counts == {"reminded": 2, "too_soon": 0, "left_out": 0}
    assert Invitation.objects.get(learner_id=ids[0]).state == "invited"


def test_a_cancelled_job_stops_at_its_next_chunk(invited, settings):
    settings.LMS_LITE_CHUNK_SIZE = 1
    rows = invited("a@x.example", "b@x.example", now=timezone.now() - DAY)
    job = invitations.start_reminders(
        "Acme", learners=[row.learner_id for row in rows], acting_user_id=7
    )
    claimed = jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    invitations.run_reminders(claimed)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.CANCELLED, 1)


def test_without_the_plan_nobody_is_reminded(invited):
    row = invited("a@x.example", now=timezone.now() - DAY)
    OrganizationPlan.objects.create(org="Acme", plan="free")
    job = invitations.start_reminders("Acme", learners=[row.learner_id], acting_user_id=7)
    with pytest.raises(PlanRequiredError):
        run(job)
    row.refresh_from_db()
    assert row.state == "invited"


def test_the_same_key_is_the_same_job(invited):
    row = invited("a@x.example")
    first, second = (
        invitations.start_reminders(
            "Acme", learners=[row.learner_id], acting_user_id=7, idempotency_key="k"
        )
        for _time in range(2)
    )
    assert first.pk == second.pk


@pytest.mark.parametrize("choice", [
    {}, {"learners": [1], "query": Query(tab="pending")}, {"query": Query(tab="active")},
])  # fmt: skip
def test_a_selection_has_to_be_one(acme, choice):
    with pytest.raises(InvalidInputError):
        invitations.start_reminders("Acme", acting_user_id=7, **choice)


def test_an_overdue_invitation_is_expired_before_its_state_says_so(invited):
    row = invited("ada@people.example")
    with pytest.raises(ConflictError) as caught:
        remind(row, row.expires_at)
    assert caught.value.code == "invitation_expired"
