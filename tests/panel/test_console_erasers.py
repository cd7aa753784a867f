"""R5.8, R7: the console's failed erasers, and calling them at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from panel_pages import text_of

from lms_lite_learners import jobs
from lms_lite_learners.data import CallState, JobState, Kind, PersonState
from lms_lite_learners.models import AuditEntry, EraserCall, Job, RemovalPerson
from lms_lite_learners.panel.console import erasers
from lms_lite_learners.removal import others

pytestmark = pytest.mark.django_db


@pytest.fixture
def removed(acme):
    """A removal of so many people with a call of an eraser for each: removed("notes", 2)."""

    def make(*names, people=1, attempts=2, error="RuntimeError", state=CallState.WAITING):
        job = jobs.create(Kind.REMOVAL.value, "Acme", owner_id=acme.manager.pk, arguments={})
        Job.objects.filter(pk=job.pk).update(state=JobState.SUCCEEDED.value)
        for number in range(1, people + 1):
            row = RemovalPerson.objects.create(
                job=job, number=number, org="Acme", user_id=number, person_hash=f"{number}",
                state=PersonState.ERASED.value,
            )  # fmt: skip
            for name in names:
                EraserCall.objects.create(
                    person=row,
                    name=name,
                    state=state.value,
                    attempts=attempts,
                    error=error,
                    due_at=timezone.now() + timedelta(hours=number),
                )
        return job

    return make


def test_without_failures_it_says_so(console):
    assert "Every eraser is done" in text_of(console("erasers/"))


def test_each_stands_with_its_removal_its_failure_and_the_next_try(console, removed):
    job = removed("notes", people=2)
    removed("notes", state=CallState.DONE, error="")
    text = text_of(console("erasers/"))
    assert f"notes Acme {job.public_id} 2 RuntimeError 2" in text
    assert "Failed erasers 1" in text


def test_what_was_never_called_has_not_failed(console, removed):
    removed("notes", attempts=0, error="")
    assert "Every eraser is done" in text_of(console("erasers/"))


def test_two_failures_of_one_eraser_are_one_line(console, removed):
    job = removed("notes", people=2)
    first = EraserCall.objects.first()
    EraserCall.objects.filter(pk=first.pk).update(error="OSError", attempts=7)
    found = others.waiting.failed_erasers()
    assert [(one.removal, one.people, one.attempts) for one in found] == [(job.public_id, 2, 7)]
    assert found[0].kinds == ["OSError", "RuntimeError"]
    assert found[0].due_at == first.due_at


def test_an_operator_has_them_called_at_once(console, removed, operator):
    job, other = removed("notes", people=2), removed("notes")
    now = timezone.now()
    assert not others.has_due(now)
    answer = console.client.post(f"/learners/console/erasers/{job.public_id}/", follow=True)
    assert "2 calls are made as soon as a worker takes them." in text_of(answer)
    due = EraserCall.objects.filter(due_at__lte=timezone.now())
    assert set(due.values_list("person__job", flat=True)) == {job.pk}
    assert EraserCall.objects.get(person__job=other).due_at > now
    entry = AuditEntry.objects.get(action="retry_erasers")
    assert (entry.org, entry.actor_id, entry.subject, entry.count) == (
        "Acme", operator.pk, job.public_id, 2,
    )  # fmt: skip


@pytest.mark.parametrize("public_id", ["nothing-like-it", "done"])
def test_what_has_no_open_call_is_told(console, removed, public_id):
    if public_id == "done":
        public_id = removed("notes", state=CallState.DONE).public_id
    answer = console.client.post(f"/learners/console/erasers/{public_id}/", follow=True)
    assert f"No eraser of removal “{public_id}” waits" in text_of(answer)
    assert not AuditEntry.objects.exists()


def test_pages_go_by_removal_and_many_cost_as_much_as_few(console, removed, monkeypatch):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            console("erasers/")
        return len(seen)

    first = removed("badges", "notes")
    few = cost()
    second = removed("badges", "notes", people=3)
    assert cost() == few
    monkeypatch.setattr(erasers, "PAGE", 1)
    page = console("erasers/").content.decode()
    assert second.public_id in page
    assert first.public_id not in page
    assert f"?after={second.pk}" in page
    assert first.public_id in console(f"erasers/?after={second.pk}").content.decode()
