"""A job from its beginning to its end: asked for, claimed, worked on step by step, ended."""

import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import audit, conf
from lms_lite_learners.data import Act, JobState
from lms_lite_learners.exceptions import ConflictError, NotFoundError
from lms_lite_learners.jobs.holders import this_process
from lms_lite_learners.jobs.keeping import expires_at
from lms_lite_learners.models import Job

__all__ = [
    "LeaseLostError",
    "cancel",
    "claim",
    "create",
    "fail",
    "find_repeat",
    "finish",
    "get_own",
    "request_hash",
    "step",
]


class LeaseLostError(Exception):
    """Another worker holds the job now; stop without writing."""


def request_hash(*parts: Any) -> str:
    """A checksum by which a repeated request is told from another under the same key."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def find_repeat(owner_id: int, idempotency_key: str | None, body_hash: str) -> Job | None:
    """The job that this very request started before; raises ConflictError for another body."""
    if not idempotency_key:
        return None
    job = Job.objects.filter(owner_id=owner_id, idempotency_key=idempotency_key).first()
    if job and job.request_hash != body_hash:
        raise ConflictError(
            _("The Idempotency-Key “%(key)s” was used for another request.")
            % {"key": idempotency_key},
            code="idempotency_key_reused",
        )
    return job


def create(
    kind: str,
    org: str,
    *,
    owner_id: int,
    arguments: dict[str, Any],
    idempotency_key: str | None = None,
    body_hash: str = "",
    total: int = 0,
    applies: Job | None = None,
) -> Job:
    """Write a new job, or answer the one that the same request started already.

    A preview that it `applies` has one such job.
    """
    try:
        with transaction.atomic():
            return Job.objects.create(
                public_id=secrets.token_urlsafe(16),
                kind=kind,
                org=org,
                owner_id=owner_id,
                arguments=arguments,
                idempotency_key=idempotency_key or None,
                request_hash=body_hash,
                total=total,
                applies=applies,
                created_at=timezone.now(),
            )
    except IntegrityError:
        repeat = find_repeat(owner_id, idempotency_key, body_hash)
        if repeat is None and applies is not None:
            repeat = Job.objects.filter(applies=applies).first()
        if repeat is None:
            raise
        return repeat


def get_own(public_id: str, owner_id: int) -> Job:
    """The caller's job; raises NotFoundError for anybody else's."""
    job = Job.objects.filter(public_id=public_id, owner_id=owner_id).first()
    if job is None:
        raise NotFoundError(_("There is no job “%(id)s” here.") % {"id": public_id})
    return job


def claim(job_id: int) -> Job | None:
    """Take a queued job, or a running one whose worker fell silent; None if it isn't to be had."""
    now = timezone.now()
    token = secrets.token_hex(16)
    free = Q(state=JobState.QUEUED.value) | Q(state=JobState.RUNNING.value, lease_until__lte=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING.value,
        lease_token=token,
        lease_until=now + timedelta(seconds=conf.lease_seconds()),
        holder=this_process(),
    )
    if not taken:
        return None
    Job.objects.filter(pk=job_id, started_at__isnull=True).update(started_at=now)
    return Job.objects.get(pk=job_id)


def step(job: Job, **changes: Any) -> None:
    """Renew the lease and store progress, in the chunk's own transaction.

    Raises LeaseLostError when another worker holds the job, which rolls the chunk back.
    """
    lease_until = timezone.now() + timedelta(seconds=conf.lease_seconds())
    held = Job.objects.filter(
        pk=job.pk, state=JobState.RUNNING.value, lease_token=job.lease_token
    ).update(lease_until=lease_until, **changes)
    if not held:
        raise LeaseLostError(job.public_id)
    for name, value in changes.items():
        setattr(job, name, value)
    job.cancel_requested = bool(
        Job.objects.values_list("cancel_requested", flat=True).get(pk=job.pk)
    )


def finish(job: Job, state: str = JobState.SUCCEEDED.value) -> None:
    """End a job that this worker holds."""
    step(job, **_end(job, state))


def fail(job: Job, code: str, detail: str) -> None:
    """End a job with what went wrong, in words for its owner."""
    step(job, **_end(job, JobState.FAILED.value), error_code=code, error_detail=detail)


def cancel(job: Job, *, acting_user_id: int | None = None) -> None:
    """Ask a job to stop at its next chunk; raises ConflictError when it ended already.

    Without `acting_user_id` it is whoever asked for the job.
    """
    queued = Job.objects.filter(pk=job.pk, state=JobState.QUEUED.value)
    running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING.value)
    with transaction.atomic():
        is_open = queued.update(**_end(job, JobState.CANCELLED.value))
        if not is_open and not running.update(cancel_requested=True):
            raise ConflictError(_("The job ended already."), code="job_ended")
        actor_id = job.owner_id if acting_user_id is None else acting_user_id
        audit.note(job.org, Act.CANCEL_JOB, actor_id=actor_id, subject=job.public_id)


def _end(job: Job, state: str) -> dict[str, Any]:
    """What stands in a job that ends now."""
    now = timezone.now()
    return {"state": state, "finished_at": now, "expires_at": expires_at(job.kind, now)}
