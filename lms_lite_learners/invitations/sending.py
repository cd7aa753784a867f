"""Handing mails over, each at most once, however many workers there are and whichever dies.

A mail is claimed by a conditional UPDATE that is committed before it leaves. What the mail server
says is written after it. A worker that dies in between leaves a claim that nobody resends: its
lease runs out and the row says so.
"""

import random
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.data import InvitationState
from lms_lite_learners.exceptions import MailRefusedError, MailUnavailableError
from lms_lite_learners.host import mail
from lms_lite_learners.invitations import limiting
from lms_lite_learners.invitations.composing import Composer, Mail
from lms_lite_learners.invitations.limiting import Place
from lms_lite_learners.models import Invitation

QUEUED = InvitationState.QUEUED.value
SENDING = InvitationState.SENDING.value
FAILED = InvitationState.FAILED.value
MAX_REASON = 255
# Mails that a worker looks at for each that it hands over.
AHEAD = 5

# A mail in hand for longer than this is slow to leave, and another sender is of use.
BRISK = timedelta(seconds=3)

__all__ = ["are_senders_enough", "fail_abandoned", "has_due", "send_due"]


def has_due(now: datetime) -> bool:
    """Is there a mail to hand over, or one that a worker left behind?"""
    return _due(now).order_by().union(_abandoned(now).order_by()).exists()


def are_senders_enough(now: datetime) -> bool:
    """Are as many senders at work as there may be? They take what comes in besides."""
    brisk = Invitation.objects.filter(state=SENDING, claimed_at__gt=now - BRISK)
    return brisk.count() >= conf.mail_senders()


def send_due(limit: int, now: datetime) -> int:
    """Hand over up to `limit` mails that are due; answers how many were dealt with.

    Stops early where the mail server can't be reached. Call it outside of a transaction; several
    workers may do so at once.
    """
    composer, handled, full = Composer(), 0, set[str]()
    for row in _candidates(limit, now, full):
        place = limiting.place_of(row.org, composer.rules_of(row.org).mails_a_day, now)
        claim = _claim(row, now, place)
        if claim is _Claim.TAKEN:
            continue
        if claim is _Claim.FULL:
            limiting.put_off(row.org, now)
            full.add(row.org)
        elif not _deal_with(row, composer, place):
            break
        handled += 1
        if handled == limit:
            break
    return handled


def fail_abandoned(now: datetime) -> int:
    """Mark the mails failed whose worker stopped halfway; answers how many."""
    failed = 0
    for pk, claimed_at in _abandoned(now).values_list("pk", "claimed_at")[:1000]:
        row = Invitation(pk=pk, claimed_at=claimed_at)
        failed += _settle(row, state=FAILED, reason=_stopped())
    return failed


def _stopped() -> str:
    return _("The worker stopped while handing this mail over; it may have arrived.")


def _due(now: datetime) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(state=QUEUED, due_at__lte=now)


def _abandoned(now: datetime) -> "QuerySet[Invitation]":
    lease = timedelta(seconds=conf.lease_seconds())
    return Invitation.objects.filter(state=SENDING, claimed_at__lte=now - lease)


def _candidates(limit: int, now: datetime, full: Collection[str]) -> Iterator[Invitation]:
    """Mails that are due, read one by one; shuffled, so that workers seldom reach for the same.

    Of the organisations in `full`, whose day is, none; behind theirs others' are looked for.
    """
    known = -1
    while known < len(full):
        known = len(full)
        due = _due(now).exclude(org__in=list(full)).order_by("due_at", "id")
        pks = list(due.values_list("pk", flat=True)[: AHEAD * limit])
        for pk in random.sample(pks, len(pks)):
            row = _due(now).select_related("learner").filter(pk=pk).first()
            if row is not None and row.org not in full:
                yield row


class _Claim(Enum):
    """Whose a mail is: this worker's, somebody else's, or another day's."""

    MINE = auto()
    TAKEN = auto()
    FULL = auto()


