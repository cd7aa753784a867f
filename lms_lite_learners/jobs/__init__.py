"""The life of a long job: asked for once, claimed by one worker, resumed by another.

A message to a worker is only the job's id; what is true stands in the row. A claim is a
conditional UPDATE that hands out a lease; every chunk renews it in its own transaction, so a
worker that lost its lease can't write another row.
"""

from lms_lite_learners.jobs.holders import is_gone, this_process
from lms_lite_learners.jobs.keeping import OPEN, empty, ensure_kept, expired, is_expired
from lms_lite_learners.jobs.life import (
    LeaseLostError,
    cancel,
    claim,
    create,
    fail,
    find_repeat,
    finish,
    get_own,
    request_hash,
    step,
)
from lms_lite_learners.jobs.looking import STALE, count_jobs, find_any, find_jobs
from lms_lite_learners.jobs.waiting import due, free_dead, mark_published, needs_worker

__all__ = [
    "OPEN",
    "STALE",
    "LeaseLostError",
    "cancel",
    "claim",
    "count_jobs",
    "create",
    "due",
    "empty",
    "ensure_kept",
    "expired",
    "fail",
    "find_any",
    "find_jobs",
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
