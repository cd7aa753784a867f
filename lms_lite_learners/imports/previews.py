"""Doing for real what a preview showed."""

from contextlib import closing

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms_lite_learners import audit, jobs
from lms_lite_learners.data import Act, JobState, Kind
from lms_lite_learners.exceptions import ConflictError, GoneError
from lms_lite_learners.host import files
from lms_lite_learners.imports.holding import ensure_holds
from lms_lite_learners.imports.mended import mended_rows
from lms_lite_learners.imports.read import Layout, read_rows
from lms_lite_learners.models import Job

# Rows of a preview that are checked while whoever applies it waits; a worker checks more.
AT_ONCE = 2_000

__all__ = [
    "AT_ONCE",
    "apply_preview",
    "can_be_applied",
    "ensure_preview",
    "find_applied",
    "lock_preview",
]


def apply_preview(preview: Job, *, acting_user_id: int, idempotency_key: str | None = None) -> Job:
    """Write the job that does what the preview showed, or answer the one there is.

    After one that failed or was cancelled there can be another.
    Raises ConflictError (`plan_changed` where a row of a small preview would end otherwise; a
    worker finds that out of larger ones) and GoneError where the file isn't kept. The door
    publishes the job's id once the transaction is committed.
    """
    body_hash = jobs.request_hash(Kind.IMPORT, preview.org, "apply", preview.public_id)
    repeat = jobs.find_repeat(acting_user_id, idempotency_key, body_hash)
    if repeat is not None:
        return repeat
    with transaction.atomic():
        held = lock_preview(preview)
        known = find_applied(held)
        if known is not None:
            return known
        ensure_preview(held)
        _ensure_small_holds(held)
        _let_go_of(held)
        job = jobs.create(
            Kind.IMPORT,
            held.org,
            owner_id=acting_user_id,
            idempotency_key=idempotency_key,
            body_hash=body_hash,
            arguments={**held.arguments, "dry_run": False, "language": get_language() or ""},
            applies=held,
        )
        audit.note(held.org, Act.IMPORT, actor_id=acting_user_id, subject=job.public_id)
    return job


def lock_preview(preview: Job) -> Job:
    """The preview as it is, which nobody applies or mends until the transaction ends."""
    return Job.objects.select_for_update().get(pk=preview.pk)


def find_applied(preview: Job) -> Job | None:
    """The job that applies the preview or did; one that came to nothing isn't it."""
    states = [*jobs.OPEN, JobState.SUCCEEDED.value]
    return Job.objects.filter(applies=preview, state__in=states).first()


def _let_go_of(preview: Job) -> None:
    """Make room for another try: file and mends belong to the preview and the new job alone."""
    for job in Job.objects.filter(applies=preview):
        kept = {name: value for name, value in job.arguments.items() if name != "file"}
        Job.objects.filter(pk=job.pk).update(applies=None, arguments=kept)


def can_be_applied(job: Job) -> bool:
    """Is it a preview that came to its end and is kept?"""
    is_through = job.kind == Kind.IMPORT and job.state == JobState.SUCCEEDED
    is_dry = bool(job.arguments.get("dry_run"))
    return is_through and is_dry and not jobs.is_expired(job, timezone.now())


def ensure_preview(job: Job) -> None:
    """Raise unless the import is a dry run that came to its end and whose file is kept."""
    if not job.arguments.get("dry_run"):
        raise ConflictError(
            _("This import was no preview: nothing of it is left to be done."),
            code="not_a_preview",
        )
    if job.state in jobs.OPEN:
        raise ConflictError(
            _("The check isn't through yet. Wait for its end."), code="preview_running"
        )
    jobs.ensure_kept(job)
    if job.state != JobState.SUCCEEDED:
        raise ConflictError(
            _("The check was stopped before its end. Check the file again."),
            code="preview_unfinished",
        )
    if not files.exists(job.arguments["file"]):
        raise GoneError(_("The imported file is no longer kept."))


def _ensure_small_holds(preview: Job) -> None:
    if preview.done > AT_ONCE:
        return
    with closing(files.open_file(preview.arguments["file"])) as source:
        layout = Layout.from_json(preview.arguments["layout"])
        ensure_holds(preview, mended_rows(preview, read_rows(source, layout)))
