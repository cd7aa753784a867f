"""Other plugins' part in a removal: each eraser is called for each person until it is done.

A call that fails is tried again, later and later, and stands as not done until then; the removal
goes on without it. The person is known as long as a call is open.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from importlib.metadata import EntryPoint
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from lms_lite_learners import jobs
from lms_lite_learners.data import CallState, PersonState, ReceiptKind
from lms_lite_learners.models import EraserCall, Job, Receipt, RemovalPerson
from lms_lite_learners.removal import receipts
from lms_lite_learners.removal.others.calling import call
from lms_lite_learners.removal.others.plugins import names, registered
from lms_lite_learners.removal.people import of_rows

# Minutes until a call is tried again; from the last on, that long each time.
WAITS = (1, 5, 30, 120, 24 * 60)
AT_ONCE = 200

Summary = dict[str, dict[str, Any]]

__all__ = ["WAITS", "call_for", "forget_done", "has_due", "names", "retry_due", "summary"]


def call_for(org: str, removal_people: Sequence[RemovalPerson], now: datetime) -> Summary:
    """Call every eraser for these people, unless it has been already; answers where each is.

    Call it outside of a transaction: each call is one of its own.
    """
    erasers = registered()
    wanted = [
        EraserCall(person=one, name=name, due_at=now) for one in removal_people for name in erasers
    ]
    EraserCall.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=AT_ONCE)
    ids = [one.pk for one in removal_people]
    mine = EraserCall.objects.filter(person__in=ids, person__org=org)
    never = mine.filter(state=CallState.WAITING.value, attempts=0)
    _attempt(never.select_related("person").order_by("id"), erasers, now)
    return _summary(mine)


def has_due(now: datetime) -> bool:
    """Is it time to call an eraser again?"""
    waiting = EraserCall.objects.filter(state=CallState.WAITING.value, due_at__lte=now)
    return waiting.exists()


def retry_due(now: datetime) -> int:
    """Call again the erasers whose time has come; answers how many calls that were.

    Of a removal whose last open call is done with that, a receipt is added to the chain, and who
    the people were is forgotten. Call it outside of a transaction.
    """
    waiting = EraserCall.objects.filter(state=CallState.WAITING.value, due_at__lte=now)
    due = list(waiting.select_related("person").order_by("due_at", "id")[:AT_ONCE])
    _attempt(due, registered(), now)
    for job_id in sorted({one.person.job_id for one in due}):
        _finish(job_id, now)
    return len(due)


def summary(job_id: int) -> Summary:
    """How many calls of each eraser are done and open, and what kinds of failures there were."""
    return _summary(EraserCall.objects.filter(person__job_id=job_id))


def forget_done(job_id: int) -> int:
    """Forget who the people of a removal were for whom no call is open; answers how many."""
    is_open = EraserCall.objects.filter(person=OuterRef("pk"), state=CallState.WAITING.value)
    through = RemovalPerson.objects.filter(job_id=job_id, state=PersonState.ERASED.value)
    ids = list(through.filter(~Exists(is_open)).values_list("id", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = RemovalPerson.objects.filter(pk__in=ids[start : start + AT_ONCE])
        some.update(user_id=None, address=None, open_hash=None)
    return len(ids)


def _attempt(calls: Iterable[EraserCall], erasers: Mapping[str, EntryPoint], now: datetime) -> None:
    some = list(calls)
    people = of_rows(one.person for one in some)
    for one in some:
        if _claim(one, now):
            org, person = one.person.org, people.get(one.person_id)
            point = erasers.get(one.name)
            # Who is forgotten can't be erased any more.
            error = call(one.name, point, org, person, call_id=one.pk) if person else ""
            state = CallState.WAITING if error else CallState.DONE
            EraserCall.objects.filter(pk=one.pk).update(state=state.value, error=error[:255])


def _claim(one: EraserCall, now: datetime) -> bool:
    """Note the attempt and when the next is due, unless another worker is at it."""
    wait = timedelta(minutes=WAITS[min(one.attempts, len(WAITS) - 1)])
    mine = EraserCall.objects.filter(
        pk=one.pk, state=CallState.WAITING.value, attempts=one.attempts
    )
    return bool(mine.update(attempts=F("attempts") + 1, due_at=now + wait))


def _summary(calls: Any) -> Summary:
    found: Summary = {}
    for name, state, error in calls.order_by("name").values_list("name", "state", "error"):
        one = found.setdefault(name, {"done": 0, "open": 0, "kinds": []})
        one["done" if state == CallState.DONE.value else "open"] += 1
        if error and error not in one["kinds"]:
            one["kinds"] = sorted([*one["kinds"], error])
    return found


def _finish(job_id: int, now: datetime) -> None:
    """Add the receipt of the erasers where the removal has its own and no call is open."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        told = Receipt.objects.filter(org=job.org, job=job.public_id)
        if job.state in jobs.OPEN or not told.filter(kind=ReceiptKind.REMOVAL.value).exists():
            return
        forget_done(job_id)
        is_told = told.filter(kind=ReceiptKind.ERASER.value).exists()
        mine = EraserCall.objects.filter(person__job_id=job_id)
        if is_told or mine.filter(state=CallState.WAITING.value).exists():
            return
        content = {"removal": job.public_id, "org": job.org, "erasers": _summary(mine)}
        receipts.append(
            job.org, ReceiptKind.ERASER.value, job=job.public_id, content=content, now=now
        )
