"""R3.3: a preview is applied if it still holds, once, and nothing half done."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollmentAllowed
from lms_lite_learners import imports, jobs
from lms_lite_learners.data import NEVER
from lms_lite_learners.exceptions import ConflictError, GoneError
from lms_lite_learners.host import files
from lms_lite_learners.imports import previews
from lms_lite_learners.models import AuditEntry, Job, JobRow, Learner, OrganizationPlan
from lms_lite_learners.roster import membership
from lms_lite_learners.tasks.jobs import work
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from tests.imports.files import sample, upload

pytestmark = pytest.mark.django_db

SAFE = "course-v1:Acme+SAFE101+2026"
PEOPLE = "email,name,courses\n" + "".join(f"p{n}@x.example,P {n},{SAFE}\n" for n in range(120))
FEW = "email\nada@x.example\nnonsense\nada@x.example\nbob@x.example\n"


@pytest.fixture
def preview(run_import):
    """The dry run of a file."""
    return lambda content=FEW, **options: run_import(content, dry_run=True, **options)


@pytest.fixture
def apply(acme):
    """Apply a preview to its end; answers the job."""

    def run(job, **options):
        applied = imports.apply_preview(job, acting_user_id=acme.manager.pk, **options)
        work(applied.pk)
        return Job.objects.get(pk=applied.pk)

    return run


@pytest.fixture
def listed(acme):
    """Put an address on Acme's list as pending, behind the back of a preview."""

    def add(*addresses):
        people = [membership.Newcomer(address, address) for address in addresses]
        now = timezone.now()
        return membership.add_pending(
            "Acme", people, via="manual", acting_user_id=acme.manager.pk, now=now
        )

    return add


def told(job):
    return [(row.line, row.email, row.outcome, row.courses) for row in imports.list_rows(job).rows]


def refused(job, code, apply, kind=ConflictError):
    with pytest.raises(kind) as error:
        apply(job)
    assert error.value.code == code
    return error.value.detail


def test_what_the_preview_showed_becomes_true(preview, apply, globex):
    shown = preview(sample("acme-with-faults.csv"))
    assert not Learner.objects.exists()
    job = apply(shown)
    assert (job.state, job.counts, job.done) == ("succeeded", shown.counts, shown.done)
    assert told(job) == told(shown)
    assert Learner.objects.count() == shown.counts["invited"]
    assert job.arguments["file"] == shown.arguments["file"]


def test_a_preview_applied_twice_is_one_job(preview, apply, acme):
    shown = preview()
    first = apply(shown)
    assert apply(shown).pk == first.pk
    assert apply(shown, idempotency_key="other").pk == first.pk
    assert Job.objects.count() == 2
    acts = AuditEntry.objects.order_by("id").values_list("action", "subject")
    assert list(acts) == [("preview", shown.public_id), ("import", first.public_id)]


def test_the_key_of_a_request_is_one_job(preview, apply):
    shown, other = preview(), preview("email\ncyd@x.example\n")
    first = apply(shown, idempotency_key="once")
    assert apply(shown, idempotency_key="once").pk == first.pk
    refused(other, "idempotency_key_reused", lambda job: apply(job, idempotency_key="once"))


def test_a_list_that_moved_is_told_with_lines(preview, apply, listed):
    shown = preview()
    listed("bob@x.example")
    detail = refused(shown, "plan_changed", apply)
    assert "1 row of 4" in detail
    assert "line 5: Pending before, Already pending now" in detail
    assert Job.objects.count() == 1
    assert Learner.objects.count() == 1


def test_a_setting_that_moved_is_told(preview, apply, person, settings):
    person("ada")
    shown = preview("email\nada@people.example\n")
    settings.LMS_LITE_EXISTING_ACCOUNTS = "ask"
    assert "line 2: Active before, Pending now" in refused(shown, "plan_changed", apply)


def test_a_course_that_closed_is_told(preview, apply, acme, course):
    new = course("course-v1:Acme+NEW1+2026")
    shown = preview("email,courses\nada@x.example,course-v1:Acme+NEW1+2026\n")
    past = timezone.now() - timezone.timedelta(days=2)
    CourseOverview.objects.filter(pk=new.id).update(enrollment_end=past)
    assert "line 2: other courses" in refused(shown, "plan_changed", apply)


