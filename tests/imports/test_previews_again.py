"""R3.3: a preview is kept for what applies it, and applied anew after what came to nothing."""

import pytest
from django.utils import timezone

from lms_lite_learners import imports, jobs
from lms_lite_learners.exceptions import GoneError, NotFoundError
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, Learner
from lms_lite_learners.roster import membership
from lms_lite_learners.tasks.jobs import work

pytestmark = pytest.mark.django_db

FEW = "email\nada@x.example\nnonsense\nada@x.example\nbob@x.example\n"


@pytest.fixture
def shown(run_import):
    """The dry run of a file."""
    return run_import(FEW, dry_run=True)


@pytest.fixture
def ask(acme):
    """Ask to apply a preview; answers the job as it waits."""
    return lambda job: imports.apply_preview(job, acting_user_id=acme.manager.pk)


@pytest.fixture
def apply(ask):
    """Apply a preview to its end; answers the job."""

    def run(job):
        applied = ask(job)
        work(applied.pk)
        return fresh(applied)

    return run


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_a_preview_is_kept_whole_for_what_applies_it(shown, ask, apply):
    past = timezone.now()
    waiting = ask(shown)
    Job.objects.filter(pk=shown.pk).update(expires_at=past)
    assert jobs.expired(timezone.now()) == []
    work(waiting.pk)
    assert fresh(waiting).state == "succeeded"
    assert jobs.expired(timezone.now()) == []
    Job.objects.filter(pk=waiting.pk).update(expires_at=past)
    assert {job.pk for job in jobs.expired(timezone.now())} == {shown.pk, waiting.pk}
    jobs.empty(fresh(waiting))
    assert [job.pk for job in jobs.expired(timezone.now())] == [shown.pk]


@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_what_came_to_nothing_makes_room_for_another_try(shown, ask, apply, acme, end):
    first = ask(shown)
    assert ask(shown).pk == first.pk
    if end == "cancelled":
        jobs.cancel(first)
    else:
        people, now = [membership.Newcomer("bob@x.example", "bob@x.example")], timezone.now()
        ids = membership.add_pending(
            "Acme", people, via="manual", acting_user_id=acme.manager.pk, now=now
        )
        work(first.pk)
        membership.take_off("Acme", list(ids.values()))
    assert fresh(first).state == end
    assert imports.find_applied(shown) is None
    job = apply(shown)
    assert (job.pk != first.pk, job.state, job.counts) == (True, "succeeded", shown.counts)
    assert apply(shown).pk == job.pk
    first.refresh_from_db()
    assert first.applies_id is None
    with pytest.raises((GoneError, NotFoundError)):
        imports.ensure_rejected_rows(first)


def test_what_another_try_took_over_leaves_the_file_when_its_time_is_over(shown, ask, apply):
    first = ask(shown)
    jobs.cancel(first)
    job = apply(shown)
    Job.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    jobs.empty(fresh(first))
    assert files.exists(job.arguments["file"])
    Job.objects.exclude(pk=first.pk).update(expires_at=timezone.now())
    for one in (shown, job):
        jobs.empty(fresh(one))
    assert not files.exists(job.arguments["file"])


def test_after_a_try_that_came_to_nothing_it_is_mended_again(shown, ask, apply):
    imports.mend_row(shown, 3, email="cyd@x.example")
    jobs.cancel(ask(shown))
    imports.mend_row(shown, 3, email="eve@x.example")
    assert apply(shown).counts == {"invited": 3, "duplicate": 1}
    assert Learner.objects.filter(email_key="eve@x.example").exists()
