"""Looking again at the people of a removal, in steps that can be resumed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import audit, conf, jobs
from lms_lite_learners.data import Act, JobState
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.host import accounts, learner_data, walks
from lms_lite_learners.models import Job, RemovalPerson
from lms_lite_learners.removal import files_left
from lms_lite_learners.removal.learner_data import MAP
from lms_lite_learners.removal.patience import patiently
from lms_lite_learners.removal.places import belongs
from lms_lite_learners.removal.tally import Tally
from lms_lite_learners.removal.verify.again import (
    append_entry,
    categories_of,
    clear_mentions,
    erase_again,
)
from lms_lite_learners.removal.verify.matching import Wanted, are_kept_off, load
from lms_lite_learners.roster import suppression

# Rows of the platform that are read at once.
AT_ONCE = 5000
_START = {"number": -1, "table": 0, "after": 0, "figures": {}}

__all__ = ["run_verification"]


@dataclass(frozen=True, slots=True)
class _Step:
    """People to look at in one transaction, and the row of the table to go on after.

    `told` are those whom to look for in what is told elsewhere: many at once.
    """

    after: int
    accounts: Sequence[int] = ()
    addresses: Sequence[str] = ()
    told: Sequence[int] = ()
    people: int = 0
    back: int = 0


def run_verification(job: Job) -> None:
    """Erase what there is of a removal's people again, and tell of it in one entry.

    Who was let back since is left alone. Raises NotFoundError where the removal is gone.
    """
    removal_id = _removal_of(job)
    if not job.resume_point:
        total = RemovalPerson.objects.filter(job_id=removal_id).count()
        jobs.step(job, total=total, resume_point=_START)
    while not job.cancel_requested:
        wanted = load(removal_id, int(job.resume_point["number"]))
        if wanted is None:
            _finish(job, is_whole=True)
            return
        _look_for(job, wanted)
    _finish(job, is_whole=False)


def _removal_of(job: Job) -> int:
    name = job.arguments["removal"]
    found = Job.objects.filter(public_id=name, org=job.org).values_list("pk", flat=True).first()
    if found is None:
        raise NotFoundError(_("There is no removal “%(id)s” here.") % {"id": name})
    return found


def _look_for(job: Job, wanted: Wanted) -> None:
    """Go through all tables for these people, from where the job is."""
    while not job.cancel_requested:
        point = job.resume_point
        if point["table"] == len(_TABLES):
            _go_to(job, number=wanted.last, table=0, after=0)
            return
        steps = list(_TABLES[point["table"]](job.org, int(point["after"]), wanted))
        if not steps:
            _go_to(job, table=point["table"] + 1, after=0)
        for step in steps:
            if not job.cancel_requested:
                patiently(partial(_take, job, step))


def _go_to(job: Job, **point: int) -> None:
    jobs.step(job, resume_point=job.resume_point | point)


def _take(job: Job, step: _Step) -> None:
    """Erase the people of a step, with the job's progress, or nothing at all."""
    tally = _tally(job)
    # On every database: what was erased on another one would be told of by nobody.
    with learner_data.transactions(entry.model for entry in MAP):
        if step.accounts or step.addresses:
            tally.merge(erase_again(job.org, step.accounts, step.addresses))
        tally.merge(clear_mentions(job.org, step.told, step.addresses))
        counts = {
            "people": job.counts.get("people", 0) + step.people,
            "back": job.counts.get("back", 0) + step.back,
            **_figures(tally),
        }
        jobs.step(
            job,
            done=job.done + step.people + step.back,
            counts=counts,
            resume_point=job.resume_point | {"after": step.after, "figures": tally.figures},
        )


def _tally(job: Job) -> Tally:
    """What was found so far."""
    tally = Tally()
    tally.merge(job.resume_point.get("figures", {}))
    return tally


def _figures(tally: Tally) -> dict[str, int]:
    """All that shouldn't have been there, and what became of it."""
    rows = categories_of(tally)
    return {name: sum(row[name] for row in rows) for name in ("found", "erased", "left")}


def _finish(job: Job, *, is_whole: bool) -> None:
    """Tell of what was found; of a look that was cancelled only where it found anybody.

    A look at everybody tries again to delete files that the removal had to leave.
    """
    tally, now = _tally(job), timezone.now()
    if is_whole:
        tally.merge(files_left.try_again(_removal_of(job)))
    counts = job.counts | (_figures(tally) if tally.figures else {})
    state = JobState.SUCCEEDED if is_whole else JobState.CANCELLED
    with transaction.atomic():
        if is_whole or counts.get("people"):
            append_entry(
                job.org,
                job.arguments["removal"],
                categories_of(tally),
                people=counts.get("people", 0),
                back=counts.get("back", 0),
                by=job.owner_id,
                is_whole=is_whole,
                now=now,
            )
        audit.note(
            job.org,
            Act.VERIFIED,
            actor_id=job.owner_id,
            subject=job.arguments["removal"],
            count=counts.get("people", 0),
        )
        jobs.step(job, total=job.done, counts=counts)
        jobs.finish(job, state.value)


def _of_accounts(org: str, after: int, wanted: Wanted) -> Iterator[_Step]:
    """The steps of the next accounts; none behind the last."""
    rows = walks.accounts_above(after, AT_ONCE)
    if not rows:
        return
    found = wanted.accounts_in(rows)
    barred = are_kept_off(org, found) | _retired(found)
    if barred:
        # The point stays: whoever takes over looks for all of them again.
        yield _Step(after, told=sorted(barred))
    for ids in _chunks(list(found)):
        meant = [pk for pk in ids if pk in barred]
        back = len(ids) - len(meant)
        yield _Step(ids[-1], accounts=meant, people=len(meant), back=back)
    yield _Step(rows[-1][0])


def _retired(user_ids: Iterable[int]) -> set[int]:
    """Those whose account was retired since, with whom their suppression went, too."""
    known = accounts.get_accounts(user_ids)
    return {pk for pk, account in known.items() if accounts.is_retired(account)}


def _of_allowed(table: str, org: str, after: int, wanted: Wanted) -> Iterator[_Step]:
    """The steps of an allow list's next rows: addresses that are of no account."""
    rows = walks.allowed_above(table, after, AT_ONCE)
    if not rows:
        return
    found = wanted.addresses_in(email for _pk, email, course in rows if belongs(course, org))
    owners = accounts.find_accounts(found)
    # Who has a confirmed account was looked at with all addresses of it.
    alone = [key for key in found if not any(one.is_active for one in owners.get(key, ()))]
    barred = suppression.find_suppressed(org, dict.fromkeys(alone))
    for keys in _chunks(sorted(barred)):
        # The point stays: whoever takes over doesn't find these again.
        yield _Step(after, addresses=keys, people=sum(found[key] for key in keys))
    back = sum(found[key] for key in alone if key not in barred)
    yield _Step(rows[-1][0], back=back)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    size = conf.removal_chunk()
    for start in range(0, len(values), size):
        yield values[start : start + size]


_TABLES: Sequence[Callable[[str, int, Wanted], Iterator[_Step]]] = (
    _of_accounts,
    *(partial(_of_allowed, table) for table in walks.ALLOW_LISTS),
)
