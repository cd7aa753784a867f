"""Mending a row of a preview: another address or other courses, and what becomes of it now."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners.data import Outcome
from lms_lite_learners.exceptions import ConflictError, InvalidInputError, NotFoundError
from lms_lite_learners.identity import clean_address, email_key
from lms_lite_learners.imports.apply import outcomes_of
from lms_lite_learners.imports.mended import cells_of, outcome_of, row_of
from lms_lite_learners.imports.order import order_of
from lms_lite_learners.imports.plan import MAX_SHOWN, Planned, is_rejected, plan_rows
from lms_lite_learners.imports.previews import ensure_preview, find_applied, lock_preview
from lms_lite_learners.imports.showing import shown
from lms_lite_learners.models import Job, JobMend, JobRow
from lms_lite_learners.roster import membership

SLICE = 500
# Rows of one address that are planned again while somebody waits.
MAX_ROWS = 1_000

__all__ = ["mend_row"]


def mend_row(
    preview: Job, line: int, *, email: str | None = None, courses: Sequence[str] | None = None
) -> Outcome:
    """Correct a row that does not go, or was corrected before; answers what becomes of it now.

    Rows of the same address are planned again with it. Raises InvalidEmailError for what is no
    address, NotFoundError for a line without a row, ConflictError where the row needs no mending
    or the preview was applied.
    """
    if email is None and courses is None:
        raise InvalidInputError(_("Give an address or courses."), fields={"email": [_("Needed.")]})
    if email is not None:
        # As the address of a file's row: what isn't shown whole is no address.
        email = shown(clean_address(email), MAX_SHOWN)
    key = email_key(email) if email is not None else None
    with transaction.atomic():
        # What a removal took out meanwhile isn't written again.
        membership.lock(preview.org, timezone.now())
        held = lock_preview(preview)
        ensure_preview(held)
        if find_applied(held) is not None:
            raise ConflictError(
                _("These people are being added already. Check the file again to mend it."),
                code="already_applied",
            )
        stored = _find(held, line)
        touched = {str(one) for one in (stored.email_key, key) if one}
        _ensure_few(held, touched)
        _keep_original(stored)
        if email is not None:
            stored.email, stored.email_key = email, key
            stored.cells = _without_faults(stored, "email")
        if courses is not None:
            stored.cells = _without_faults(stored, "courses")
            stored.cells["courses"] = list(dict.fromkeys(courses))
        _plan_again(held, stored, touched)
    return outcome_of(JobRow.objects.get(pk=stored.pk))


def _find(preview: Job, line: int) -> JobRow:
    stored = JobRow.objects.filter(job_id=preview.pk, line=line).first()
    if stored is None:
        raise NotFoundError(_("The file has no row in line %(line)d.") % {"line": line})
    is_mended = JobMend.objects.filter(job_id=preview.pk, line=line).exists()
    if not is_mended and not is_rejected(outcome_of(stored)):
        raise ConflictError(
            _("The row in line %(line)d needs no mending.") % {"line": line},
            code="nothing_to_mend",
        )
    return stored


def _ensure_few(preview: Job, keys: Iterable[str]) -> None:
    """Raise ConflictError where too many rows would be planned again."""
    for key in sorted(keys):
        rows = JobRow.objects.filter(job_id=preview.pk, email_key=key)
        if rows[: MAX_ROWS + 1].count() > MAX_ROWS:
            raise ConflictError(
                _(
                    "More than %(limit)d rows of the file have the address “%(address)s”, too "
                    "many to be planned again. Correct the file and check it again."
                )
                % {"limit": MAX_ROWS, "address": key},
                code="too_many_rows",
            )


def _without_faults(stored: JobRow, cell: str) -> dict[str, Any]:
    faults = stored.cells.get("faults", {})
    rest = {one: texts for one, texts in faults.items() if one != cell}
    return {**stored.cells, "faults": rest}


def _keep_original(stored: JobRow) -> None:
    JobMend.objects.get_or_create(
        job_id=stored.job_id,
        line=stored.line,
        defaults={"email": stored.email, "email_key": stored.email_key},
    )


def _plan_again(preview: Job, mended: JobRow, touched: Iterable[str]) -> None:
    """Plan the mended row and all of the same addresses, old and new, in the order of the file."""
    rows = {
        row.line: row
        for row in JobRow.objects.filter(job_id=preview.pk, email_key__in=list(touched))
    }
    as_it_was = rows.pop(mended.line, None) or JobRow.objects.get(pk=mended.pk)
    before = [outcome_of(row) for row in (as_it_was, *rows.values())]
    stored = sorted([mended, *rows.values()], key=lambda row: row.line)
    # All rows of these addresses are here, so none before them took one.
    planned = plan_rows(order_of(preview), [row_of(row) for row in stored])
    after, counts = _store(stored, planned), Counter(preview.counts)
    counts.subtract(one.outcome for one in before)
    counts.update(str(one.outcome) for one in after)
    rejected = sum(map(is_rejected, after)) - sum(map(is_rejected, before))
    Job.objects.filter(pk=preview.pk).update(
        counts={code: number for code, number in counts.items() if number},
        resume_point={
            **preview.resume_point,
            "rejected": preview.resume_point.get("rejected", 0) + rejected,
        },
    )


def _store(stored: Sequence[JobRow], planned: Sequence[Planned]) -> list[Outcome]:
    outcomes = outcomes_of(planned)
    for row, item, outcome in zip(stored, planned, outcomes, strict=True):
        row.email_key, row.outcome, row.text = item.key, str(outcome.outcome), outcome.text
        row.courses = [{"key": one.key, "outcome": str(one.outcome)} for one in outcome.courses]
        row.cells = cells_of(item.row, outcome)
    JobRow.objects.bulk_update(
        stored, ["email", "email_key", "outcome", "text", "courses", "cells"], batch_size=SLICE
    )
    return outcomes
