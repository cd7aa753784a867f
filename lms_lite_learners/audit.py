"""Who did what: an append-only trail without personal data."""

import hashlib

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from lms_lite_learners.data import Act, Trail
from lms_lite_learners.models import AuditEntry

EXACT_TO = 10_000
# How long the length of a longer trail is kept.
KEPT_SECONDS = 600

__all__ = ["count", "entries", "note"]


def note(org: str, action: Act, *, actor_id: int, subject: str = "", count: int = 1) -> None:
    """Add one act to the organisation's trail.

    `actor_id` is 0 where nobody asked for it; `subject` is an id or a keyed hash, never a name.
    """
    AuditEntry.objects.create(
        org=org,
        action=Act(action).value,
        actor_id=actor_id,
        subject=subject,
        count=count,
        at=timezone.now(),
    )


def entries(
    trail: Trail, after: int = 0, limit: int = 50, *, before: int | None = None
) -> list[AuditEntry]:
    """The entries, the newest first.

    `after` is the id of the entry to go on from, `before` that of the one to go back from.
    """
    rows = _rows(trail)
    if before is not None:
        return list(rows.filter(id__gt=before).order_by("id")[:limit])[::-1]
    older = rows.filter(id__lt=after) if after else rows
    return list(older.order_by("-id")[:limit])


def count(trail: Trail) -> tuple[int, bool]:
    """How many entries there are, and whether it is exact; above 10,000 the figure is kept."""
    rows = _rows(trail)
    number = rows.order_by()[: EXACT_TO + 1].count()
    if number <= EXACT_TO:
        return number, True
    key = f"lms_lite_learners:trail:{hashlib.sha256(repr(trail).encode()).hexdigest()[:32]}"
    kept = cache.get(key)
    if kept is None:
        kept = rows.count()
        cache.set(key, kept, KEPT_SECONDS)
    return max(int(kept), number), False


def _rows(trail: Trail) -> "QuerySet[AuditEntry]":
    rows = AuditEntry.objects.filter(org=trail.org)
    if trail.action:
        rows = rows.filter(action=trail.action)
    if trail.since is not None:
        rows = rows.filter(at__gte=trail.since)
    if trail.until is not None:
        rows = rows.filter(at__lte=trail.until)
    return rows
