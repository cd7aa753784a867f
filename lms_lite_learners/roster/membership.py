"""Adding to the list and moving along it: pending, active, gone.

All writers of an organisation's list hold its lock, so that what they read stays true; the unique
constraints keep the promise should one forget.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Least

from lms_lite_learners import bulk, locks
from lms_lite_learners.data import InvitationState, Status
from lms_lite_learners.host import accounts
from lms_lite_learners.models import Invitation, Learner, LearnerTerm, RosterCount
from lms_lite_learners.roster.keys import adder_key

__all__ = [
    "Newcomer",
    "activate",
    "add_pending",
    "find_active",
    "find_pending",
    "lock",
    "new_active",
    "take_off",
]


_PENDING_COLUMNS = (
    "org", "status", "email_key", "email", "name", "email_sort", "added_at", "added_by",
    "added_by_sort", "added_via",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to put on the list as pending."""

    key: str
    email: str
    name: str = ""


def lock(org: str, now: datetime) -> None:
    """Hold the organisation's list until the transaction ends; needs a transaction."""
    # Nothing is read on the way: where a transaction sees the state of its first plain read, that
    # must not be one from before the wait.
    row = RosterCount(org=org, status=Status.PENDING.value, counted_at=now)
    locks.hold(row, unique=["org", "status"])


def find_pending(org: str, keys: Iterable[str]) -> dict[str, int]:
    """Ids of the pending learners with these address keys."""
    rows = Learner.objects.filter(org=org, email_key__in=list(keys))
    return {str(key): pk for key, pk in rows.values_list("email_key", "id")}


def find_active(org: str, user_ids: Iterable[int]) -> dict[int, int]:
    """Ids of the active learners with these accounts."""
    rows = Learner.objects.filter(org=org, user_id__in=list(user_ids))
    return {int(user_id or 0): pk for user_id, pk in rows.values_list("user_id", "id")}


def add_pending(
    org: str, people: Sequence[Newcomer], *, via: str, acting_user_id: int, now: datetime
) -> dict[str, int]:
    """Put people on the list as pending and give their ids by key; call it under `lock`.

    Who is pending already is left as he is and not in the answer.
    """
    known = find_pending(org, (person.key for person in people))
    new = {person.key: person for person in people if person.key not in known}
    adder = adder_key(accounts.get_accounts([acting_user_id]).get(acting_user_id))
    status = Status.PENDING.value
    bulk.insert(
        Learner,
        _PENDING_COLUMNS,
        [
            (
                org,
                status,
                one.key,
                one.email,
                one.name[:255],
                one.key,
                now,
                acting_user_id,
                adder,
                via,
            )
            for one in new.values()
        ],
    )
    return find_pending(org, new)


def activate(
    org: str,
    people: Mapping[int, str | None],
    *,
    via: str,
    acting_user_id: int,
    is_open: bool,
    now: datetime,
) -> dict[int, int]:
    """Make accounts (user id to address key, if any) active; give their rows' ids by user id.

    A pending row of the same address becomes the active row, or is merged into it; call it under
    `lock` and `refresh` the people afterwards.
    """
    active = find_active(org, people)
    pending = find_pending(org, (key for key in people.values() if key))
    fresh: list[Learner] = []
    for user_id, key in people.items():
        pending_id = pending.get(key) if key else None
        if user_id in active:
            if pending_id:
                _merge(pending_id, into=active[user_id])
        elif pending_id:
            _turn_active(pending_id, user_id, is_open=is_open, now=now)
        else:
            fresh.append(
                new_active(
                    org, user_id, via=via, acting_user_id=acting_user_id, is_open=is_open, now=now
                )
            )
    Learner.objects.bulk_create(fresh, batch_size=1000)
    if is_open and active:
        Learner.objects.filter(pk__in=active.values(), is_open=False).update(is_open=True)
    return find_active(org, people)


def new_active(
    org: str,
    user_id: int,
    *,
    via: str,
    acting_user_id: int,
    is_open: bool,
    now: datetime,
    **keys: Any,
) -> Learner:
    """The row, not stored yet, of an account that becomes active; `keys` are its sort columns."""
    return Learner(
        org=org,
        status=Status.ACTIVE.value,
        user_id=user_id,
        added_at=now,
        added_by=acting_user_id,
        added_via=via,
        is_open=is_open,
        **keys,
    )


def _turn_active(pending_id: int, user_id: int, *, is_open: bool, now: datetime) -> None:
    Learner.objects.filter(pk=pending_id).update(
        status=Status.ACTIVE.value,
        email_key=None,
        user_id=user_id,
        email="",
        name="",
        is_open=is_open,
    )
    Invitation.objects.filter(learner_id=pending_id).update(
        state=InvitationState.ACCEPTED.value, is_open=False, reason="", answered_at=now
    )


def _merge(pending_id: int, *, into: int) -> None:
    """Fold a pending row into the person's active one; the earlier date of joining stays."""
    pending = Learner.objects.get(pk=pending_id)
    pending.delete()
    Learner.objects.filter(pk=into).update(added_at=Least(F("added_at"), pending.added_at))


def take_off(org: str, learner_ids: Iterable[int]) -> int:
    """Take rows off the list with their invitations and terms; answers how many went."""
    ids = list(
        Learner.objects.filter(Q(org=org), pk__in=list(learner_ids)).values_list("id", flat=True)
    )
    Invitation.objects.filter(learner_id__in=ids).delete()
    LearnerTerm.objects.filter(learner_id__in=ids).delete()
    Learner.objects.filter(pk__in=ids).delete()
    return len(ids)
