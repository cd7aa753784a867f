"""Imports as a manager starts them and a worker runs them."""

import pytest

from lms_lite_learners import imports, jobs
from lms_lite_learners.models import Job
from lms_lite_learners.tasks.jobs import work
from tests.imports.files import upload


@pytest.fixture
def run_import(acme):
    """Import a file to its end: run_import("email\\nada@x.example", dry_run=True) is the job."""

    def run(content, **options):
        job = imports.start(acme.org, upload(content), acting_user_id=acme.manager.pk, **options)
        work(job.pk)
        return Job.objects.get(pk=job.pk)

    return run


@pytest.fixture
def add(acme):
    """Add typed addresses as Acme's manager; outcomes by address."""

    def call(emails, **options):
        found = imports.add(acme.org, emails, acting_user_id=acme.manager.pk, **options)
        return {outcome.email: outcome for outcome in found}

    return call


@pytest.fixture
def rows():
    """Outcomes of an import by line."""

    def read(job):
        page = imports.list_rows(job, page_size=10_000)
        return {row.line: row for row in page.rows}

    return read


@pytest.fixture
def claimed(acme):
    """A started import that a worker has claimed, not yet run."""

    def start(content, **options):
        job = imports.start(acme.org, upload(content), acting_user_id=acme.manager.pk, **options)
        return jobs.claim(job.pk)

    return start
