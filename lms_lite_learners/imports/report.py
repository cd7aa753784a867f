"""What became of an import's rows: to look through, and as a file to mend."""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from itertools import islice

from django.utils.translation import gettext as _

from lms_lite_learners import audit, jobs
from lms_lite_learners.data import Act, Outcome, Outcomes, Page, Row
from lms_lite_learners.exceptions import GoneError, InvalidInputError, NotFoundError
from lms_lite_learners.host import files
from lms_lite_learners.imports import texts
from lms_lite_learners.imports.mended import mended_rows, outcome_of
from lms_lite_learners.imports.plan import GOOD_COURSES, REFUSED, is_rejected
from lms_lite_learners.imports.read import Layout, read_rows
from lms_lite_learners.models import Job, JobRow

HEADS = ("email", "name", "courses", "language")
# What a rejected row says besides; an import leaves these columns alone.
TOLD = ("line", "code", "how to mend")
_SLICE = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

__all__ = ["ensure_rejected_rows", "list_rows", "open_rejected_rows", "rejected_rows", "template"]


def list_rows(
    job: Job, *, outcome: str = "", cursor: str = "", page_size: int = 50
) -> Page[Outcome]:
    """A page of the rows' outcomes in the order of the file; the cursor is a line.

    Raises InvalidInputError for an outcome or a cursor that doesn't exist, GoneError once the
    rows are no longer kept.
    """
    jobs.ensure_kept(job)
    if outcome and outcome not in set(Outcomes):
        raise InvalidInputError(
            _("“%(value)s” is no outcome.") % {"value": outcome}, fields={"outcome": [outcome]}
        )
    after, is_backwards = _read_cursor(cursor)
    rows = JobRow.objects.filter(job_id=job.pk)
    if outcome:
        rows = rows.filter(outcome=outcome)
    count = int(job.counts.get(outcome, 0)) if outcome else int(job.done)
    if is_backwards:
        found = list(rows.filter(line__lt=after).order_by("-line")[: page_size + 1])
        has_more, page = len(found) > page_size, found[:page_size][::-1]
        previous, following = has_more, True
    else:
        found = list(rows.filter(line__gt=after).order_by("line")[: page_size + 1])
        has_more, page = len(found) > page_size, found[:page_size]
        previous, following = bool(cursor), has_more
    return Page(
        rows=[outcome_of(row) for row in page],
        count=count,
        count_is_exact=True,
        next_cursor=str(page[-1].line) if page and following else "",
        previous_cursor=f"-{page[0].line}" if page and previous else "",
    )


def _read_cursor(cursor: str) -> tuple[int, bool]:
    digits = cursor.removeprefix("-")
    if not cursor:
        return 0, False
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise InvalidInputError(
            _("“%(value)s” is no cursor of this list.") % {"value": cursor[:40]},
            fields={"cursor": [cursor[:40]]},
        )
    return int(digits), cursor.startswith("-")


def ensure_rejected_rows(job: Job) -> None:
    """Raise NotFoundError where nothing is to be mended, GoneError where the file isn't kept."""
    if job.state in jobs.OPEN or not job.resume_point.get("rejected"):
        raise NotFoundError(_("This import has no rejected rows."))
    jobs.ensure_kept(job)
    name = job.arguments.get("file")
    if not name or not files.exists(name):
        raise GoneError(_("The imported file is no longer kept."))


def open_rejected_rows(job: Job, *, acting_user_id: int) -> Iterator[bytes]:
    """The rejected rows for somebody who downloads them; raises as `ensure_rejected_rows`."""
    ensure_rejected_rows(job)
    audit.note(job.org, Act.DOWNLOAD, actor_id=acting_user_id, subject=job.public_id)
    return rejected_rows(job)


def rejected_rows(job: Job) -> Iterator[bytes]:
    """A CSV of what did not go, with the reasons, to be mended and imported again as it is.

    A person who went in without one of the courses comes back with that course alone.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([*HEADS, *TOLD])
    yield b"\xef\xbb\xbf" + _take(buffer)
    for slice_of_rows in _rejected_slices(job):
        writer.writerows(slice_of_rows)
        yield _take(buffer)


def _take(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", errors="replace")


def _rejected_slices(job: Job) -> Iterator[list[list[str]]]:
    """The cells of the rejected rows, read from the file again beside their outcomes."""
    with closing(files.open_file(job.arguments["file"])) as source:
        rows = mended_rows(job, read_rows(source, Layout.from_json(job.arguments["layout"])))
        last = 0
        while found := _outcomes_after(job, last):
            last = max(found)
            # Every row read so far has an outcome, so both go on in step.
            some = islice(rows, len(found))
            yield [
                _rejected_cells(row, found[row.line])
                for row in some
                if is_rejected(found[row.line])
            ]


def _outcomes_after(job: Job, line: int) -> dict[int, Outcome]:
    rows = JobRow.objects.filter(job_id=job.pk, line__gt=line).order_by("line")[:_SLICE]
    return {row.line: outcome_of(row) for row in rows}


def _rejected_cells(row: Row, outcome: Outcome) -> list[str]:
    keys, reason = row.courses, outcome.text
    bad = [one for one in outcome.courses if one.outcome not in GOOD_COURSES]
    codes = list(dict.fromkeys(str(one.outcome) for one in bad)) or [outcome.outcome]
    if outcome.outcome not in REFUSED:
        keys, reason = tuple(one.key for one in bad), texts.courses(bad)
    cells = (row.email, row.name, ";".join(keys), row.language)
    told = f"{reason.rstrip('.')}. {texts.how_to_mend(codes)}"
    return [*map(guard, cells), str(row.line), ";".join(codes), guard(told)]


def guard(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; reading takes the apostrophe off again."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def template() -> bytes:
    """An empty list with the heads that an import understands."""
    return b"\xef\xbb\xbf" + (",".join(HEADS) + "\r\n").encode()
