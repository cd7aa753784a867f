"""What we ourselves keep of people in one organisation.

The list with invitations and terms, the outcomes of imports and sendings, uploaded files, reports,
and what jobs were asked for. Rows of jobs are emptied of the person, all else goes. Whom others
call for stays where it is a keyed hash: suppressions, receipts, removals that are through.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from lms_lite_learners import jobs, logs
from lms_lite_learners.data import Person
from lms_lite_learners.models import Job
from lms_lite_learners.removal.ours import asked, exports, listed, outcomes
from lms_lite_learners.removal.ours.who import Who, who_are
from lms_lite_learners.results.export import clear as clear_pieces
from lms_lite_learners.roster import membership

log = logging.getLogger(__name__)

__all__ = ["Cleared", "clear", "count", "let_go", "mend_import"]


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many rows held one of the people and how many hold nobody now; `files` went besides.

    `jobs` are those whose files `let_go` deletes.
    """

    found: int = 0
    erased: int = 0
    files: int = 0
    jobs: tuple[int, ...] = ()


def count(org: str, people: Sequence[Person], *, keep_job: int = 0) -> int:
    """How many rows and files of the organisation hold one of the people; 0 after `clear`."""
    who = who_are(org, people)
    rows = outcomes.find(who, without_job=keep_job)
    mends = outcomes.find_mends(who, without_job=keep_job)
    touched = outcomes.with_previews(_jobs_of(rows) | set(mends.values()))
    names = asked.find(who, touched, without_job=keep_job)
    files = len(outcomes.uploads(who, touched, without_job=keep_job)) + exports.find(who).files
    return listed.count(who) + len(rows) + len(mends) + len(names) + files


def clear(
    org: str,
    people: Sequence[Person],
    *,
    keep_job: int,
    is_named: bool = True,
    at_once: bool = False,
) -> Cleared:
    """Take the people out of all that we keep in the organisation, but for the job given.

    In the caller's transaction; files are deleted once it is committed, and links to them die with
    it. `is_named` leaves the hash of receipts in the rows of jobs. With `at_once` the caller
    deletes the files, by `let_go`. Repeating it finds nothing more.
    """
    with transaction.atomic():
        membership.lock(org, timezone.now())
        who = who_are(org, people)
        rows = outcomes.find(who, without_job=keep_job)
        mends = outcomes.find_mends(who, without_job=keep_job)
        touched = outcomes.with_previews(_jobs_of(rows) | set(mends.values()))
        names = asked.find(who, touched, without_job=keep_job)
        imports = outcomes.uploads(who, touched, without_job=keep_job)
        outcomes.blank(rows, is_named=is_named)
        outcomes.forget_mends(touched)
        dropped = outcomes.drop_uploads(imports)
        asked.write(names)
        files, ended = _end_exports(who)
        found = len(rows) + len(mends) + len(names) + listed.clear(who)
    cleared = Cleared(found, found, files + len(dropped), (*dropped, *ended))
    logs.on_commit(lambda: _go_on(who, () if at_once else cleared.jobs), log)
    return cleared


def let_go(job_ids: Iterable[int]) -> None:
    """Delete the files of these jobs that nobody may have any more; raises what the storage does.

    Whatever is left of them the tick deletes.
    """
    for job in Job.objects.filter(pk__in=list(job_ids)):
        if jobs.is_expired(job, timezone.now()):
            jobs.empty(job)
        else:
            clear_pieces(job.pk)


def mend_import(job_id: int) -> None:
    """Once an import ended: take out of it who was removed while it was under way.

    Its file is deleted once that is committed.
    """
    with transaction.atomic():
        dropped = outcomes.mend(Job.objects.get(pk=job_id))
        logs.on_commit(lambda: let_go(dropped), log)


def _go_on(who: Who, job_ids: Iterable[int]) -> None:
    """Delete the files, and look again for reports that were being made before the commit."""
    with transaction.atomic():
        _files, ended = _end_exports(who)
    let_go({*job_ids, *ended})


def _end_exports(who: Who) -> tuple[int, list[int]]:
    kept = exports.find(who)
    exports.redo_parts(kept.open, who)
    return kept.files, exports.end(kept.ended)


def _jobs_of(rows: outcomes.Rows) -> set[int]:
    return {job_id for job_id, _outcome, _hash in rows.values()}
