"""Are a worker and the tick alive? Two jobs without work tell: one is published, one is due."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms_lite_learners import jobs
from lms_lite_learners.data import JobState, Kind
from lms_lite_learners.models import Job
from lms_lite_learners.tasks.jobs import publish

# No organisation of a platform: no page shows its jobs.
ORG = "lms_lite_learners selfcheck"
SYSTEM = 0
# Seconds between two looks.
PAUSE = 1.0

__all__ = ["Loop", "begin", "end"]


@dataclass(frozen=True)
class Loop:
    """The two jobs, whether the broker took the message of the first, and when that was."""

    worker: int
    ticker: int
    is_published: bool
    # Seconds of the clock that counts on.
    begun: float


def begin() -> Loop:
    """Write both jobs, and publish the first; the second is found by the next tick alone."""
    begun = time.monotonic()
    worker, ticker = _write(), _write()
    return Loop(worker, ticker, publish(worker), begun)


def end(
    loop: Loop, seconds: float, *, pause: Callable[[float], object] = time.sleep
) -> dict[str, Any]:
    """Wait until both are done, so many seconds from their beginning; tell, and delete them."""
    until = loop.begun + seconds
    try:
        while _open(loop) and time.monotonic() < until:
            pause(PAUSE)
        worker, ticker = _told(loop.worker), _told(loop.ticker)
    finally:
        Job.objects.filter(pk__in=(loop.worker, loop.ticker)).delete()
    return {
        "ok": loop.is_published and worker["ok"] and ticker["ok"],
        "broker": loop.is_published,
        "worker": worker,
        "tick": ticker,
    }


def _write() -> int:
    """A job about nobody: reminders to no learner."""
    return jobs.create(Kind.REMINDERS.value, ORG, owner_id=SYSTEM, arguments={"learners": []}).pk


def _open(loop: Loop) -> bool:
    both = Job.objects.filter(pk__in=(loop.worker, loop.ticker))
    return both.filter(state__in=jobs.OPEN).exists()


def _told(job_id: int) -> dict[str, Any]:
    job = Job.objects.get(pk=job_id)
    if job.state in jobs.OPEN or job.finished_at is None:
        return {"ok": False, "state": job.state, "seconds": None}
    seconds = (job.finished_at - job.created_at).total_seconds()
    return {"ok": job.state == JobState.SUCCEEDED, "state": job.state, "seconds": round(seconds, 1)}
