"""R6.5: an export is a job; one complete file comes of it, whatever happens on the way."""

import hashlib
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import trans_real

from common.djangoapps.student.roles import OrgInstructorRole
from lms_lite_learners import jobs
from lms_lite_learners.data import NEVER
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, JobPart, Learner, OrganizationPlan, ReportMail
from lms_lite_learners.results import export, write
from lms_lite_learners.results.export import parts, pieces, working
from lms_lite_learners.tasks import due
from lms_lite_learners.tasks.jobs import run_job, work
from tests.exports.conftest import content_of, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(acme, three, settings):
    """An export of three learners in three parts that nobody has begun."""
    settings.LMS_LITE_CHUNK_SIZE = 1
    return export.start("Acme", export.Order(), acting_user_id=acme.manager.pk)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def planned(job):
    """The job as its first worker holds it, with its parts planned."""
    held = jobs.claim(job.pk)
    return held, working._plan(held)


def die(job):
    """Its worker fell silent, and all that it held is free."""
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(lease_until=now, published_at=NEVER)
    JobPart.objects.filter(job=job).update(lease_until=now)


def stored(settings):
    """Every file of ours in the storage."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def cells_of(content):
    """The cells of a workbook's sheet that hold anything, row by row."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    rows = re.findall(r"<row .*?</row>", sheet)
    return [re.findall(r"<(?:t|v)(?: [^>]*)?>([^<]*)</", row) for row in rows]


def test_the_report_holds_every_learner_once(asked):
    work(asked.pk)
    rows = rows_of(content_of(fresh(asked)))
    assert [row[0] for row in rows[1:]] == ["Ann Tester", "Ben Tester", "Cat Tester"]
    assert [row[3] for row in rows] == ["Total number of courses", "1", "2", "1"]


def test_the_checksum_is_that_of_the_file(asked):
    work(asked.pk)
    manifest = fresh(asked).resume_point["manifest"]
    assert manifest["sha256"]["report"] == hashlib.sha256(content_of(fresh(asked))).hexdigest()
    assert manifest["counts"] == {"rows": 3, "bytes": len(content_of(fresh(asked)))}


def test_a_finished_job_says_so_and_leaves_the_report_alone(asked, settings):
    work(asked.pk)
    assert (fresh(asked).state, fresh(asked).done, fresh(asked).total) == ("succeeded", 3, 3)
    assert not JobPart.objects.exists()
    assert len(stored(settings)) == 1


def test_progress_is_told_before_the_end(asked):
    job, plan = planned(asked)
    assert (fresh(job).done, fresh(job).total) == (0, 3)
    pieces.write_next(job.pk, plan)
    working._tell(job)
    assert 0 < fresh(job).done < fresh(job).total


def test_a_worker_goes_on_where_a_dead_one_stopped(asked, settings):
    job, plan = planned(asked)
    pieces.write_next(job.pk, plan)
    first = JobPart.objects.get(job=job, number=0).file
    die(job)
    seen = []
    original = parts.names
    parts.names = lambda job_id: seen.extend(original(job_id)) or seen
    try:
        work(asked.pk)
    finally:
        parts.names = original
    assert seen[0] == first
    assert len(rows_of(content_of(fresh(asked)))) == 4
    assert len(stored(settings)) == 1


def test_a_piece_half_written_by_a_dead_worker_goes(asked, settings):
    job, _plan = planned(asked)
    part = parts.claim(job.pk)
    files.save_as(part.file, ContentFile(b"half a pie"))
    die(job)
    work(asked.pk)
    assert b"half a pie" not in content_of(fresh(asked))
    assert len(stored(settings)) == 1


def test_a_report_half_kept_by_a_dead_worker_goes(asked, settings):
    job, _plan = planned(asked)
    jobs.step(job, file=files.save("reports", ContentFile(b"half"), suffix=".csv"))
    die(job)
    work(asked.pk)
    assert content_of(fresh(asked)).startswith(b"\xef\xbb\xbfName,")
    assert len(stored(settings)) == 1


def test_who_lost_a_part_leaves_no_trace_of_it(asked, settings, three):
    job, plan = planned(asked)
    lost = parts.claim(job.pk)
    JobPart.objects.filter(pk=lost.pk).update(lease_until=timezone.now())
    again = parts.claim(job.pk)
    assert again.pk == lost.pk
    pieces._write(lost, plan)
    assert stored(settings) == []
    pieces._write(again, plan)
    assert len(stored(settings)) == 1


def test_a_part_is_one_workers_at_a_time(asked):
    job, _plan = planned(asked)
    taken = [parts.claim(job.pk) for _time in range(4)]
    assert [part and part.number for part in taken] == [0, 1, 2, None]


def test_two_workers_share_and_the_bytes_are_the_same(asked, acme):
    alone = export.start("Acme", export.Order(), acting_user_id=acme.manager.pk)
    work(alone.pk)
    job, plan = planned(asked)
    pieces.write_next(job.pk, plan)
    # The second worker gets the same message.
    assert export.help_with(job.pk) == 2
    die(job)
    work(asked.pk)
    assert content_of(fresh(asked)) == content_of(fresh(alone))


