"""R3.3, R3.9: an import is a job that can be stopped, resumed and repeated."""

import threading

import pytest
from django.db import OperationalError, connection

from common.djangoapps.student.models import CourseEnrollmentAllowed
from lms_lite_learners import imports, jobs, plans
from lms_lite_learners.exceptions import ConflictError, GoneError, TooLargeError
from lms_lite_learners.host import files
from lms_lite_learners.imports import chunks
from lms_lite_learners.models import Invitation, Job, JobRow, Learner, OrganizationPlan
from lms_lite_learners.tasks.jobs import work
from tests.imports.files import sample, upload

pytestmark = pytest.mark.django_db

SAFE = "course-v1:Acme+SAFE101+2026"
PEOPLE = "email,name,courses\n" + "".join(f"p{n}@x.example,P {n},\n" for n in range(1200))


def counts_of(job):
    return (job.state, job.done, job.total, job.counts)


def test_the_staff_file_makes_two_thousand_pending(run_import):
    job = run_import(sample("acme-staff.csv"))
    assert counts_of(job) == ("succeeded", 2000, 2000, {"invited": 2000})
    assert Learner.objects.filter(status="pending", added_via="import").count() == 2000
    assert Invitation.objects.filter(state="queued").count() == 2000
    assert JobRow.objects.filter(job=job).count() == 2000
    assert CourseEnrollmentAllowed.objects.filter(course_id=SAFE).count() > 0


def test_a_file_imported_twice_changes_nothing(run_import):
    run_import(sample("acme-staff.csv"))
    before = (Invitation.objects.count(), CourseEnrollmentAllowed.objects.count())
    again = run_import(sample("acme-staff.csv"))
    assert again.counts == {"already_pending": 2000}
    assert (Invitation.objects.count(), CourseEnrollmentAllowed.objects.count()) == before


def test_a_preview_writes_the_job_and_its_rows_only(run_import):
    job = run_import(sample("acme-staff.csv"), dry_run=True)
    assert counts_of(job) == ("succeeded", 2000, 2000, {"invited": 2000})
    assert not Learner.objects.exists()
    assert not CourseEnrollmentAllowed.objects.exists()


def test_a_preview_finds_what_the_import_then_does(run_import, globex, rows):
    preview = rows(run_import(sample("acme-with-faults.csv"), dry_run=True))
    applied = rows(run_import(sample("acme-with-faults.csv")))
    assert [(r.line, r.outcome, r.courses) for r in preview.values()] == [
        (r.line, r.outcome, r.courses) for r in applied.values()
    ]


def test_each_fault_is_its_rows_outcome(run_import, globex, rows):
    found = {row.email: row for row in rows(run_import(sample("acme-with-faults.csv"))).values()}
    assert found["not-an-address"].outcome == "invalid_email"
    assert found["two@@acme.example"].outcome == "invalid_email"
    assert found["üñï@acme.example"].outcome == "invalid_email"
    assert found[""].outcome == "invalid_email"
    assert found["upper.case@acme.example"].outcome == "duplicate"
    assert [course.outcome for course in found["other@acme.example"].courses] == ["not_your_course"]
    assert [course.outcome for course in found["unknown@acme.example"].courses] == [
        "unknown_course"
    ]
    assert found["newline@acme.example"].line == 27


@pytest.mark.parametrize("size", [1, 2, 500])
def test_an_address_twice_is_told_with_its_first_line(run_import, rows, settings, size):
    settings.LMS_LITE_CHUNK_SIZE = size
    job = run_import(f"email,courses\nada@x.example,\nbob@x.example,\nADA@X.example,{SAFE}\n")
    row = rows(job)[4]
    assert (row.outcome, [course.outcome for course in row.courses]) == ("duplicate", ["allowed"])
    assert "line 2" in row.text
    assert job.counts == {"invited": 2, "duplicate": 1}


def test_a_refused_row_does_not_take_its_address(run_import, rows):
    content = f"email,courses\nada@x.example,nonsense\nada@x.example,{SAFE}\n"
    job = run_import(content, strict=True)
    assert [row.outcome for row in rows(job).values()] == ["failed", "invited"]
    assert "nonsense" in rows(job)[2].text


def test_a_text_with_a_control_character_can_be_stored(run_import, rows):
    job = run_import("email,name\nada@x.example,A\x00da\nb\x00ob@x.example,Bob\ncy@x.example,Cy\n")
    assert [row.outcome for row in rows(job).values()] == ["failed", "invalid_email", "invited"]


