"""The life of a long job: asked for once, claimed by one worker, resumed by another.

A message to a worker is only the job's id; what is true stands in the row. A claim is a
conditional UPDATE that hands out a lease; every chunk renews it in its own transaction, so a
worker that lost its lease can't write another row.
"""

import hashlib
import json
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.data import NEVER, JobState, Kind
from lms_lite_learners.exceptions import ConflictError, GoneError, NotFoundError
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, JobPart, JobRow, ReportMail

OPEN = (JobState.QUEUED.value, JobState.RUNNING.value)
# How many days each kind of job keeps its files, rows and what it was asked for about people; a
# kind that isn't named here has none of these.
KEPT_DAYS: Mapping[str, Callable[[], int]] = {
    Kind.IMPORT.value: conf.keep_days,
    Kind.REMINDERS.value: conf.keep_days,
    Kind.SENDING.value: conf.keep_days,
    Kind.EXPORT.value: conf.report_days,
    Kind.REMOVAL.value: conf.keep_days,
}
# Arguments that may name people; they go with the files.
_PERSONAL = ("file", "name", "layout", "filter", "message", "users", "learners", "emails")
_ROWS_AT_ONCE = 1000

__all__ = [
    "OPEN",
    "LeaseLostError",
    "cancel",
    "claim",
    "create",
    "due",
    "empty",
    "ensure_kept",
    "expired",
    "fail",
    "find_repeat",
    "finish",
    "free_dead",
    "get_own",
    "is_expired",
    "is_gone",
    "mark_published",
    "needs_worker",
    "request_hash",
    "step",
    "this_process",
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
) -> Job:
    """Write a new job, or answer the one that the same request started already."""
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
                created_at=timezone.now(),
            )
    except IntegrityError:
        repeat = find_repeat(owner_id, idempotency_key, body_hash)
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


def cancel(job: Job) -> None:
    """Ask a job to stop at its next chunk; raises ConflictError when it ended already."""
    if Job.objects.filter(pk=job.pk, state=JobState.QUEUED.value).update(
        **_end(job, JobState.CANCELLED.value)
    ):
        return
    if not Job.objects.filter(pk=job.pk, state=JobState.RUNNING.value).update(
        cancel_requested=True
    ):
        raise ConflictError(_("The job ended already."), code="job_ended")


def _end(job: Job, state: str) -> dict[str, Any]:
    """What stands in a job that ends now."""
    now, days = timezone.now(), KEPT_DAYS.get(job.kind)
    expires_at = now + timedelta(days=days()) if days else NEVER
    return {"state": state, "finished_at": now, "expires_at": expires_at}


def is_expired(job: Job, now: datetime) -> bool:
    """Is the time over for which an ended job's files and rows are kept?"""
    return job.kind in KEPT_DAYS and job.state not in OPEN and job.expires_at <= now


def ensure_kept(job: Job) -> None:
    """Raise GoneError where a job's files and rows are past their time, deleted or not."""
    if is_expired(job, timezone.now()):
        raise GoneError(_("What belonged to this job was deleted when its time was over."))


def expired(now: datetime, limit: int = 100) -> list[Job]:
    """Jobs whose files and rows are to be deleted, the oldest first."""
    rows = Job.objects.filter(expires_at__gt=NEVER, expires_at__lte=now)
    return list(rows.order_by("expires_at")[:limit])


def empty(job: Job) -> int:
    """Delete an expired job's files, its rows and what it says of people; its figures stay.

    Answers how many rows went. Whoever is killed on the way leaves the rest to the next call.
    """
    pieces = JobPart.objects.filter(job_id=job.pk).exclude(file="")
    names = {job.file, job.arguments.get("file", ""), *pieces.values_list("file", flat=True)}
    for name in sorted(names - {""}):
        files.delete(name)
    count = _delete_rows(job)
    # What a mail server answered may name the address.
    ReportMail.objects.filter(job_id=job.pk).update(reason="")
    arguments = {name: value for name, value in job.arguments.items() if name not in _PERSONAL}
    Job.objects.filter(pk=job.pk).update(
        # The checksum may be of addresses: one could be tried out on it.
        arguments=arguments,
        file="",
        expires_at=NEVER,
        request_hash="",
    )
    return count


def _delete_rows(job: Job) -> int:
    """Delete in the order of the lines, so that no batch walks over what the one before left."""
    rows, count, line = JobRow.objects.filter(job_id=job.pk).order_by("line"), 0, -1
    while some := list(rows.filter(line__gt=line).values_list("pk", "line")[:_ROWS_AT_ONCE]):
        JobRow.objects.filter(pk__in=[pk for pk, _line in some]).delete()
        count, line = count + len(some), some[-1][1]
    return count


def due(quiet_seconds: int = 15) -> list[int]:
    """Ids of jobs that wait for a worker: queued and not told of lately, or left by a dead one."""
    return list(_waiting(quiet_seconds).order_by("id").values_list("id", flat=True)[:1000])


def _waiting(quiet_seconds: int = 15) -> QuerySet[Job]:
    now = timezone.now()
    waiting = Q(state=JobState.QUEUED.value) | Q(state=JobState.RUNNING.value, lease_until__lte=now)
    return Job.objects.filter(waiting, published_at__lte=now - timedelta(seconds=quiet_seconds))


def needs_worker(job: Job) -> bool:
    """Does nobody work on it though somebody should (a lost message, a worker that died)?"""
    return _waiting().filter(pk=job.pk).exists()


def free_dead() -> int:
    """End the leases of this machine's processes that are no more; answers how many.

    A worker that was killed holds its lease for a while; who can see that it is gone needn't wait.
    """
    running = Job.objects.filter(state=JobState.RUNNING.value, holder__startswith=_machine())
    freed = 0
    for pk, holder in running.values_list("pk", "holder"):
        if is_gone(holder):
            freed += Job.objects.filter(
                pk=pk, state=JobState.RUNNING.value, holder=holder, lease_until__gt=timezone.now()
            ).update(lease_until=timezone.now(), published_at=NEVER)
    return freed


def this_process() -> str:
    """By what this process is known as the holder of a lease."""
    return f"{_machine()}{os.getpid()}:{_started(os.getpid())}"


def is_gone(holder: str) -> bool:
    """Was the holder of a lease a process of this machine that is no more?"""
    machine = _machine()
    if not holder.startswith(machine):
        return False
    pid, _colon, started = holder.removeprefix(machine).partition(":")
    return bool(started) and _started(int(pid)) != started


def _machine() -> str:
    """What processes that can see one another have in common, and others don't."""
    namespace = Path("/proc/self/ns/pid")
    inside = str(namespace.readlink()) if namespace.is_symlink() else ""
    return f"{socket.gethostname()[:60]}:{inside.strip('pid:[]')}:"


def _started(pid: int) -> str:
    """When a process of this machine began, as the kernel counts; '' where it can't be seen."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    # A killed process whose parent hasn't taken note yet is still listed, as a zombie.
    return "" if fields[0] in {"Z", "X"} else fields[19]


def mark_published(job_id: int) -> None:
    """Note that a message for this job is on its way."""
    Job.objects.filter(pk=job_id).update(published_at=timezone.now())
