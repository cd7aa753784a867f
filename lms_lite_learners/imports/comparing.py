"""A file of everybody against the list: who would be new, who is on both, who is missing in it.

Asked of the list as it is now, and told by address: neither reads the file again.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from lms_lite_learners import conf, jobs
from lms_lite_learners.data import (
    Compared,
    ComparedStates,
    Comparison,
    JobState,
    Outcomes,
    Page,
    Status,
)
from lms_lite_learners.exceptions import ConflictError, InvalidInputError
from lms_lite_learners.host import accounts
from lms_lite_learners.identity import find_email_key
from lms_lite_learners.models import Job, JobRow, Learner

# What a row comes to that names somebody; a second row of an address counts for nobody.
GOING = (
    Outcomes.INVITED,
    Outcomes.ACTIVATED,
    Outcomes.ALREADY_ACTIVE,
    Outcomes.ALREADY_PENDING,
    Outcomes.ALSO_STAFF,
)
# Rows and learners that are counted while somebody waits; of more the figures of the job are told.
COUNTED = 20_000
STATUSES = (Status.ACTIVE.value, Status.PENDING.value)

__all__ = [
    "compare",
    "count_now",
    "ensure_comparable",
    "ensure_few_gone",
    "gone_among",
    "list_compared",
]


def ensure_comparable(job: Job) -> None:
    """Raise unless every row of the import was looked at and is kept."""
    jobs.ensure_kept(job)
    if job.state != JobState.SUCCEEDED:
        raise ConflictError(
            _("Only a file that was read to its end can be compared with the list."),
            code="import_unfinished",
        )


def compare(job: Job) -> Comparison:
    """How many are new, unchanged and gone.

    Of large files and lists it is what the job found at its end, or who asked first, and not exact.
    """
    ensure_comparable(job)
    kept = job.resume_point.get("compared")
    if kept is not None and job.done + kept["listed"] > COUNTED:
        return Comparison(**kept, is_exact=False)
    found = count_now(job)
    if kept is None and job.done + found["listed"] > COUNTED:
        _keep(job, found)
    return Comparison(**found, is_exact=True)


def _keep(job: Job, found: dict[str, int]) -> None:
    with transaction.atomic():
        held = Job.objects.select_for_update().get(pk=job.pk)
        point = {**held.resume_point, "compared": found}
        Job.objects.filter(pk=job.pk).update(resume_point=point)


def count_now(job: Job) -> dict[str, int]:
    """The numbers of a comparison as they are at this moment."""
    on_list = Learner.objects.filter(org=job.org, status__in=STATUSES)
    return {
        "new": _rows(job, is_listed=False).count(),
        "unchanged": _rows(job, is_listed=True).count(),
        "gone": _gone(job, on_list).count(),
        "listed": on_list.count(),
        "unnamed": JobRow.objects.filter(job_id=job.pk, email_key__isnull=True).count(),
    }


def list_compared(
    job: Job, found: Comparison, *, state: str, cursor: str = "", page_size: int = 50
) -> Page[Compared]:
    """A page of the new or unchanged in the order of the file, or of the gone in that of the list.

    `found` is what `compare` answered. Raises InvalidInputError for a state or cursor that doesn't
    exist.
    """
    if state not in set(ComparedStates):
        raise InvalidInputError(
            _("“%(value)s” is none of new, unchanged and gone.") % {"value": state[:40]},
            fields={"state": [state[:40]]},
        )
    if state == ComparedStates.GONE:
        return _gone_page(job, found, cursor, page_size)
    after = _after(cursor, ("l",))[1]
    rows = _rows(job, is_listed=state == ComparedStates.UNCHANGED).filter(line__gt=after)
    some = list(rows.order_by("line")[: page_size + 1])
    page = some[:page_size]
    return Page(
        rows=[Compared(email=row.email, line=row.line) for row in page],
        count=found.new if state == ComparedStates.NEW else found.unchanged,
        count_is_exact=found.is_exact,
        next_cursor=f"l{page[-1].line}" if len(some) > page_size else "",
    )


def gone_among(job: Job, learner_ids: Sequence[int] | None = None, *, limit: int) -> list[int]:
    """Ids of the gone, of these or of all, at most so many."""
    ensure_comparable(job)
    found: list[int] = []
    for status in STATUSES:
        rows = Learner.objects.filter(org=job.org, status=status)
        if learner_ids is not None:
            rows = rows.filter(pk__in=learner_ids)
        after = 0
        while len(found) < limit:
            some = list(_gone(job, rows).filter(pk__gt=after).order_by("id")[:limit])
            if not some:
                break
            after = some[-1].pk
            found += [row.pk for row, _email, _name in _not_named(job, some)]
    return found[:limit]


def ensure_few_gone(job: Job, *, is_whole_list: bool) -> None:
    """Raise ConflictError `too_many_gone` where more than a share of the list would go.

    Unless whoever asks says that the file is the whole list. It is counted now: figures that were
    kept may be of another list.
    """
    ensure_comparable(job)
    if is_whole_list:
        return
    on_list = Learner.objects.filter(org=job.org, status__in=STATUSES)
    share, gone, listed = conf.gone_share(), _gone(job, on_list).count(), on_list.count()
    if gone * 100 <= share * listed:
        return
    raise ConflictError(
        _(
            "%(gone)d of the %(listed)d learners on your list aren't in this file, which is more "
            "than %(share)d %%. If the file is a part of your list, removing them is a mistake. "
            "Confirm that the file is the whole list to go on."
        )
        % {"gone": gone, "listed": listed, "share": share},
        code="too_many_gone",
    )


def _rows(job: Job, *, is_listed: bool) -> "QuerySet[JobRow]":
    rows = JobRow.objects.filter(job_id=job.pk, outcome__in=GOING, email_key__isnull=False)
    listed = Exists(
        Learner.objects.filter(org=job.org, status__in=STATUSES, email_sort=OuterRef("email_key"))
    )
    return rows.filter(listed if is_listed else ~listed)


def _gone(job: Job, rows: "QuerySet[Learner]") -> "QuerySet[Learner]":
    """Those of the learners whom no row of the file names, whatever became of the row."""
    named = JobRow.objects.filter(job_id=job.pk, email_key=OuterRef("email_sort"))
    return rows.filter(~Exists(named))


def _gone_page(job: Job, found: Comparison, cursor: str, page_size: int) -> Page[Compared]:
    status, after = _after(cursor, STATUSES)
    if not found.gone:
        # Finding nobody would take as long as looking at everybody.
        return Page(rows=[], count=0, count_is_exact=found.is_exact)
    some: list[Learner] = []
    for one in STATUSES[STATUSES.index(status) :]:
        rows = _gone(job, Learner.objects.filter(org=job.org, status=one))
        rows = rows.filter(pk__gt=after if one == status else 0)
        some += rows.order_by("id")[: page_size + 1 - len(some)]
    page = some[:page_size]
    return Page(
        rows=[
            Compared(email=email, name=name, learner=row.pk, status=row.status)
            for row, email, name in _not_named(job, page)
        ],
        count=found.gone,
        count_is_exact=found.is_exact,
        next_cursor=f"{page[-1].status}{page[-1].pk}" if len(some) > page_size else "",
    )


def _not_named(job: Job, some: Sequence[Learner]) -> list[tuple[Learner, str, str]]:
    """The learners with address and name, without those whom a row names by what holds now.

    The sort key of an account's address follows a change of it a little later.
    """
    known = accounts.get_accounts(row.user_id for row in some if row.user_id)
    told: list[tuple[Learner, str, str]] = []
    for row in some:
        account = known.get(row.user_id or 0)
        email, name = (account.email, account.shown_name) if account else (row.email, row.name)
        told.append((row, email, name))
    keys = [key for _row, email, _name in told if (key := find_email_key(email))]
    rows = JobRow.objects.filter(job_id=job.pk, email_key__in=keys)
    named = set(rows.values_list("email_key", flat=True))
    return [one for one in told if find_email_key(one[1]) not in named]


def _after(cursor: str, kinds: Sequence[str]) -> tuple[str, int]:
    """Kind and number of a cursor: the last one of the page before."""
    kind = next((one for one in kinds if cursor.startswith(one)), "")
    digits = cursor[len(kind) :]
    if not cursor:
        return kinds[0], 0
    if not kind or not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        value: Any = cursor[:40]
        raise InvalidInputError(
            _("“%(value)s” is no cursor of this list.") % {"value": value},
            fields={"cursor": [value]},
        )
    return kind, int(digits)
