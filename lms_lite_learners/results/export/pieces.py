"""Working on the parts of an export: each is read, laid out and kept as a piece of its own."""

import logging
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import cast

from django.core.files.base import File
from django.utils import translation

from lms_lite_learners import jobs
from lms_lite_learners.data import Scope
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, JobPart
from lms_lite_learners.results import layout, rows, write
from lms_lite_learners.results.export import parts
from lms_lite_learners.results.export.order import scope_of

# Bytes of a piece that a worker keeps in memory; more go through its disk.
IN_MEMORY = 8 * 1024 * 1024
log = logging.getLogger(__name__)

__all__ = ["Plan", "help_with", "plan_of", "settled", "write_next"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What all workers on one export go by; it was settled once, so that they write alike."""

    scope: Scope
    columns: list[str]
    layout: str
    neutralize: bool
    now: datetime


def plan_of(job: Job) -> Plan | None:
    """The plan of a job, None as long as its first worker hasn't settled it."""
    columns = job.resume_point.get("columns")
    return None if columns is None else settled(job, columns)


def settled(job: Job, columns: list[str]) -> Plan:
    """The plan of a job with these courses."""
    asked = job.arguments["request"]
    return Plan(
        scope=scope_of(job.org, job.arguments),
        columns=columns,
        layout=asked["layout"],
        # A sheet keeps text apart from formulas by itself.
        neutralize=asked["neutralize"] and asked["format"] == "csv",
        now=job.created_at,
    )


def help_with(job_id: int) -> int:
    """Work on the parts of an export that another worker holds; answers how many were written.

    Call it outside of a transaction.
    """
    job = Job.objects.get(pk=job_id)
    plan = plan_of(job)
    written = 0
    with translation.override(job.arguments["language"] or None):
        while plan and write_next(job_id, plan):
            written += 1
    return written


def write_next(job_id: int, plan: Plan) -> bool:
    """Claim a part and write its piece; False where no part is free."""
    part = parts.claim(job_id)
    if part is None:
        return False
    try:
        _write(part, plan)
    except BaseException:
        parts.release(part)
        raise
    return True


def _write(part: JobPart, plan: Plan) -> None:
    people = rows.in_range(plan.scope, part.after, part.until, plan.now)
    lines = layout.lines(people, plan.columns, plan.layout)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as piece:
        count = write.write_csv(piece, lines, bom=False, neutralize=plan.neutralize)
        name = files.save_as(part.file, cast("File[bytes]", File(piece)))
    if not parts.settle(part, name, count):
        log.info("Part %s of job %s was taken over.", part.number, part.job_id)
        files.delete(name)
    elif not Job.objects.filter(pk=part.job_id, state__in=jobs.OPEN).exists():
        parts.clear(part.job_id)
