"""Working off the marks that the platform's events leave."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from lms_lite_learners.data import Account, Status
from lms_lite_learners.host import accounts
from lms_lite_learners.models import Learner, RosterDirty
from lms_lite_learners.roster import barring
from lms_lite_learners.roster.membership import lock
from lms_lite_learners.roster.refresh import refresh
from lms_lite_learners.roster.settle import settle

EVERYWHERE = ""
CHUNK = 500
FORGET = 200

Visit = Callable[[int, datetime], object]

__all__ = ["EVERYWHERE", "Visit", "drain", "marked_orgs"]


def marked_orgs() -> list[str]:
    """Organisations with marks to work off; '' stands for marks about people everywhere."""
    return list(RosterDirty.objects.order_by("org").values_list("org", flat=True).distinct())


def drain(
    org: str,
    now: datetime,
    *,
    limit: int = 5000,
    visit: Visit,
    failed: AbstractSet[int] = frozenset(),
) -> int:
    """Work off up to `limit` marks of one organisation, oldest first; answers how many it took.

    Marks about people everywhere (org '') call `visit` for each account that an invitation may
    wait for. Marks of accounts in `failed` aren't taken, and stay where `visit` adds one to it.
    A mark that came again meanwhile stays. Two of these at once do no harm.
    """
    waiting = RosterDirty.objects.filter(org=org).exclude(user_id__in=list(failed))
    marks = list(waiting.order_by("id")[:limit])
    for start in range(0, len(marks), CHUNK):
        some = marks[start : start + CHUNK]
        if org == EVERYWHERE:
            _look_everywhere([mark.user_id for mark in some], now, visit)
        else:
            settle(org, {mark.user_id: mark.added_via for mark in some}, now)
        _forget([mark for mark in some if mark.user_id not in failed])
    return len(marks)


def _look_everywhere(user_ids: Sequence[int], now: datetime, visit: Visit) -> None:
    people = accounts.get_accounts(user_ids)
    barring.keep_off(people.values(), now)
    for user_id in _awaited(people):
        visit(user_id, now)
    rows = Learner.objects.filter(user_id__in=user_ids).values_list("org", "user_id")
    by_org: dict[str, list[int]] = {}
    for org, user_id in rows:
        by_org.setdefault(org, []).append(int(user_id or 0))
    for org, ids in sorted(by_org.items()):
        with transaction.atomic():
            lock(org, now)
            refresh(org, ids, now)


def _awaited(people: Mapping[int, Account]) -> list[int]:
    """The accounts whose address is pending somewhere."""
    keys = {user_id: accounts.key_of(account) for user_id, account in people.items()}
    waiting = set(
        Learner.objects.filter(
            status=Status.PENDING.value, email_key__in=[key for key in keys.values() if key]
        ).values_list("email_key", flat=True)
    )
    return [user_id for user_id, key in keys.items() if key in waiting]


def _forget(marks: Sequence[RosterDirty]) -> None:
    """Delete the marks that nobody wrote anew since they were read."""
    for start in range(0, len(marks), FORGET):
        unchanged = Q()
        for mark in marks[start : start + FORGET]:
            unchanged |= Q(pk=mark.pk, marked_at=mark.marked_at)
        RosterDirty.objects.filter(unchanged).delete()
