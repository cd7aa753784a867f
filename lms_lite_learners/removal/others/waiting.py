"""Erasers of other plugins that failed, as operators look at them, and calling them at once."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext as _

from lms_lite_learners import audit
from lms_lite_learners.data import Act, CallState
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.models import EraserCall, Job

__all__ = ["FailedEraser", "call_at_once", "count_failed", "failed_erasers"]


@dataclass(slots=True)
class FailedEraser:
    """One eraser that isn't done with people of a removal; `kinds` are its last failures."""

    job_id: int
    removal: str
    org: str
    name: str
    people: int = 0
    attempts: int = 0
    due_at: datetime | None = None
    kinds: list[str] = field(default_factory=list)


def count_failed() -> int:
    """How many removals have an eraser that failed and isn't done."""
    return _failed().values("person__job_id").distinct().count()


def failed_erasers(*, after: int = 0, limit: int = 20) -> list[FailedEraser]:
    """The erasers that failed, of up to `limit` removals, the newest first.

    `after` is the job of the removal to go on from. Two queries, however many people it is about.
    """
    jobs = _failed().filter(person__job_id__lt=after) if after else _failed()
    ids = jobs.order_by("-person__job_id").values_list("person__job_id", flat=True).distinct()
    keys = ("person__job_id", "person__job__public_id", "person__org", "name")
    rows = (
        _failed()
        .filter(person__job_id__in=list(ids[:limit]))
        .values_list(*keys, "error")
        .annotate(people=Count("id"), attempts=Max("attempts"), due_at=Min("due_at"))
    )
    found: dict[tuple[int, str], FailedEraser] = {}
    for job_id, removal, org, name, kind, people, attempts, due_at in rows.order_by(
        "-person__job_id", "name", "error"
    ):
        one = found.setdefault((job_id, name), FailedEraser(job_id, removal, org, name))
        one.people += people
        one.attempts = max(one.attempts, attempts)
        one.due_at = min(one.due_at or due_at, due_at)
        if kind:
            one.kinds.append(kind)
    return list(found.values())


def call_at_once(removal: str, *, acting_user_id: int, now: datetime) -> int:
    """Have the open calls of a removal made now, however long they would wait; answers how many.

    Raises NotFoundError where none is open.
    """
    with transaction.atomic():
        job = Job.objects.filter(public_id=removal).first()
        number = _failed().filter(person__job=job).update(due_at=now) if job else 0
        if job is None or not number:
            text = _("No eraser of removal “%(id)s” waits to be called again.")
            raise NotFoundError(text % {"id": removal})
        audit.note(
            job.org, Act.RETRY_ERASERS, actor_id=acting_user_id, subject=removal, count=number
        )
    return number


def _failed() -> "QuerySet[EraserCall]":
    """Called, and not done: what was never called belongs to a removal under way."""
    return EraserCall.objects.filter(state=CallState.WAITING.value, attempts__gt=0)