def _claim(row: Invitation, now: datetime, place: Place | None) -> _Claim:
    """Take a mail before anybody else does, and its place in the day's figure under a limit.

    Committed before the next step.
    """
    row.claimed_at = timezone.now()
    with transaction.atomic(durable=True):
        # First of all: whoever waits for the figure must hold no invitation meanwhile.
        if place and not place.take():
            return _Claim.FULL
        due = Invitation.objects.filter(pk=row.pk, state=QUEUED, due_at__lte=now)
        if due.update(state=SENDING, claimed_at=row.claimed_at):
            return _Claim.MINE
        transaction.set_rollback(True)
    return _Claim.TAKEN


def _deal_with(row: Invitation, composer: Composer, place: Place | None) -> bool:
    """Hand one claimed mail over and write what became of it; False if no server is there."""
    message, is_settled = None, False
    try:
        message = composer.compose(row)
        is_there = _hand_over(row, message, place)
        is_settled = True
    finally:
        # Whatever went wrong, the row must not look as if its mail were still on its way.
        if not is_settled:
            _give_up(row, place, is_on_its_way=message is not None)
    return is_there


def _give_up(row: Invitation, place: Place | None, *, is_on_its_way: bool) -> None:
    if is_on_its_way:
        _settle(row, state=FAILED, reason=_stopped())
        return
    trouble = MailUnavailableError(_("The mail could not be written."), code=mail.DEFERRED)
    _put_off(row, trouble, place, timezone.now())


def _hand_over(row: Invitation, message: Mail | str, place: Place | None) -> bool:
    if isinstance(message, str):
        _settle(row, state=FAILED, reason=message)
        _give_back(place)
        return True
    try:
        mail.send(
            message.name,
            email=message.email,
            user_id=message.user_id,
            language=message.language,
            context=message.context,
            org=row.org,
        )
    except MailRefusedError as error:
        _settle(row, state=FAILED, reason=error.detail)
    except MailUnavailableError as error:
        _put_off(row, error, place, timezone.now())
        return error.code == mail.DEFERRED
    else:
        _take(row, timezone.now())
    return True


def _take(row: Invitation, now: datetime) -> None:
    """The mail server took it."""
    if not row.is_open:
        # The notice asked nothing, so there is no answer to date.
        told = {"invited_at": now, "told_at": now}
        _settle(row, state=InvitationState.ACCEPTED.value, changes=told)
        return
    # Who registered meanwhile is further than invited.
    state = Case(
        When(is_registered=True, then=Value(InvitationState.UNCONFIRMED.value)),
        default=Value(InvitationState.INVITED.value),
    )
    changes: dict[str, Any] = {"state": state, "told_at": now}
    if row.is_reminder:
        _settle(row, changes={**changes, "reminded_at": now, "reminders": F("reminders") + 1})
    else:
        _settle(row, changes={**changes, "invited_at": now})


def _put_off(
    row: Invitation, error: MailUnavailableError, place: Place | None, now: datetime
) -> None:
    """Try again later; a mail that the server itself puts off doesn't wait for ever."""
    _give_back(place)
    row.attempts += error.code == mail.DEFERRED
    wait = mail.wait_for_next(error, row.attempts)
    if wait is None:
        _settle(row, state=FAILED, reason=error.detail)
        return
    _settle(
        row,
        state=QUEUED,
        reason=error.detail,
        changes={"due_at": now + wait, "attempts": row.attempts},
    )


def _give_back(place: Place | None) -> None:
    """Leave the day's figure to other mails: this one did not leave."""
    if place:
        place.give_back()


def _settle(
    row: Invitation,
    *,
    state: str = "",
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> int:
    """Write what became of a claimed mail, unless the invitation was answered meanwhile.

    A claim that was given up is mended by its worker, should it come back after all.
    """
    mine = Q(state=SENDING) | Q(state=FAILED)
    return Invitation.objects.filter(mine, pk=row.pk, claimed_at=row.claimed_at).update(
        **{"state": state, **(changes or {}), "reason": reason[:MAX_REASON]}
    )
