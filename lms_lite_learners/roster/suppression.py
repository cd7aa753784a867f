"""Who must not come back onto a list: keyed hashes of account and address, both asked."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from lms_lite_learners import identity
from lms_lite_learners.models import Suppression

SLICE = 500
USER, EMAIL = "user", "email"

__all__ = ["find_suppressed", "is_suppressed", "lift", "suppress"]


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


def is_suppressed(org: str, *, user_id: int | None = None, key: str | None = None) -> bool:
    """Is this account or this address kept off the organisation's list?"""
    return bool(_known(org, _hashes(user_id, key)))


def find_suppressed(org: str, people: Mapping[str, int | None]) -> set[str]:
    """Those of the people (address key to account id, if any) who are kept off the list."""
    if not Suppression.objects.filter(org=org).exists():
        return set()
    owners: dict[str, str] = {
        digest: key for key, user_id in people.items() for digest in _hashes(user_id, key)
    }
    return {owners[digest] for digest in _known(org, owners)}


def lift(org: str, people: Mapping[str, int | None]) -> int:
    """Let people come back: both hashes of each go; answers how many hashes went."""
    digests = [digest for key, user_id in people.items() for digest in _hashes(user_id, key)]
    gone = 0
    for start in range(0, len(digests), SLICE):
        some = digests[start : start + SLICE]
        gone += Suppression.objects.filter(org=org, person_hash__in=some).delete()[0]
    return gone


def _hashes(user_id: int | None, key: str | None) -> list[str]:
    """All hashes that a person may stand under, one per kind and key in use."""
    hashes = identity.keyed_hashes(USER, str(user_id)) if user_id else []
    return hashes + (identity.keyed_hashes(EMAIL, key) if key else [])


def _known(org: str, digests: Iterable[str]) -> set[str]:
    wanted = list(digests)
    found: set[str] = set()
    for start in range(0, len(wanted), SLICE):
        rows = Suppression.objects.filter(org=org, person_hash__in=wanted[start : start + SLICE])
        found.update(rows.values_list("person_hash", flat=True))
    return found
