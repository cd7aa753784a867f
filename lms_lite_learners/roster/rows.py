"""What the rows of a page show, read from the platform for all of them at once."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from lms_lite_learners import invitation_settings, logs, results
from lms_lite_learners.data import (
    NEVER,
    Account,
    ActiveRow,
    Figures,
    InvitationRules,
    InvitationState,
    PendingRow,
)
from lms_lite_learners.host import accounts
from lms_lite_learners.host.selection import as_it_is, moment_reader
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster import refresh
from lms_lite_learners.roster.keys import adder_key, keys_of
from lms_lite_learners.statements import ask

log = logging.getLogger(__name__)


class ActiveColumns(NamedTuple):
    """What our own row of an active learner says."""

    id: int
    user_id: int
    is_open: bool
    added_at: datetime
    last_login: datetime
    last_active: datetime
    added_via: str
    email_sort: str
    name_sort: str
    location_sort: str
    enrolled: int
    completed: int


class PendingColumns(NamedTuple):
    """What our own rows of a pending learner say."""

    learner_id: int
    learner__added_at: datetime
    invited_at: datetime
    reminded_at: datetime
    remind_allowed_at: datetime
    expires_at: datetime
    due_at: datetime
    told_at: datetime
    learner__email: str
    learner__added_by: int
    learner__added_by_sort: str
    state: str
    reason: str
    reminders: int
    is_registered: bool
    org: str


__all__ = ["active_rows", "pending_rows"]


def active_rows(org: str, ids: Sequence[int], now: datetime) -> list[ActiveRow]:
    """Rows of the active tab in the order of the ids; rows with outdated columns are marked."""
    learners = _in_order(ids)
    ids = [learner.user_id for learner in learners]
    standing = results.standing_of(org, ids, now, with_completions=False)
    stale: list[int] = []
    rows = []
    for learner in learners:
        user_id = learner.user_id
        account = standing.accounts.get(user_id)
        figure = standing.figures[user_id]
        if account is None or _is_stale(learner, account, figure):
            stale.append(user_id)
        rows.append(_active_row(learner, account, figure))
    if stale:
        logs.on_commit(lambda: _mark(org, stale), log)
    return rows


def pending_rows(ids: Sequence[int]) -> list[PendingRow]:
    """Rows of the pending tab in the order of the ids; an adder's outdated name is mended."""
    moment = moment_reader()
    by_id = {
        row[0]: PendingColumns(row[0], *map(moment, row[1:8]), *row[8:])
        for row in ask(_invited, tuple(ids))
    }
    rows = [by_id[pk] for pk in ids if pk in by_id]
    adders = accounts.get_accounts({row.learner__added_by for row in rows} - {0})
    renamed = {
        row.learner_id: name
        for row in rows
        if (name := adder_key(adders.get(row.learner__added_by))) != row.learner__added_by_sort
    }
    if renamed:
        logs.on_commit(lambda: _rename(renamed), log)
    rules = invitation_settings.rules_of_many({row.org for row in rows}) if rows else {}
    return [_pending_row(row, adders.get(row.learner__added_by), rules[row.org]) for row in rows]


def _in_order(ids: Sequence[int]) -> list[ActiveColumns]:
    """The rows, without the price of model instances."""
    moment = moment_reader()
    learners = {
        pk: ActiveColumns(pk, user_id, bool(is_open), *map(moment, rest[:3]), *rest[3:])
        for pk, user_id, is_open, *rest in ask(_listed, tuple(ids))
    }
    return [learners[pk] for pk in ids if pk in learners]


def _listed(ids: Sequence[int]) -> QuerySet[Any]:
    return Learner.objects.filter(pk__in=ids).values_list(*map(as_it_is, ActiveColumns._fields))


def _invited(ids: Sequence[int]) -> QuerySet[Any]:
    rows = Invitation.objects.filter(learner_id__in=ids)
    return rows.values_list(*map(as_it_is, PendingColumns._fields))


def _is_stale(learner: ActiveColumns, account: Account, figures: Figures) -> bool:
    is_open = _is_open(learner, figures)
    keys = keys_of(account, figures, is_open=is_open)
    # A page reads no completions: they alone may have made the stored time a later one.
    if is_open and learner.last_active > keys["last_active"]:
        del keys["last_active"]
    return learner.is_open != is_open or any(
        getattr(learner, column) != key for column, key in keys.items()
    )


def _is_open(learner: ActiveColumns, figures: Figures) -> bool:
    """May more than address and name be shown? A result opens a row before it is written down."""
    return learner.is_open or figures.results > 0


def _rename(renamed: Mapping[int, str]) -> None:
    for name in set(renamed.values()):
        ids = [pk for pk, new in renamed.items() if new == name]
        Learner.objects.filter(pk__in=ids).update(added_by_sort=name)


def _mark(org: str, user_ids: Sequence[int]) -> None:
    for user_id in user_ids:
        refresh.mark(org, user_id)


def _active_row(learner: ActiveColumns, account: Account | None, figures: Figures) -> ActiveRow:
    is_open = _is_open(learner, figures)
    return ActiveRow(
        id=learner.id,
        name=account.shown_name if account else "",
        email=account.email if account else "",
        enrolled_courses=figures.enrolled if is_open else None,
        completed_courses=figures.completed if is_open else None,
        location=account.location if account and is_open else None,
        last_login=account.last_login if account and is_open else None,
        added_at=learner.added_at,
        added_via=learner.added_via,
    )


def _pending_row(row: PendingColumns, adder: Account | None, rules: InvitationRules) -> PendingRow:
    is_leaving = row.state == InvitationState.SENDING
    is_queued = row.state == InvitationState.QUEUED
    return PendingRow(
        id=row.learner_id,
        email=row.learner__email,
        invitation_state=InvitationState.QUEUED.value if is_leaving else row.state,
        reason=row.reason,
        added_at=row.learner__added_at,
        added_by=adder.shown_name if adder else "",
        invited_at=_or_none(row.invited_at),
        reminded_at=_or_none(row.reminded_at),
        remind_allowed_at=_or_none(row.remind_allowed_at),
        expires_at=_or_none(row.expires_at),
        due_at=_or_none(row.due_at) if is_queued else None,
        reminders=row.reminders,
        next_reminder_at=_next_reminder(row, rules),
    )


def _next_reminder(row: PendingColumns, rules: InvitationRules) -> datetime | None:
    """When a reminder goes automatically: to nobody who registered, nor after the link's end."""
    if row.state != InvitationState.INVITED or row.is_registered or row.told_at == NEVER:
        return None
    at = rules.next_reminder(row.told_at, row.reminders)
    at = at and max(at, row.remind_allowed_at)
    is_over = at is not None and NEVER < row.expires_at <= at
    return None if is_over else at


def _or_none(time: datetime) -> datetime | None:
    return None if time == NEVER else time
