"""Who must not come back onto a list: keyed hashes of account and address, both asked."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import audit, identity, statements
from lms_lite_learners.data import Act
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.models import Suppression
from lms_lite_learners.roster import membership

SLICE = 500
USER, EMAIL = "user", "email"
REMEMBERED_SECONDS = 60

__all__ = [
    "count",
    "find_followers",
    "find_suppressed",
    "follow",
    "forget",
    "has_any",
    "is_suppressed",
    "lift",
    "lift_one",
    "listed",
    "look_up",
    "suppress",
    "suppress_many",
    "was_suppressed",
]


def suppress(
    org: str, *, user_id: int | None = None, key: str | None = None, now: datetime
) -> None:
    """Keep a person off the organisation's list, by account and by address key as far as known."""
    kinds = {USER: str(user_id or ""), EMAIL: key or ""}
    rows = [
        Suppression(org=org, person_hash=identity.sign(kind, value), created_at=now)
        for kind, value in kinds.items()
        if value
    ]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
    _forget(org)


def suppress_many(org: str, people: Iterable[tuple[int | None, str | None]], now: datetime) -> None:
    """Keep many people off at once: account, if any, and address key, as far as known."""
    hashes = {
        identity.sign(kind, value)
        for user_id, key in people
        for kind, value in ((USER, str(user_id or "")), (EMAIL, key or ""))
        if value
    }
    rows = [Suppression(org=org, person_hash=one, created_at=now) for one in sorted(hashes)]
    Suppression.objects.bulk_create(rows, batch_size=SLICE, ignore_conflicts=True)
    _forget(org)


def is_suppressed(org: str, *, user_id: int | None = None, key: str | None = None) -> bool:
    """Is this account or this address kept off the organisation's list?"""
    return bool(_known(org, _hashes(user_id, key)))


def has_any(org: str) -> bool:
    """Is anybody kept off the organisation's list?"""
    return Suppression.objects.filter(org=org).exists()


def was_suppressed(org: str, *, user_id: int, key: str | None) -> bool:
    """The same as it was known a minute ago at most: for what is asked at every request.

    What this process writes, or another one with the same cache, is known at once.
    """
    state, person = _state_key(org), f"{_state_key(org)}:{user_id}"
    known = cache.get_many([state, person])
    answer = known.get(person)
    # The answer holds for the address and the state of the list that it was given for.
    if answer and answer[:2] == (known.get(state), key):
        return bool(answer[2])
    return _look_up(org, user_id, key, known.get(state))


def look_up(org: str, *, user_id: int, key: str | None) -> bool:
    """The same as it is now, which `was_suppressed` then knows without asking."""
    return _look_up(org, user_id, key, cache.get(_state_key(org)))


def _look_up(org: str, user_id: int, key: str | None, state: object) -> bool:
    found = is_suppressed(org, user_id=user_id, key=key)
    cache.set(f"{_state_key(org)}:{user_id}", (state, key, found), REMEMBERED_SECONDS)
    return found


def was_account_suppressed(org: str, user_id: int) -> bool:
    """Is this account itself kept off, as it was known a minute ago at most?

    For every event of the platform: one query at most, and none where nobody is kept off.
    """
    state = _state_key(org)
    nobody, account = f"{state}:nobody", f"{state}:account:{user_id}"
    known = cache.get_many([state, nobody, account])
    version = known.get(state)
    if known.get(nobody, ()) == (version,):
        return False
    answer = known.get(account, ())
    if answer[:1] == (version,):
        return bool(answer[1])
    own = Suppression.objects.filter(org=org, person_hash__in=_hashes(user_id, None))
    rows = list(Suppression.objects.filter(org=org).values_list(Exists(own))[:1])
    found = bool(rows and rows[0][0])
    cache.set(
        account if rows else nobody, (version, found) if rows else (version,), REMEMBERED_SECONDS
    )
    return found


def find_suppressed(org: str, people: Mapping[str, int | None]) -> set[str]:
    """Those of the people (address key to account id, if any) who are kept off the list."""
    if not has_any(org):
        return set()
    owners: dict[str, str] = {
        digest: key for key, user_id in people.items() for digest in _hashes(user_id, key)
    }
    return {owners[digest] for digest in _known(org, owners)}


