"""Jobs in the background: publishing an id, and working on it."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.db import connection, transaction
from django.utils.translation import gettext as _

from lms_lite_learners import imports, invitations, jobs, launches, logs, removal
from lms_lite_learners.data import JobState, Kind
from lms_lite_learners.exceptions import LearnersError
from lms_lite_learners.models import Job
from lms_lite_learners.results import export
from lms_lite_learners.roster import backfill
from lms_lite_learners.tasks import mail
from lms_lite_learners.tasks.broker import QueuedTask, send

log = logging.getLogger(__name__)

__all__ = ["cancel", "publish", "publish_due", "publish_on_commit", "run_job", "work"]


def _import(job: Job) -> None:
    imports.run(job, after_chunk=mail.publish)


def _export(job: Job) -> None:
    try:
        export.run(job, call_others=lambda number: _call_others(job.pk, number))
    finally:
        mail.publish_reports()


def _call_others(job_id: int, number: int) -> None:
    """Ask so many idle workers to share a job; where none is idle the message comes to nothing."""
    for _time in range(number):
        send(run_job, [job_id])


def _remove(job: Job) -> None:
    try:
        removal.run(job)
    except jobs.LeaseLostError:
        raise
    except Exception:
        # Whom it has come to is told in the receipt; the others are let go.
        removal.break_off(job)
        raise


_RUNNERS: Mapping[str, Callable[[Job], None]] = {
    Kind.EXPORT.value: _export,
    Kind.IMPORT.value: _import,
    Kind.BACKFILL.value: backfill.run,
    Kind.REMINDERS.value: invitations.run_reminders,
    Kind.SENDING.value: launches.run_sending,
    Kind.REMOVAL.value: _remove,
    Kind.VERIFICATION.value: removal.run_verification,
}


def publish(job_id: int) -> bool:
    """Tell a worker of a job; False (and a log line) when the broker can't be reached."""
    if not send(run_job, [job_id]):
        return False
    jobs.mark_published(job_id)
    return True


def publish_on_commit(job_id: int) -> None:
    """Tell a worker of a job once it is committed."""
    logs.on_commit(lambda: publish(job_id), log)


def publish_due() -> tuple[int, bool]:
    """Tell workers of all jobs that nobody works on; how many, and is the broker there."""
    jobs.free_dead()
    count = 0
    for job_id in jobs.due():
        if not publish(job_id):
            return count, False
        count += 1
    return count, True


@shared_task(name="lms_lite_learners.run_job", ignore_result=True, base=QueuedTask)
def run_job(job_id: int) -> None:
    """Work on a job, if it is to be had."""
    work(job_id)


def work(job_id: int) -> None:
    """Claim a job and run it to its end; what goes wrong stands in the job."""
    job = jobs.claim(job_id) or _help_with(job_id)
    if job is None:
        return
    try:
        _run(job)
    except jobs.LeaseLostError:
        log.info("Job %s was taken over by another worker.", job.public_id)
    finally:
        if job.kind == Kind.EXPORT:
            export.clear(job.pk)
        elif job.kind == Kind.IMPORT:
            removal.mend_import(job.pk)


def cancel(job: Job, *, acting_user_id: int | None = None) -> None:
    """Ask a job to stop; raises ConflictError when it ended already.

    Without `acting_user_id` it is whoever asked for the job.
    """
    stop = launches.cancel_sending if job.kind == Kind.SENDING else jobs.cancel
    with transaction.atomic():
        stop(job, acting_user_id=acting_user_id)
        # No worker comes to an import that still waited for one.
        removal.mend_import(job.pk)


def _help_with(job_id: int) -> Job | None:
    """Share an export that another worker holds; the job itself, should that worker be gone."""
    exports = Job.objects.filter(kind=Kind.EXPORT.value, state=JobState.RUNNING.value)
    if not exports.filter(pk=job_id).exists():
        return None
    try:
        export.help_with(job_id)
    except Exception as error:  # noqa: BLE001 - a task's outer edge: who holds the job goes on
        logs.log_failure(log, error, "Helping with job %s failed:", job_id)
        return None
    return jobs.claim(job_id)


def _run(job: Job) -> None:
    try:
        _RUNNERS[job.kind](job)
    except LearnersError as error:
        jobs.fail(job, error.code, error.detail)
    except jobs.LeaseLostError:
        raise
    except Exception as error:  # noqa: BLE001 - a task's outer edge: the job tells its owner
        logs.log_failure(log, error, "Job %s of %s failed:", job.public_id, job.kind)
        jobs.fail(
            job,
            "internal_error",
            _(
                "Something went wrong on the server. What is done so far stays; "
                "the operators find the cause in the log under %(id)s."
            )
            % {"id": job.public_id},
        )
    finally:
        mail.publish()


@worker_ready.connect
def take_over(**_signal: Any) -> None:
    """A worker that starts takes over what a dead one left."""
    try:
        publish_due()
    finally:
        # The worker's first process needs no database from now on.
        if not connection.in_atomic_block:
            connection.close()