def test_a_second_message_helps_and_leaves_the_end_to_who_holds_the_job(asked):
    job, _plan = planned(asked)
    run_job(asked.pk)
    assert parts.count_left(job.pk) == 0
    assert fresh(asked).state == "running"


def test_who_helps_takes_over_where_the_other_died(asked):
    job, _plan = planned(asked)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now())
    run_job(asked.pk)
    assert fresh(asked).state == "succeeded"


def test_a_late_message_does_nothing(asked):
    work(asked.pk)
    before = fresh(asked).file
    run_job(asked.pk)
    assert fresh(asked).file == before


def test_idle_workers_are_called_but_few(asked, settings):
    settings.LMS_LITE_EXPORT_WORKERS = 2
    called = []
    export.run(jobs.claim(asked.pk), call_others=called.append)
    assert called == [1]


def test_a_small_export_calls_nobody(acme, three):
    called = []
    job = export.start("Acme", export.Order(), acting_user_id=acme.manager.pk)
    export.run(jobs.claim(job.pk), call_others=called.append)
    assert called == []


def test_cancelled_before_it_began_it_never_runs(asked, settings):
    jobs.cancel(asked)
    work(asked.pk)
    assert (fresh(asked).state, stored(settings)) == ("cancelled", [])


def test_cancelled_in_the_middle_the_pieces_go(asked, settings):
    job, plan = planned(asked)
    pieces.write_next(job.pk, plan)
    jobs.cancel(job)
    die(job)
    work(asked.pk)
    assert (fresh(asked).state, fresh(asked).file) == ("cancelled", "")
    assert stored(settings) == []
    assert not ReportMail.objects.exists()


def test_a_piece_that_was_in_hand_when_it_was_cancelled_goes_with_the_tick(asked, settings):
    job, _plan = planned(asked)
    part = parts.claim(job.pk)
    files.save_as(part.file, ContentFile(b"late"))
    jobs.finish(job, "cancelled")
    assert export.clear(job.pk) == 2
    assert len(stored(settings)) == 1
    die(job)
    assert due.tick(timezone.now())["pieces"] == 1
    assert stored(settings) == []


def test_who_finishes_a_piece_of_a_cancelled_job_clears_it_away(asked, settings):
    job, plan = planned(asked)
    part = parts.claim(job.pk)
    jobs.finish(job, "cancelled")
    pieces._write(part, plan)
    assert stored(settings) == []


def test_a_failure_leaves_no_pieces(asked, settings, caplog):
    job, plan = planned(asked)
    pieces.write_next(job.pk, plan)
    JobPart.objects.filter(job=job, number=1).update(until=2**62)
    Learner.objects.all().delete()
    files.delete(JobPart.objects.get(job=job, number=0).file)
    die(job)
    work(asked.pk)
    assert (fresh(asked).state, stored(settings)) == ("failed", [])


def test_a_manager_who_lost_the_role_meanwhile_gets_nothing(asked, acme, settings):
    OrgInstructorRole("Acme").remove_users(acme.manager)
    work(asked.pk)
    assert (fresh(asked).state, fresh(asked).error_code) == ("failed", "not_found")
    assert stored(settings) == []


def test_a_plan_that_ended_meanwhile_ends_the_export(asked):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    work(asked.pk)
    assert (fresh(asked).state, fresh(asked).error_code) == ("failed", "plan_required")


def test_an_organisation_without_learners_has_a_report_with_its_header(finished, acme):
    job = finished()
    assert (job.state, len(rows_of(content_of(job)))) == ("succeeded", 1)


@pytest.mark.parametrize("layout", ["wide", "tidy"])
def test_a_workbook_holds_the_cells_of_the_csv(three, finished, layout):
    told = rows_of(content_of(finished(layout=layout)))
    assert cells_of(content_of(finished(layout=layout, format="xlsx"))) == [
        [cell for cell in row if cell] for row in told
    ]


def test_more_rows_than_a_sheet_has_are_refused_before_the_job_starts(three, finished, monkeypatch):
    monkeypatch.setattr(write, "SHEET_ROWS", 3)
    with pytest.raises(InvalidInputError) as told:
        finished(format="xlsx")
    assert told.value.code == "too_many"
    assert "Choose CSV" in told.value.detail
    assert not Job.objects.exists()


def test_more_than_was_foreseen_fails_the_job_in_the_same_words(three, finished, monkeypatch):
    monkeypatch.setattr(write, "SHEET_ROWS", 3)
    job = finished(format="xlsx", start=date(2000, 1, 1))
    assert (job.state, job.error_code) == ("failed", "too_many")
    assert "Choose CSV" in job.error_detail
    assert finished().state == "succeeded"


def test_a_lost_piece_is_told_in_the_language_of_who_asked(asked, monkeypatch):
    said = "A piece of the report is no longer kept."
    german = trans_real.translation("de")._catalog._catalogs[0]
    monkeypatch.setitem(german, said, "Ein Stück fehlt.")
    Job.objects.filter(pk=asked.pk).update(arguments=asked.arguments | {"language": "de"})
    job, plan = planned(asked)
    pieces.write_next(job.pk, plan)
    files.delete(JobPart.objects.get(job=job, number=0).file)
    die(job)
    work(asked.pk)
    assert (fresh(asked).state, fresh(asked).error_detail) == ("failed", "Ein Stück fehlt.")