def test_an_overlong_address_can_be_stored(run_import, rows):
    job = run_import(f"email\n{'x' * 5000}@x.example\nbob@x.example\n")
    assert [row.outcome for row in rows(job).values()] == ["invalid_email", "invited"]


def test_the_language_column_is_the_invitations(run_import, rows):
    job = run_import(
        "email,language\na@x.example,Deutsch\nb@x.example,es\nc@x.example,Klingon\nd@x.example,\n"
    )
    languages = dict(Invitation.objects.values_list("learner__email_key", "language"))
    assert languages["a@x.example"] == "de"
    assert languages["b@x.example"] == "es"
    assert languages["c@x.example"] == languages["d@x.example"]
    assert "Klingon" in rows(job)[4].text


def test_progress_is_stored_with_each_chunk(claimed, settings):
    settings.LMS_LITE_CHUNK_SIZE = 500
    seen = []
    job = claimed(PEOPLE)
    imports.run(job, after_chunk=lambda: seen.append(Job.objects.get(pk=job.pk).done))
    assert seen == [500, 1000, 1200]


def test_it_goes_on_where_a_dead_worker_stopped(claimed, settings):
    settings.LMS_LITE_CHUNK_SIZE = 500
    job = claimed(PEOPLE)

    class KilledError(Exception):
        pass

    def die():
        raise KilledError

    with pytest.raises(KilledError):
        imports.run(job, after_chunk=die)
    Job.objects.filter(pk=job.pk).update(lease_until=job.created_at)
    work(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert counts_of(job) == ("succeeded", 1200, 1200, {"invited": 1200})
    assert Learner.objects.count() == 1200


def test_a_worker_that_lost_its_lease_writes_nothing(claimed):
    job = claimed(PEOPLE)
    Job.objects.filter(pk=job.pk).update(lease_token="another worker's")
    with pytest.raises(jobs.LeaseLostError):
        imports.run(job)
    assert not Learner.objects.exists()


def leases_renewed(job):
    """Run the import; the total that the job had at each renewal of its lease."""
    seen = []

    def note(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "lease_until" in sql:
            seen.append(Job.objects.get(pk=job.pk).total)
        return answer

    with connection.execute_wrapper(note):
        imports.run(job)
    return seen


def test_the_lease_is_renewed_while_rows_are_counted(claimed, monkeypatch):
    monkeypatch.setattr(chunks, "ROWS_PER_RENEWAL", 500)
    assert leases_renewed(claimed(PEOPLE))[:3] == [0, 0, 1200]


def test_the_lease_is_renewed_while_rows_that_are_done_are_passed_over(claimed, monkeypatch):
    monkeypatch.setattr(chunks, "ROWS_PER_RENEWAL", 500)
    job = claimed(PEOPLE)
    job.total, job.resume_point, job.done = 1200, {"rows": 1200}, 1200
    # Two while passing over, two around the comparison with the list, one for the end.
    assert len(leases_renewed(job)) == 5


def test_a_worker_that_lost_its_lease_stops_counting(claimed, monkeypatch):
    monkeypatch.setattr(chunks, "ROWS_PER_RENEWAL", 500)
    job = claimed(PEOPLE)
    Job.objects.filter(pk=job.pk).update(lease_token="another worker's")
    with pytest.raises(jobs.LeaseLostError):
        chunks._pass_over(job, iter(range(500)))


def test_a_cancelled_import_stops_counting(claimed, monkeypatch):
    monkeypatch.setattr(chunks, "ROWS_PER_RENEWAL", 500)
    job = claimed(PEOPLE)
    jobs.cancel(Job.objects.get(pk=job.pk))
    rows = iter(range(1200))
    assert chunks._pass_over(job, rows) == 500
    imports.run(job)
    assert Job.objects.get(pk=job.pk).state == "cancelled"
    assert not Learner.objects.exists()


def test_a_cancelled_import_stops_between_chunks(claimed, settings):
    settings.LMS_LITE_CHUNK_SIZE = 500
    job = claimed(PEOPLE)
    imports.run(job, after_chunk=lambda: jobs.cancel(Job.objects.get(pk=job.pk)))
    job = Job.objects.get(pk=job.pk)
    assert job.state == "cancelled"
    assert Learner.objects.count() == job.done == 1000


def test_a_plan_that_ends_stops_the_import(claimed, settings):
    settings.LMS_LITE_CHUNK_SIZE = 500
    job = claimed(PEOPLE)

    def end_plan():
        OrganizationPlan.objects.update_or_create(org="Acme", defaults={"plan": "free"})

    with pytest.raises(plans.PlanRequiredError):
        imports.run(job, after_chunk=end_plan)
    assert Learner.objects.count() == 500


def test_a_chunk_is_cut_where_many_enrollments_are_due(claimed, person, settings, monkeypatch):
    monkeypatch.setattr("lms_lite_learners.imports.chunks.MAX_ENROLLMENTS", 2)
    for name in "abcde":
        person(name)
    seen = []
    job = claimed(
        "email,courses\n" + "".join(f"{name}@people.example,{SAFE}\n" for name in "abcde")
    )
    imports.run(job, after_chunk=lambda: seen.append(Job.objects.get(pk=job.pk).done))
    assert seen == [2, 4, 5]


def test_the_same_request_is_the_same_job(acme):
    def start(content, **options):
        return imports.start(
            acme.org,
            upload(content),
            acting_user_id=acme.manager.pk,
            idempotency_key="once",
            **options,
        )

    job = start("email\na@x.example")
    assert start("email\na@x.example") == job
    assert Job.objects.count() == 1
    with pytest.raises(ConflictError):
        start("email\nb@x.example")
    with pytest.raises(ConflictError):
        start("email\na@x.example", strict=True)


def test_a_file_over_the_limit_is_refused_before_it_is_kept(acme, settings):
    settings.LMS_LITE_IMPORT_MAX_BYTES = 10
    with pytest.raises(TooLargeError):
        imports.start(acme.org, upload("email\na@x.example"), acting_user_id=1)
    assert not Job.objects.exists()


def test_a_workbook_is_imported_whatever_its_name_and_kept_as_one(run_import):
    job = run_import(sample("acme-staff.xlsx"))
    assert counts_of(job) == ("succeeded", 300, 300, {"invited": 300})
    assert job.arguments["file"].endswith(".xlsx")


def test_a_workbook_imported_twice_changes_nothing(run_import):
    run_import(sample("acme-staff.xlsx"))
    assert run_import(sample("acme-staff.xlsx")).counts == {"already_pending": 300}


def test_an_import_whose_file_is_gone_says_so(claimed):
    job = claimed("email\na@x.example")
    files.delete(job.arguments["file"])
    with pytest.raises(GoneError):
        imports.run(job)


def test_a_broken_off_transaction_is_tried_again(claimed, monkeypatch):
    monkeypatch.setattr("lms_lite_learners.imports.chunks.PAUSES", (0,))
    job, calls = claimed(PEOPLE), []

    def deadlock_once(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "jobrow" in sql and not calls:
            calls.append(sql)
            raise OperationalError("deadlock")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(deadlock_once):
        imports.run(job)
    assert calls
    assert counts_of(Job.objects.get(pk=job.pk))[1:3] == (1200, 1200)


def test_a_chunk_whose_commit_wasnt_answered_is_not_done_again(claimed, monkeypatch):
    monkeypatch.setattr(chunks, "PAUSES", (0,))
    job, do_chunk, lost = claimed(PEOPLE), chunks._do_chunk, []

    def lose_the_first_answer(*arguments):
        done = do_chunk(*arguments)
        if not lost:
            lost.append(done)
            raise OperationalError("Lost connection to the server during query")
        return done

    monkeypatch.setattr(chunks, "_do_chunk", lose_the_first_answer)
    imports.run(job)
    assert lost
    assert counts_of(Job.objects.get(pk=job.pk)) == ("succeeded", 1200, 1200, {"invited": 1200})
    assert JobRow.objects.filter(job=job).count() == 1200


def run_together(first, second):
    """Run two jobs at once: in threads, or on SQLite (one writer only) one inside the other."""
    if connection.vendor == "sqlite":
        imports.run(jobs.claim(first.pk), after_chunk=lambda: work(second.pk))
        return

    def run(job):
        try:
            work(job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_two_managers_importing_the_same_file_make_no_duplicate(acme, person, settings):
    settings.LMS_LITE_CHUNK_SIZE = 50
    other = person("second-manager")
    content = "email,courses\n" + "".join(f"p{n}@x.example,{SAFE}\n" for n in range(300))
    started = [
        imports.start(acme.org, upload(content), acting_user_id=manager.pk)
        for manager in (acme.manager, other)
    ]

    run_together(*started)
    ended = [Job.objects.get(pk=job.pk) for job in started]
    assert [job.state for job in ended] == ["succeeded", "succeeded"], ended[0].error_detail
    assert sum(job.counts.get("invited", 0) for job in ended) == 300
    assert sum(job.counts.get("already_pending", 0) for job in ended) == 300
    assert Learner.objects.count() == Invitation.objects.count() == 300
    assert CourseEnrollmentAllowed.objects.count() == 300
