"""The work of a removal: gather, erase, look again, tell others, write the receipt.

Each chunk is one transaction that renews the lease and stores the figures; whoever takes over goes
on behind it. The receipt is written with the end of the job: there is one, or none yet.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms_lite_learners import conf, events, jobs, logs
from lms_lite_learners.data import JobState, PersonState, ReceiptKind
from lms_lite_learners.host import learner_data
from lms_lite_learners.host.erasing import report_files, tasks_text
from lms_lite_learners.models import Job, RemovalPerson
from lms_lite_learners.removal import (
    erasing,
    files_left,
    gathering,
    mentions,
    others,
    receipts,
    traces,
)
from lms_lite_learners.removal.learner_data import MAP
from lms_lite_learners.removal.patience import patiently
from lms_lite_learners.removal.people import of_rows
from lms_lite_learners.removal.tally import FILES, Tally
from lms_lite_learners.words import UNREACHABLE

log = logging.getLogger(__name__)

# Looking again at people is so much quicker than erasing their data.
LOOK_AGAIN = 5

__all__ = ["break_off", "run"]


def run(job: Job) -> None:
    """Remove everybody whom the job is about, from wherever an earlier worker stopped."""
    if job.resume_point.get("phase", "gather") == "gather":
        gathering.gather(job)
    _each(job, "erase", PersonState.WAITING, _erase)
    if job.cancel_requested and job.resume_point.get("phase", "gather") in _CAN_BE_CUT:
        gathering.let_go(job)
        _store(job, {"phase": "check", "after": 0, "is_cut": True})
    _each(job, "check", PersonState.ERASED, _look_again)
    _end(job, JobState.CANCELLED if job.resume_point.get("is_cut") else JobState.SUCCEEDED)


def break_off(job: Job) -> None:
    """End what failed: the receipt tells of those who are done, the others are let go.

    Results files that may tell of them are left to the later look.
    """
    gathering.let_go(job)
    point = job.resume_point
    if RemovalPerson.objects.filter(job=job).exists():
        _write_receipt(job)
        others.forget_done(job.pk)
        if "reports" not in point:
            point = {**point, **files_left.noted(len(point.get("courses", ())), timezone.now())}
    jobs.step(job, arguments={}, resume_point=point)


def _each(
    job: Job, phase: str, state: PersonState, act: Callable[[Job, list[RemovalPerson]], None]
) -> None:
    """Do one phase chunk by chunk; cancelling ends the erasing, not the looking again."""
    size = conf.removal_chunk() * (1 if phase == "erase" else LOOK_AGAIN)
    while job.resume_point.get("phase") == phase and not (
        phase == "erase" and job.cancel_requested
    ):
        rows = RemovalPerson.objects.filter(
            job=job, state=state.value, number__gt=job.resume_point.get("after", 0)
        )
        chunk = list(rows.order_by("number")[:size])
        if not chunk:
            _store(job, {"phase": _NEXT[phase], "after": 0})
            return
        patiently(partial(act, job, chunk))


_NEXT = {"erase": "check", "check": "end"}
_CAN_BE_CUT = ("gather", "erase")


def _erase(job: Job, chunk: list[RemovalPerson]) -> None:
    people = list(of_rows(chunk).values())
    with traces.own_acts():
        ended = erasing.leave(job.org, people)
    with traces.own_acts(), _transaction():
        erased = erasing.erase_people(job.org, people, job_id=job.pk)
        ids = [one.pk for one in chunk]
        RemovalPerson.objects.filter(pk__in=ids).update(state=PersonState.ERASED.value)
        for one in chunk:
            _tell(job, one)
        counts = {**job.counts, "removed": job.counts.get("removed", 0) + len(chunk)}
        jobs.step(
            job,
            done=job.done + len(chunk),
            counts=counts,
            resume_point=_with(job, erased, after=chunk[-1].number, unenrolled=ended),
        )


def _look_again(job: Job, chunk: list[RemovalPerson]) -> None:
    """Erase what came meanwhile from requests that were on their way; call other plugins."""
    people = list(of_rows(chunk).values())
    with _transaction():
        again = erasing.erase_people(job.org, people, job_id=job.pk)
        notes = tasks_text.clear_other_tasks(people, job.org)
        again.tally.add(erasing.TASKS, found=notes, erased=notes)
        again.tally.merge(mentions.clear(job.org, people))
        jobs.step(job, resume_point=_with(job, again, after=chunk[-1].number))
    others.call_for(job.org, chunk, timezone.now())


def _transaction() -> AbstractContextManager[None]:
    """One on every database: what is erased is counted, or it is still there."""
    return learner_data.transactions(entry.model for entry in MAP)


def _tell(job: Job, one: RemovalPerson) -> None:
    """Tell other plugins, once the removal of this person is committed."""

    def send() -> None:
        answers = events.LEARNER_REMOVED.send_robust(
            sender=Job, org=job.org, user_id=one.user_id, removal=job.public_id
        )
        for receiver, error in answers:
            if isinstance(error, Exception):
                logs.log_failure(log, error, "%s failed on a removal:", receiver)

    logs.on_commit(send, log)


def _with(job: Job, erased: erasing.Erased, *, after: int, unenrolled: int = 0) -> dict[str, Any]:
    """The resume point with more figures."""
    point = job.resume_point
    tally = Tally()
    tally.merge(point.get("figures", {}))
    tally.merge(erased.tally)
    return {
        **point,
        "after": after,
        "figures": tally.figures,
        "courses": sorted({*point.get("courses", ()), *erased.courses}),
        "unenrolled": point.get("unenrolled", 0) + unenrolled,
    }


def _store(job: Job, changes: dict[str, Any]) -> None:
    jobs.step(job, resume_point={**job.resume_point, **changes})


def _end(job: Job, state: JobState) -> None:
    """Delete the reports that may tell of them, write the receipt, forget who they were.

    A report that can't be deleted is counted as left, and tried again by later looks: all else is
    erased by now.
    """
    if "reports" not in job.resume_point:
        deleted, left = report_files.delete_reports(job.resume_point.get("courses", ()))
        tally = Tally()
        tally.merge(job.resume_point.get("figures", {}))
        tally.add(FILES, found=deleted + left, erased=deleted)
        left_over = files_left.noted(left, timezone.now())
        _store(job, {"reports": deleted, "figures": tally.figures, **left_over})
    with transaction.atomic():
        tally = _write_receipt(job)
        counts = {
            **job.counts,
            "erased": tally.sum("erased"),
            "kept": tally.sum("kept"),
            "left": tally.found - tally.sum("erased") - tally.sum("kept"),
        }
        others.forget_done(job.pk)
        jobs.step(job, counts=counts, arguments={})
        jobs.finish(job, state.value)


def _write_receipt(job: Job) -> Tally:
    """Add the receipt to the chain; nothing where nobody was removed."""
    tally = Tally()
    tally.merge(job.resume_point.get("figures", {}))
    people = RemovalPerson.objects.filter(job=job).count()
    if people:
        receipts.append(
            job.org,
            ReceiptKind.REMOVAL.value,
            job=job.public_id,
            content=_content(job, tally, people),
            now=timezone.now(),
        )
    return tally


def _content(job: Job, tally: Tally, people: int) -> dict[str, Any]:
    return {
        "version": 1,
        "org": job.org,
        "removal": job.public_id,
        "by": job.owner_id,
        "asked_at": job.created_at.isoformat(),
        "removed_at": timezone.now().isoformat(),
        "people": people,
        "people_digest": receipts.people_digest(job.pk),
        "enrollments_ended": job.resume_point.get("unenrolled", 0),
        "categories": tally.categories(),
        "models": tally.figures,
        "erasers": others.summary(job.pk),
        "unreachable": list(UNREACHABLE),
        "settings": {
            "paid_enrollments": conf.paid_enrollments(),
            "certificates": conf.certificates(),
        },
    }
