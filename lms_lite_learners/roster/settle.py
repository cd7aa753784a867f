"""Whether somebody belongs on a list by what he studies, and putting it right."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from lms_lite_learners import plans
from lms_lite_learners.data import AddedVia
from lms_lite_learners.host import accounts, enrollments
from lms_lite_learners.models import Invitation, Learner, Suppression
from lms_lite_learners.results import Standing, standing_of
from lms_lite_learners.roster import membership, refresh, suppression
from lms_lite_learners.roster.keys import keys_of

# Who came by these ways goes again when all his courses here turn out to be ones he is staff of.
BY_COURSE = (AddedVia.ENROLLMENT.value, AddedVia.BACKFILL.value)
BATCH = 1000

__all__ = ["enlist", "newcomers", "settle", "without_suppressed"]


def settle(org: str, people: Mapping[int, str], now: datetime) -> Counter[str]:
    """List who studies here, take off who only is staff or has no account, refresh the rest.

    `people` are accounts and how they are listed, '' for an enrolment. The counts are `listed`,
    `left` and `mended`. One transaction; doing it again changes nothing.
    """
    has_feature = plans.has_feature(org)
    counts: Counter[str] = Counter()
    if not has_feature and not membership.find_active(org, people):
        return counts
    with transaction.atomic():
        # All that is written is read under the lock: what was read before it may be older than
        # what another worker wrote meanwhile, whose mark is gone.
        membership.lock(org, now)
        vias = dict(_rows(org, people))
        standing = standing_of(org, people, now)
        strangers = [user_id for user_id in people if user_id not in vias]
        candidates = newcomers(strangers, standing) if has_feature else []
        leaving = _leaving(vias, standing)
        for via, ids in _by_via(candidates, people).items():
            counts["listed"] += enlist(org, ids, standing, via=via, acting_user_id=0, now=now)
        counts["left"] += _take_off(org, leaving)
        counts["mended"] += refresh.rewrite(org, vias.keys() - leaving, standing)
    return counts


def newcomers(user_ids: Iterable[int], standing: Standing) -> list[int]:
    """Those who study here in a course they are not staff of, and whose account wasn't retired."""
    return [
        user_id
        for user_id in user_ids
        if standing.studies.get(user_id)
        and user_id in standing.accounts
        and not accounts.is_retired(standing.accounts[user_id])
    ]


def without_suppressed(org: str, user_ids: Iterable[int], standing: Standing) -> list[int]:
    """Those of the accounts that may be on this organisation's list."""
    rest: list[int] = list(user_ids)
    if not Suppression.objects.filter(org=org).exists():
        return rest
    allowed: list[int] = []
    while rest:
        # An account without a usable address is asked about under a name no address has; a second
        # account of one address is asked about in a round of its own.
        names: dict[str, int] = {}
        for user_id in rest:
            key = accounts.key_of(standing.accounts[user_id])
            names.setdefault(key or f"account {user_id}", user_id)
        barred = suppression.find_suppressed(org, names)
        allowed += [user_id for name, user_id in names.items() if name not in barred]
        asked = set(names.values())
        rest = [user_id for user_id in rest if user_id not in asked]
    return allowed


def enlist(
    org: str,
    user_ids: Iterable[int],
    standing: Standing,
    *,
    via: str,
    acting_user_id: int,
    now: datetime,
) -> int:
    """Put accounts on the list as active unless they are there or suppressed; answers how many.

    Call it under `membership.lock`. A confirmed address takes its pending row along.
    """
    ids = list(user_ids)
    active = membership.find_active(org, ids)
    keys = {user_id: _key_of(standing, user_id) for user_id in ids if user_id not in active}
    allowed = without_suppressed(org, keys, standing)
    keys = {user_id: keys[user_id] for user_id in allowed}
    pending = membership.find_pending(org, [key for key in keys.values() if key])
    waiting = _sure({user_id: key for user_id, key in keys.items() if key in pending})
    if waiting:
        invited = _invited(org, waiting)
        membership.activate(
            org, waiting, via=via, acting_user_id=acting_user_id, is_open=True, now=now
        )
        # Whichever mark came first, the courses that were asked for with the address are given.
        enrollments.enroll_where_allowed(org, invited)
        refresh.refresh(org, waiting, now)
    fresh = [user_id for user_id in keys if user_id not in waiting]
    Learner.objects.bulk_create(
        [
            membership.new_active(
                org,
                user_id,
                via=via,
                acting_user_id=acting_user_id,
                is_open=True,
                now=now,
                **keys_of(standing.accounts[user_id], standing.figures[user_id], is_open=True),
            )
            for user_id in fresh
        ],
        batch_size=BATCH,
    )
    refresh.insert_terms(org, membership.find_active(org, fresh), standing)
    return len(keys)


def _leaving(vias: Mapping[int, str], standing: Standing) -> set[int]:
    """Those of the list who go: their account is gone, or they are staff wherever they studied."""
    return {
        user_id
        for user_id, via in vias.items()
        if user_id not in standing.accounts
        or (via in BY_COURSE and standing.is_only_staff(user_id))
    }


def _by_via(user_ids: Iterable[int], people: Mapping[int, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for user_id in user_ids:
        found.setdefault(people[user_id] or AddedVia.ENROLLMENT.value, []).append(user_id)
    return found


def _rows(org: str, user_ids: Iterable[int]) -> Iterable[tuple[int, str]]:
    rows = Learner.objects.filter(org=org, user_id__in=list(user_ids))
    return ((int(user_id or 0), via) for user_id, via in rows.values_list("user_id", "added_via"))


def _key_of(standing: Standing, user_id: int) -> str | None:
    """The key of a confirmed address; one that nobody confirmed proves nothing."""
    account = standing.accounts[user_id]
    return accounts.key_of(account) if account.is_active else None


def _sure(keys: Mapping[int, str | None]) -> dict[int, str]:
    """Those accounts that are the only confirmed ones of their address."""
    found = accounts.find_accounts({key for key in keys.values() if key}) if keys else {}
    owners = {
        key: [account.id for account in some if account.is_active] for key, some in found.items()
    }
    return {user_id: key for user_id, key in keys.items() if key and owners.get(key) == [user_id]}


def _invited(org: str, waiting: Mapping[int, str]) -> dict[int, str]:
    """Those of the waiting who registered on an invitation; who was asked to join must answer."""
    asked = Invitation.objects.filter(
        org=org, learner__email_key__in=list(waiting.values()), is_question=True
    )
    keys = set(asked.values_list("learner__email_key", flat=True))
    return {user_id: key for user_id, key in waiting.items() if key not in keys}


def _take_off(org: str, user_ids: Iterable[int]) -> int:
    rows = Learner.objects.filter(org=org, user_id__in=list(user_ids))
    return membership.take_off(org, rows.values_list("id", flat=True))
