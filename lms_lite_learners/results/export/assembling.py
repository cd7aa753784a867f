"""Putting the pieces of an export together: one file, its checksum, its manifest."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import closing
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, cast

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import jobs
from lms_lite_learners.exceptions import GoneError
from lms_lite_learners.host import files
from lms_lite_learners.models import Job
from lms_lite_learners.results import layout, manifest, write
from lms_lite_learners.results.export import parts
from lms_lite_learners.results.export.pieces import Plan

BLOCK = 1024 * 1024
# Rows of a workbook between two looks at the job.
ROWS = 20_000

__all__ = ["CancelledError", "assemble"]


class CancelledError(Exception):
    """Somebody asked the export to stop."""


def assemble(job: Job, plan: Plan) -> dict[str, Any]:
    """Write the report into the storage under `job.file`; answers the manifest.

    Raises LeaseLostError, with its own file deleted, when another worker took the job over, and
    CancelledError between two pieces.
    """
    asked = job.arguments["request"]
    suffix = asked["format"]
    write_all = _write_csv if suffix == "csv" else _write_xlsx
    with TemporaryFile() as whole:
        lines = write_all(job, plan, whole)
        size, checksum = whole.tell(), _checksum(whole)
        _forget(job)
        jobs.step(job, file=files.new_name("reports", suffix=f".{suffix}"))
        name = files.save_as(job.file, cast("File[bytes]", File(whole)))
    _keep(job, name)
    return manifest.build(
        plan.scope,
        columns=plan.columns,
        layout=plan.layout,
        file_format=suffix,
        generated_at=timezone.now(),
        counts={"rows": lines, "bytes": size},
        checksums={"report": checksum},
        bom=asked["bom"],
        neutralize=asked["neutralize"],
    )


def _forget(job: Job) -> None:
    """Delete what a worker left that was killed while it kept the report."""
    if job.file:
        files.delete(job.file)


def _keep(job: Job, name: str) -> None:
    """Hold the job still; else the report is another worker's."""
    try:
        jobs.step(job, file=name)
    except jobs.LeaseLostError:
        files.delete(name)
        raise


def _write_csv(job: Job, plan: Plan, whole: IO[bytes]) -> int:
    head = layout.header(plan.columns, plan.layout)
    write.write_csv(whole, [head], bom=job.arguments["request"]["bom"], neutralize=plan.neutralize)
    for piece in _pieces(job):
        while block := piece.read(BLOCK):
            whole.write(block)
    return parts.count_rows(job.pk)


def _write_xlsx(job: Job, plan: Plan, whole: IO[bytes]) -> int:
    numbers = layout.numbers_of(plan.layout)
    count = write.write_xlsx(whole, _rows(job, plan), numbers=numbers) - 1
    whole.seek(0, io.SEEK_END)
    return count


def _rows(job: Job, plan: Plan) -> Iterator[list[str]]:
    yield layout.header(plan.columns, plan.layout)
    count = 0
    for piece in _pieces(job):
        with io.TextIOWrapper(piece, encoding="utf-8", newline="") as text:
            for count, row in enumerate(csv.reader(text), count + 1):  # noqa: B020
                if not count % ROWS:
                    _go_on(job)
                yield row


def _pieces(job: Job) -> Iterator[BinaryIO]:
    """The pieces in order, each open while it is looked at."""
    for name in parts.names(job.pk):
        _go_on(job)
        piece = files.find_file(name)
        if piece is None:
            raise GoneError(_("A piece of the report is no longer kept."))
        with closing(piece):
            yield piece


def _go_on(job: Job) -> None:
    """Renew the lease, unless the export is to stop."""
    jobs.step(job)
    if job.cancel_requested:
        raise CancelledError


def _checksum(whole: IO[bytes]) -> str:
    digest, read = hashlib.sha256(), cast("Callable[[int], bytes]", whole.read)
    whole.seek(0)
    while block := read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