def test_many_changed_rows_are_counted_and_the_first_named(preview, apply, listed):
    shown = preview(PEOPLE)
    listed(*(f"p{n}@x.example" for n in range(50, 120)))
    detail = refused(shown, "plan_changed", apply)
    assert "70 rows of 120" in detail
    assert [f"line {n}:" in detail for n in (51, 52, 56, 57)] == [False, True, True, False]


@pytest.mark.parametrize("size", [7, 500])
def test_duplicates_hold_over_chunks(preview, apply, settings, size):
    settings.LMS_LITE_CHUNK_SIZE = size
    lines = [f"p{n % 13}@x.example" for n in range(60)]
    job = apply(preview("email\n" + "\n".join(lines)))
    assert job.counts == {"invited": 13, "duplicate": 47}


@pytest.fixture
def large(monkeypatch):
    """Every preview is too large to be checked while somebody waits."""
    monkeypatch.setattr(previews, "AT_ONCE", 0)


def test_a_large_preview_is_checked_by_the_worker(large, preview, apply):
    job = apply(preview(PEOPLE))
    assert (job.state, job.counts) == ("succeeded", {"invited": 120})
    assert job.resume_point["checked"] == 120


def test_a_large_preview_that_no_longer_holds_ends_without_a_row(large, preview, apply, listed):
    shown = preview(PEOPLE)
    listed("p119@x.example")
    job = apply(shown)
    assert (job.state, job.error_code, job.done, job.counts) == ("failed", "plan_changed", 0, {})
    assert "line 121: Pending before, Already pending now" in job.error_detail
    assert Learner.objects.count() == 1
    assert not CourseEnrollmentAllowed.objects.exists()
    assert not JobRow.objects.filter(job=job).exists()


def test_between_request_and_worker_it_is_looked_again(preview, acme, listed):
    shown = preview()
    job = imports.apply_preview(shown, acting_user_id=acme.manager.pk)
    listed("bob@x.example")
    work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "plan_changed")


def test_the_check_goes_on_where_a_dead_worker_stopped(large, preview, acme, settings):
    settings.LMS_LITE_CHUNK_SIZE = 50
    shown = preview(PEOPLE)
    job = imports.apply_preview(shown, acting_user_id=acme.manager.pk)
    Job.objects.filter(pk=job.pk).update(resume_point={"checked": 50}, total=120)
    seen = []

    def note(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "resume_point" in sql:
            seen.append(Job.objects.get(pk=job.pk).resume_point)
        return answer

    with connection.execute_wrapper(note):
        work(job.pk)
    assert [point["checked"] for point in seen] == [100, 120, 120, 120, 120, 120]
    assert [point.get("rows") for point in seen] == [None, None, 50, 100, 120, 120]
    assert Job.objects.get(pk=job.pk).counts == {"invited": 120}


def test_a_worker_killed_while_it_applies_does_not_check_again(preview, acme, settings):
    settings.LMS_LITE_CHUNK_SIZE = 50
    started = imports.apply_preview(preview(PEOPLE), acting_user_id=acme.manager.pk)

    class KilledError(Exception):
        pass

    def die():
        raise KilledError

    with pytest.raises(KilledError):
        imports.run(jobs.claim(started.pk), after_chunk=die)
    Job.objects.update(lease_until=NEVER)
    work(started.pk)
    job = Job.objects.get(pk=started.pk)
    assert (job.state, job.counts) == ("succeeded", {"invited": 120})


def test_the_check_can_be_cancelled(large, preview, acme, settings):
    settings.LMS_LITE_CHUNK_SIZE = 50
    job = imports.apply_preview(preview(PEOPLE), acting_user_id=acme.manager.pk)
    Job.objects.filter(pk=job.pk).update(total=120)
    claimed = jobs.claim(job.pk)
    jobs.cancel(Job.objects.get(pk=job.pk))
    imports.run(claimed)
    job.refresh_from_db()
    assert (job.state, job.resume_point.get("checked"), job.done) == ("cancelled", 50, 0)


def test_a_worker_that_lost_its_lease_stops_checking(large, preview, acme):
    job = imports.apply_preview(preview(PEOPLE), acting_user_id=acme.manager.pk)
    claimed = jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_token="another worker's")
    with pytest.raises(jobs.LeaseLostError):
        imports.run(claimed)
    assert not Learner.objects.exists()


