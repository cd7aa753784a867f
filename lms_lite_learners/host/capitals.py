"""Rows whose stored address has capitals, on databases that tell `Ada@` from `ada@`.

The tables of accounts and of allow lists have no index on the address in lower case, so that each
question would read them whole. The few rows it is about are remembered for a minute; rows that are
new since then are looked at each time. MySQL and MariaDB fold case by themselves and need none of
this.
"""

import time
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower

KEY = "lms_lite_learners:capitals"
SECONDS = 60
# More of them than this would not fit a cache's entry.
MOST = 10_000
# Ids are given before they are committed, so that the newest few may still appear.
UNSETTLED = 1000

__all__ = ["forget", "spelled_with_capitals"]


def spelled_with_capitals(addresses: Iterable[str], rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the rows whose `email` has capitals and is one of these in lower case."""
    wanted = set(addresses)
    known = _remembered(rows.model)
    if known is None:
        return _lowered(rows).filter(lower__in=wanted)
    return rows.filter(pk__in=[pk for pk, lower in known.items() if lower in wanted])


def forget() -> None:
    """Read them all anew next time: an account's address was changed to one with capitals."""
    cache.delete(_key(get_user_model()))


def _key(model: type[Any]) -> str:
    return f"{KEY}:{model.__name__}"


def _remembered(model: type[Any]) -> dict[int, str] | None:
    """Lower-case addresses of the rows with capitals, by id; None where they are too many."""
    seen_to, until, known = cache.get(_key(model)) or (0, 0.0, {})
    now = time.time()
    if now >= until:
        seen_to, until, known = 0, now + SECONDS, {}
    every = model.objects.all()
    newest = every.order_by("-id").values_list("id", flat=True).first() or 0
    rows = _lowered(every).filter(~Q(email=F("lower")), pk__gt=seen_to, pk__lte=newest)
    known |= dict(rows.values_list("id", "lower")[: MOST + 1])
    if len(known) > MOST:
        return None
    cache.set(_key(model), (max(newest - UNSETTLED, 0), until, known), SECONDS)
    return known


def _lowered(rows: QuerySet[Any]) -> QuerySet[Any]:
    lowered: QuerySet[Any] = rows.annotate(lower=Lower("email"))
    return lowered