def find_followers(people: Mapping[int, str]) -> dict[str, dict[int, str]]:
    """The accounts (id to address key) that some organisation knows by the address alone.

    By organisation. A person whose address changes would come back there.
    """
    owners = {
        digest: user_id
        for user_id, key in people.items()
        for digest in identity.keyed_hashes(EMAIL, key)
    }
    accounts = {digest: user_id for user_id in people for digest in _hashes(user_id, None)}
    known = _known_anywhere([*owners, *accounts])
    kept = {(org, accounts[digest]) for org, digest in known if digest in accounts}
    found: dict[str, dict[int, str]] = {}
    for org, digest in known:
        user_id = owners.get(digest)
        if user_id is not None and (org, user_id) not in kept:
            found.setdefault(org, {})[user_id] = people[user_id]
    return found


def follow(org: str, people: Mapping[int, str], now: datetime) -> int:
    """Keep off by account, too, who is kept off by address; answers how many.

    Call it under `membership.lock`: else somebody who is let back meanwhile is kept off again.
    """
    barred = _known(org, (digest for key in people.values() for digest in _hashes(None, key)))
    followed = [
        user_id
        for user_id, key in people.items()
        if not barred.isdisjoint(identity.keyed_hashes(EMAIL, key))
    ]
    for user_id in followed:
        suppress(org, user_id=user_id, now=now)
    return len(followed)


def lift(org: str, people: Mapping[str, int | None]) -> int:
    """Let people come back: both hashes of each go; answers how many hashes went."""
    digests = [digest for key, user_id in people.items() for digest in _hashes(user_id, key)]
    gone = 0
    for start in range(0, len(digests), SLICE):
        some = digests[start : start + SLICE]
        gone += Suppression.objects.filter(org=org, person_hash__in=some).delete()[0]
    _forget(org)
    return gone


def count(org: str) -> int:
    """How many hashes are kept off the organisation's list: one or two for each person."""
    return Suppression.objects.filter(org=org).count()


def listed(
    org: str, after: int = 0, limit: int = 50, *, before: int | None = None
) -> list[Suppression]:
    """The hashes that are kept off, the newest first.

    `after` is the id of the row to go on from, `before` that of the row to go back from.
    """
    rows = Suppression.objects.filter(org=org)
    if before is not None:
        return list(rows.filter(id__gt=before).order_by("id")[:limit])[::-1]
    older = rows.filter(id__lt=after) if after else rows
    return list(older.order_by("-id")[:limit])


def lift_one(org: str, suppression_id: int, *, acting_user_id: int) -> None:
    """Take one hash off, the account's or the address's; raises NotFoundError.

    Who is kept off by the other hash as well comes back when that one is lifted, too.
    """
    with transaction.atomic():
        membership.lock(org, timezone.now())
        row = Suppression.objects.filter(org=org, pk=suppression_id).first()
        if row is None:
            raise NotFoundError(
                _("There is no suppression “%(id)s” here.") % {"id": suppression_id}
            )
        row.delete()
        audit.note(org, Act.UNSUPPRESS, actor_id=acting_user_id, subject=row.person_hash)
    _forget(org)


def _state_key(org: str) -> str:
    # Names of organisations may hold what a cache's keys may not.
    return f"lms_lite_learners:suppressed:{hashlib.sha256(org.encode()).hexdigest()[:32]}"


def forget(org: str) -> None:
    """Have the cache forget an organisation that there never was."""
    cache.delete(_state_key(org))


def _forget(org: str) -> None:
    """Have everybody of this organisation looked up anew, now and once this is committed."""

    def renew() -> None:
        cache.set(_state_key(org), secrets.token_hex(8), None)

    renew()
    transaction.on_commit(renew)


def _hashes(user_id: int | None, key: str | None) -> list[str]:
    """All hashes that a person may stand under, one per kind and key in use."""
    hashes = identity.keyed_hashes(USER, str(user_id)) if user_id else []
    return hashes + (identity.keyed_hashes(EMAIL, key) if key else [])


def _known_anywhere(digests: Iterable[str]) -> set[tuple[str, str]]:
    """Organisation and hash of those that are kept off somewhere."""
    wanted = list(digests)
    found: set[tuple[str, str]] = set()
    for start in range(0, len(wanted), SLICE):
        rows = Suppression.objects.filter(person_hash__in=wanted[start : start + SLICE])
        found.update(rows.values_list("org", "person_hash"))
    return found


def _known(org: str, digests: Iterable[str]) -> set[str]:
    wanted = tuple(digests)
    found: set[str] = set()
    for start in range(0, len(wanted), SLICE):
        rows = statements.ask(_of_hashes, org, wanted[start : start + SLICE])
        found.update(digest for (digest,) in rows)
    return found


def _of_hashes(org: str, digests: Iterable[str]) -> "QuerySet[Any]":
    return Suppression.objects.filter(org=org, person_hash__in=digests).values_list("person_hash")