def test_a_plan_that_ended_stops_it(preview, acme):
    job = imports.apply_preview(preview(), acting_user_id=acme.manager.pk)
    OrganizationPlan.objects.update_or_create(org="Acme", defaults={"plan": "free"})
    work(job.pk)
    assert Job.objects.get(pk=job.pk).error_code == "plan_required"


def test_what_is_no_preview_says_so(run_import, apply):
    refused(run_import(FEW), "not_a_preview", apply)


def test_a_preview_that_runs_says_so(acme, apply):
    shown = imports.start("Acme", upload(FEW), acting_user_id=acme.manager.pk, dry_run=True)
    refused(shown, "preview_running", apply)


def test_a_preview_that_was_cancelled_says_so(acme, apply):
    shown = imports.start("Acme", upload(FEW), acting_user_id=acme.manager.pk, dry_run=True)
    jobs.cancel(shown)
    refused(shown, "preview_unfinished", apply)


def test_a_preview_whose_time_is_over_says_so(preview, apply):
    shown = preview()
    Job.objects.update(expires_at=timezone.now())
    refused(shown, "expired", apply, GoneError)


def test_a_preview_whose_file_is_gone_says_so(preview, apply):
    shown = preview()
    files.delete(shown.arguments["file"])
    refused(shown, "expired", apply, GoneError)


def test_strict_holds_in_preview_and_import(preview, apply, globex):
    content = f"email,courses\nada@x.example,{SAFE};nonsense\nbob@x.example,{SAFE}\n"
    loose, strict = preview(content), preview(content, strict=True)
    assert loose.counts == {"invited": 2}
    assert strict.counts == {"failed": 1, "invited": 1}
    job = apply(strict)
    assert [row[:3] for row in told(job)] == [
        (2, "ada@x.example", "failed"),
        (3, "bob@x.example", "invited"),
    ]
    assert [learner.email_key for learner in Learner.objects.all()] == ["bob@x.example"]
    allowed = CourseEnrollmentAllowed.objects.values_list("email", flat=True)
    assert list(allowed) == ["bob@x.example"]


def test_without_strict_a_bad_course_stops_nobody(preview, apply):
    job = apply(preview(f"email,courses\nada@x.example,{SAFE};nonsense\n"))
    assert [one.outcome for one in imports.list_rows(job).rows[0].courses] == [
        "allowed", "unknown_course"
    ]  # fmt: skip
    assert Learner.objects.count() == 1


def test_the_file_is_kept_as_long_as_one_of_both_is(preview, apply):
    shown = preview()
    job = apply(shown)
    name = shown.arguments["file"]
    past = timezone.now()
    Job.objects.filter(pk=shown.pk).update(expires_at=past)
    jobs.empty(Job.objects.get(pk=shown.pk))
    assert files.exists(name)
    assert b"".join(imports.rejected_rows(Job.objects.get(pk=job.pk)))
    Job.objects.filter(pk=job.pk).update(expires_at=past)
    jobs.empty(Job.objects.get(pk=job.pk))
    assert not files.exists(name)


def test_what_is_emptied_first_leaves_the_file_to_the_preview(preview, apply):
    shown = preview()
    job = apply(shown)
    name = shown.arguments["file"]
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now())
    jobs.empty(Job.objects.get(pk=job.pk))
    assert files.exists(name)
    Job.objects.filter(pk=shown.pk).update(expires_at=timezone.now())
    jobs.empty(Job.objects.get(pk=shown.pk))
    assert not files.exists(name)


def test_of_two_whose_time_is_over_the_first_deletes_the_file(preview, apply):
    shown = preview()
    apply(shown)
    Job.objects.update(expires_at=timezone.now())
    jobs.empty(Job.objects.get(pk=shown.pk))
    assert not files.exists(shown.arguments["file"])


@pytest.mark.django_db(transaction=True)
def test_at_once_it_is_applied_once(preview, acme):
    if connection.vendor == "sqlite":
        pytest.skip("one writer only")
    shown, found, errors = preview(PEOPLE), [], []

    def run():
        try:
            found.append(imports.apply_preview(shown, acting_user_id=acme.manager.pk).pk)
            work(found[-1])
        except Exception as error:  # noqa: BLE001 - told by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(found) == 6
    assert len(set(found)) == 1
    assert Job.objects.get(pk=found[0]).counts == {"invited": 120}
    assert Learner.objects.count() == 120
