"""R5: a removal takes a preview's file and mends at once; what applies it stops in words."""

import pytest

from lms_lite_learners import imports, jobs
from lms_lite_learners.exceptions import GoneError
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, JobMend, JobRow, Learner
from lms_lite_learners.tasks.jobs import work
from tests.imports.files import upload
from tests.removal.clearing import ADA, clear

__all__ = ["clear"]

pytestmark = pytest.mark.django_db

FILE = "email\nada@@x.example\nbob@x.example\ncyd@x.example\n"


@pytest.fixture
def shown(acme):
    """The dry run of a file."""
    job = imports.start("Acme", upload(FILE), acting_user_id=acme.manager.pk, dry_run=True)
    work(job.pk)
    return Job.objects.get(pk=job.pk)


def test_a_removal_stops_what_applies_the_preview(shown, clear, settings):
    settings.LMS_LITE_CHUNK_SIZE = 1
    job = shown
    imports.mend_row(job, 2, email="ada@x.example")
    applied = imports.apply_preview(job, acting_user_id=job.owner_id)

    def remove():
        if files.exists(job.arguments["file"]):
            clear(ADA)

    claimed = jobs.claim(applied.pk)
    with pytest.raises(GoneError, match="no longer kept"):
        imports.run(claimed, after_chunk=remove)
    assert [row.email for row in JobRow.objects.filter(job=applied)] == [""]
    assert not JobMend.objects.exists()


def test_what_waits_to_apply_a_preview_that_a_removal_took_ends_in_words(shown, clear):
    job = shown
    imports.mend_row(job, 2, email="ada@x.example")
    applied = imports.apply_preview(job, acting_user_id=job.owner_id)
    clear(ADA)
    assert not files.exists(job.arguments["file"])
    work(applied.pk)
    ended = Job.objects.get(pk=applied.pk)
    assert (ended.state, ended.error_code) == ("failed", "expired")
    assert "no longer kept" in ended.error_detail
    assert not Learner.objects.exists()
