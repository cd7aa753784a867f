"""The rows' sort keys, computed anew from the platform; and the marks that ask for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from lms_lite_learners import bulk
from lms_lite_learners.data import AddedVia
from lms_lite_learners.models import Learner, LearnerTerm, RosterDirty
from lms_lite_learners.results import Standing, standing_of
from lms_lite_learners.roster.keys import KEYS, keys_of, name_key
from lms_lite_learners.roster.search import terms_of

BATCH = 1000
COLUMNS = [*KEYS, "is_open"]

__all__ = [
    "insert_terms",
    "mark",
    "mark_all",
    "mark_everywhere",
    "mark_launch",
    "refresh",
    "rewrite",
]


def refresh(org: str, user_ids: Iterable[int], now: datetime) -> int:
    """Bring the active rows of these accounts up to date; answers how many rows changed.

    Call it in a transaction; who is not on the list is left out.
    """
    ids = list(user_ids)
    return rewrite(org, ids, standing_of(org, ids, now)) if ids else 0


def rewrite(org: str, user_ids: Iterable[int], standing: Standing) -> int:
    """The same from what was read already."""
    # Locked, so that no row that goes meanwhile is written back.
    rows = list(
        Learner.objects.select_for_update()
        .filter(org=org, user_id__in=list(user_ids))
        .order_by("id")
    )
    known = [row for row in rows if row.user_id in standing.accounts]
    changed = [row for row in known if _bring_up_to_date(row, standing)]
    Learner.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        update_fields=COLUMNS,
        unique_fields=_target("id"),
    )
    return len({row.pk for row in changed} | _replace_terms(org, known, standing))


def mark(org: str, user_id: int, *, via: str = "") -> None:
    """Ask for this person to be looked at in one organisation, by one insert or update.

    `via` says how the person is listed (AddedVia) if an enrolment calls for it.
    """
    _write_marks(org, [user_id], via)


def mark_all(org: str, user_ids: Iterable[int]) -> None:
    """Ask for people to be looked at in one organisation."""
    _write_marks(org, user_ids)


def mark_launch(org: str, user_id: int) -> None:
    """Ask for somebody to be listed who launched a course, whatever other mark there is."""
    update = ("marked_at", "added_via")
    _write_marks(org, [user_id], AddedVia.LAUNCH.value, update=update)


def mark_everywhere(user_ids: Iterable[int]) -> None:
    """Ask for people to be looked at wherever they are on a list or invited."""
    _write_marks("", user_ids)


def insert_terms(org: str, rows: Mapping[int, int], standing: Standing) -> None:
    """Write the terms of new rows (ids by account)."""
    _insert_terms(
        (pk, org, *term) for user_id, pk in rows.items() for term in _terms(user_id, standing)
    )


def _write_marks(
    org: str, user_ids: Iterable[int], via: str = "", *, update: Sequence[str] = ("marked_at",)
) -> None:
    """Write marks anew, which tells whoever is working off an older one that it came again."""
    rows = [(org, user_id, via) for user_id in user_ids]
    unique = ("org", "user_id")
    bulk.upsert(RosterDirty, (*unique, "added_via"), rows, unique=unique, update=update)


def _target(*columns: str) -> list[str] | None:
    """The key of an upsert, on the databases that want it named."""
    named = connection.features.supports_update_conflicts_with_target
    return list(columns) if named else None


def _bring_up_to_date(row: Learner, standing: Standing) -> bool:
    """Set the row's columns; tells whether one of them differed."""
    user_id = int(row.user_id or 0)
    figures = standing.figures[user_id]
    is_open = row.is_open or figures.results > 0
    wanted = keys_of(standing.accounts[user_id], figures, is_open=is_open) | {"is_open": is_open}
    differing = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _terms(user_id: int, standing: Standing) -> set[tuple[str, str]]:
    """Each term with the name that those who are found by it are sorted by."""
    account = standing.accounts[user_id]
    name = name_key(account)
    return {(term, name) for term in terms_of(account.shown_name, account.email)}


def _replace_terms(org: str, rows: list[Learner], standing: Standing) -> set[int]:
    """Write the terms that are missing and delete the others; ids of the rows that had any."""
    wanted = {(row.pk, *term) for row in rows for term in _terms(int(row.user_id or 0), standing)}
    stored = {
        (learner_id, term, name): pk
        for pk, learner_id, term, name in LearnerTerm.objects.filter(
            learner_id__in=[row.pk for row in rows]
        ).values_list("id", "learner_id", "term", "name_sort")
    }
    missing, needless = wanted - stored.keys(), stored.keys() - wanted
    _insert_terms((pk, org, *term) for pk, *term in missing)
    if needless:
        LearnerTerm.objects.filter(pk__in=[stored[key] for key in needless]).delete()
    return {pk for pk, *_term in missing | needless}


def _insert_terms(rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert terms by hand: three a learner, they are most of what a backfill writes."""
    rest, quote = iter(rows), connection.ops.quote_name
    table = quote(LearnerTerm.objects.all().query.get_meta().db_table)
    columns = ", ".join(quote(name) for name in ("learner_id", "org", "term", "name_sort"))
    into = f"INSERT INTO {table} ({columns}) VALUES "  # noqa: S608 - names of our own table
    with connection.cursor() as cursor:
        while batch := sorted(islice(rest, BATCH)):
            cursor.execute(
                into + ", ".join(["(%s, %s, %s, %s)"] * len(batch)),
                [value for row in batch for value in row],
            )
