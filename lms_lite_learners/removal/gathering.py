"""The beginning of a removal: who it is about is written down, and kept off from then on."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from lms_lite_learners import bulk, identity, jobs
from lms_lite_learners.data import PersonState
from lms_lite_learners.host import accounts
from lms_lite_learners.models import Job, Learner, RemovalPerson
from lms_lite_learners.removal import selecting
from lms_lite_learners.removal.patience import patiently
from lms_lite_learners.removal.selecting import Step, Target
from lms_lite_learners.roster import membership, suppression

# So many people are written down in one transaction.
CHUNK = 200
_COLUMNS = (
    "job", "number", "org", "user_id", "address", "person_hash", "address_hash", "open_hash",
    "state",
)  # fmt: skip

__all__ = ["gather", "let_go"]


def gather(job: Job) -> None:
    """Write down all who are to be removed, and suppress them first of all.

    Whom another removal is about already is left to that one, and counted as `already`.
    """
    is_last = False
    while not is_last and not job.cancel_requested:
        after = job.resume_point.get("after", 0)
        step = selecting.next_targets(job.org, job.arguments, after, CHUNK)
        is_last = step.is_last
        # Imports above all may hold these rows longer than a database lets others wait.
        patiently(partial(_write_down, job, step))


def _write_down(job: Job, step: Step) -> None:
    point = job.resume_point
    with transaction.atomic():
        new = _note(job, step.targets, timezone.now())
        already = job.counts.get("already", 0) + len(step.targets) - new
        jobs.step(
            job,
            resume_point={
                **point,
                "after": 0 if step.is_last else step.after,
                "number": point.get("number", 0) + len(step.targets),
                "phase": "erase" if step.is_last else "gather",
            },
            counts={**job.counts, "already": already} if already else job.counts,
        )


def _note(job: Job, targets: Sequence[Target], now: datetime) -> int:
    """Suppress these people and write them down; answers how many no other removal is about."""
    if not targets:
        return 0
    membership.lock(job.org, now)
    known = _with_addresses(targets)
    suppression.suppress_many(job.org, known, now)
    first = job.resume_point.get("number", 0) + 1
    rows = [
        (job.pk, first + place, job.org, user_id, key, *_hashes(user_id, key))
        for place, (user_id, key) in enumerate(known)
    ]
    values = [(*row, row[-2], PersonState.WAITING.value) for row in rows]
    bulk.insert(RemovalPerson, _COLUMNS, values, ignore_conflicts=True)
    people = RemovalPerson.objects.filter(job=job, number__gte=first)
    return people.count()


def _with_addresses(targets: Sequence[Target]) -> list[Target]:
    """The same with the address keys that the accounts have now."""
    ids = [user_id for user_id, _key in targets if user_id is not None]
    keys = {pk: accounts.key_of(account) for pk, account in accounts.get_accounts(ids).items()}
    return [
        (user_id, key if user_id is None else keys.get(user_id) or key) for user_id, key in targets
    ]


def _hashes(user_id: int | None, key: str | None) -> tuple[str, str]:
    """By what a person is known afterwards: of the account, or of the address; and of both."""
    address = identity.sign(suppression.EMAIL, key) if key else ""
    if user_id is None:
        return address, address
    return identity.sign(suppression.USER, str(user_id)), address


def let_go(job: Job) -> int:
    """Give back those whom a removal that ends early hasn't come to; answers how many.

    Who is still on the list isn't kept off any longer.
    """
    with transaction.atomic():
        membership.lock(job.org, timezone.now())
        waiting = RemovalPerson.objects.filter(job=job, state=PersonState.WAITING.value)
        people = list(waiting.values_list("user_id", "address"))
        ids = {user_id for user_id, _key in people if user_id is not None}
        listed = Learner.objects.filter(org=job.org)
        active = set(listed.filter(user_id__in=ids).values_list("user_id", flat=True))
        keys = {key for user_id, key in people if user_id is None and key}
        pending = set(listed.filter(email_key__in=keys).values_list("email_key", flat=True))
        for user_id, key in people:
            if user_id in active or (user_id is None and key in pending):
                suppression.lift(job.org, {key or "": user_id})
        waiting.delete()
    return len(people)
