"""Handing a report out: to whoever asked for it, as long as it is kept and the right lasts."""

import re
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import access, audit, jobs
from lms_lite_learners.data import Act, JobState, Kind
from lms_lite_learners.exceptions import GoneError, NotFoundError
from lms_lite_learners.host import files
from lms_lite_learners.models import Job
from lms_lite_learners.results.export import rights

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# With what a browser keeps it as a file, and nobody else keeps it at all.
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store, private"}

__all__ = ["HEADERS", "Report", "has_report", "manifest_of", "name_of", "open_report"]


@dataclass(frozen=True, slots=True)
class Report:
    """A report, open to be read once: its name for whoever gets it and its media type."""

    file: BinaryIO
    name: str
    media_type: str


def has_report(job: Job) -> bool:
    """Did the export end with a report that is still kept?"""
    return (
        job.kind == Kind.EXPORT
        and job.state == JobState.SUCCEEDED
        and not jobs.is_expired(job, timezone.now())
    )


def open_report(job: Job, *, user: access.Person) -> Report:
    """The report of the caller's own job, noted in the trail of its organisations.

    Raises NotFoundError where there is none or the right is lost, GoneError where it isn't kept
    any more, PlanRequiredError where the plan ended.
    """
    rights.ensure_allowed(user, job)
    _ensure_report(job)
    file = files.find_file(job.file)
    if file is None:
        raise GoneError(_("The report is no longer kept."))
    for org in rights.orgs_of(job):
        audit.note(org, Act.DOWNLOAD, actor_id=job.owner_id, subject=job.public_id)
    return Report(file, name_of(job), MEDIA_TYPES[job.arguments["request"]["format"]])


def manifest_of(job: Job, *, user: access.Person) -> dict[str, Any]:
    """How the report came about, with its checksum under its name; raises as `open_report`."""
    rights.ensure_allowed(user, job)
    _ensure_report(job)
    stored = dict(job.resume_point["manifest"])
    return {**stored, "sha256": {name_of(job): stored["sha256"]["report"]}}


def name_of(job: Job) -> str:
    """The file's name for people: whose results, and when they were asked for."""
    whose = re.sub(r"[^\w.-]+", "-", job.org or "my-courses")
    return f"results-{whose}-{job.created_at:%Y-%m-%d}.{job.arguments['request']['format']}"


def _ensure_report(job: Job) -> None:
    if job.kind != Kind.EXPORT or job.state != JobState.SUCCEEDED:
        raise NotFoundError(_("There is no report of job “%(id)s”.") % {"id": job.public_id})
    if not has_report(job):
        raise GoneError(_("The report has expired and was deleted; ask for a new one."))
