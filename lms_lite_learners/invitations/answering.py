"""What invited people answer: joining, declining, leaving; and who they are found to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Case, CharField, Value, When
from django.utils.translation import gettext as _

from lms_lite_learners import audit, identity, plans
from lms_lite_learners.data import NEVER, Account, Act, InvitationState, Status
from lms_lite_learners.exceptions import ConflictError, NotFoundError
from lms_lite_learners.host import accounts, enrollments
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster import membership, refresh, suppression

# Where an account without a confirmed address moves the state to `unconfirmed`; a mail that waits
# goes first.
WAITING = (
    InvitationState.NOT_SENT.value,
    InvitationState.INVITED.value,
    InvitationState.FAILED.value,
    InvitationState.EXPIRED.value,
)

__all__ = [
    "Offer",
    "Standing",
    "accept",
    "accept_for",
    "decline",
    "find_by_token",
    "forget_registered",
    "leave",
    "registered",
    "wait_for_confirmation",
]


class Standing(StrEnum):
    """What a link leads to."""

    OPEN = "open"
    ACTIVE = "active"
    DECLINED = "declined"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation as the invited person may see it; `expires_at` is None if it doesn't."""

    token: str
    org: str
    standing: str
    email: str
    key: str | None
    user_id: int | None
    added_by: str
    expires_at: datetime | None


def find_by_token(token: str, now: datetime) -> Offer | None:
    """What a link leads to; None for a link that never was, or is dead."""
    row = Invitation.objects.select_related("learner").filter(token=token).first()
    if row is None:
        return None
    learner = row.learner
    people = accounts.get_accounts({learner.added_by, learner.user_id or 0})
    own, adder = people.get(learner.user_id or 0), people.get(learner.added_by)
    return Offer(
        token=row.token,
        org=row.org,
        standing=_standing(row, now).value,
        email=own.email if own else learner.email,
        key=accounts.key_of(own) if own else learner.email_key,
        user_id=learner.user_id,
        added_by=adder.shown_name if adder else "",
        expires_at=None if row.expires_at == NEVER else row.expires_at,
    )


def accept_for(user_id: int, now: datetime) -> list[str]:
    """Make an account active wherever an invitation waits for its address; the organisations.

    Only a confirmed address counts; who hasn't confirmed it yet is shown as such. An invitation
    that expired counts still: its end is the link's. One that was declined, or that asks somebody
    who had an account already, doesn't.
    """
    account = accounts.get_accounts([user_id]).get(user_id)
    key = accounts.key_of(account) if account else None
    if account is None or key is None:
        return []
    if not account.is_active:
        registered(user_id)
        return []
    waiting = Invitation.objects.filter(
        learner__email_key=key, learner__status=Status.PENDING.value, is_question=False
    )
    orgs = sorted(set(waiting.values_list("org", flat=True)))
    if not orgs or _is_ambiguous(account, key):
        return []
    return [org for org in plans.orgs_with_feature(orgs) if _join(org, account, key, now)]


def accept(token: str, user_id: int, now: datetime) -> str:
    """Make the invited person active at his own word; answers the organisation.

    Raises NotFoundError for a dead link, ConflictError where the account isn't the invited one,
    its address isn't confirmed, or the invitation isn't open any more.
    """
    offer = find_by_token(token, now)
    if offer is None:
        raise NotFoundError(_("This link is not valid."))
    account = accounts.get_accounts([user_id]).get(user_id)
    is_own = account is not None and offer.key is not None and accounts.key_of(account) == offer.key
    if account is None or not is_own or not account.is_active:
        raise ConflictError(
            _("Only an account whose confirmed address is the invited one can accept."),
            code="not_invited",
        )
    if offer.standing == Standing.ACTIVE:
        return offer.org
    if (
        offer.standing != Standing.OPEN
        or not plans.has_feature(offer.org)
        or _is_ambiguous(account, str(offer.key))
        or not _join(offer.org, account, str(offer.key), now, is_answer=True)
    ):
        raise ConflictError(_("This invitation can't be accepted any more."), code="not_open")
    return offer.org


def registered(user_id: int) -> int:
    """Note that an invited person made an account, whose address is not confirmed yet."""
    account = accounts.get_accounts([user_id]).get(user_id)
    key = accounts.key_of(account) if account else None
    if account is None or key is None or account.is_active:
        return 0
    rows = Learner.objects.filter(email_key=key, status=Status.PENDING.value)
    return wait_for_confirmation(rows.values_list("id", flat=True))


def wait_for_confirmation(learner_ids: Iterable[int]) -> int:
    """Show pending learners as registered, not confirmed; a mail that waits still goes."""
    rows = Invitation.objects.filter(learner_id__in=list(learner_ids), is_open=True)
    rows.filter(state__in=WAITING).update(state=InvitationState.UNCONFIRMED.value, reason="")
    return rows.exclude(state=InvitationState.DECLINED.value).update(is_registered=True)


def forget_registered(org: str) -> int:
    """Take back `unconfirmed` where the account is gone or has another address; how many.

    The invitation stands again where it stood before.
    """
    rows = Invitation.objects.filter(org=org, is_open=True, is_registered=True)
    keys = {str(key): pk for key, pk in rows.values_list("learner__email_key", "pk")}
    found = accounts.find_accounts(keys)
    gone = [pk for key, pk in keys.items() if key not in found]
    unconfirmed, none = InvitationState.UNCONFIRMED.value, Value(InvitationState.NOT_SENT.value)
    state = Case(
        When(state=unconfirmed, invited_at=NEVER, then=none),
        When(state=unconfirmed, then=Value(InvitationState.INVITED.value)),
        default="state",
        output_field=CharField(),
    )
    return rows.filter(pk__in=gone).update(is_registered=False, state=state)


def decline(token: str, now: datetime) -> Offer:
    """Say no: the row stays on the pending list as declined, and the person is suppressed.

    Raises NotFoundError for a dead link, ConflictError where the person is active already or the
    invitation has expired.
    """
    offer = _find(token, now)
    with transaction.atomic():
        membership.lock(offer.org, now)
        offer = _find(token, now)
        if offer.standing == Standing.ACTIVE:
            raise ConflictError(_("You are on the list already."), code="already_active")
        if offer.standing == Standing.EXPIRED:
            raise ConflictError(_("This invitation has expired."), code="invitation_expired")
        if offer.standing != Standing.DECLINED:
            Invitation.objects.filter(token=token).update(
                state=InvitationState.DECLINED.value, reason="", answered_at=now
            )
            whose = _suppress(offer, now)
            audit.note(offer.org, Act.DECLINE, actor_id=0, subject=whose)
    return offer


def leave(token: str, now: datetime) -> Offer:
    """Take a person off the list at his own wish and keep him off; the data in courses stays.

    Raises NotFoundError for a dead link.
    """
    offer = _find(token, now)
    with transaction.atomic():
        membership.lock(offer.org, now)
        offer = _find(token, now)
        whose = _suppress(offer, now)
        ids = Invitation.objects.filter(token=token).values_list("learner_id", flat=True)
        membership.take_off(offer.org, ids)
        audit.note(offer.org, Act.LEAVE, actor_id=0, subject=whose)
    return offer


def _find(token: str, now: datetime) -> Offer:
    offer = find_by_token(token, now)
    if offer is None:
        raise NotFoundError(_("This link is not valid."))
    return offer


def _standing(row: Invitation, now: datetime) -> Standing:
    if row.learner.status == Status.ACTIVE:
        return Standing.ACTIVE
    if row.state == InvitationState.DECLINED:
        return Standing.DECLINED
    if row.state == InvitationState.EXPIRED or row.has_expired(now):
        return Standing.EXPIRED
    return Standing.OPEN


def _is_ambiguous(account: Account, key: str) -> bool:
    """Do several confirmed accounts claim this address? Nobody can tell then who was meant."""
    found = accounts.find_accounts([key]).get(key, [])
    return any(other.is_active and other.id != account.id for other in found)


def _join(org: str, account: Account, key: str, now: datetime, *, is_answer: bool = False) -> bool:
    """Turn the pending row of this key into the account's active one; False if there is none.

    The courses that were asked for with the address are given now.
    """
    with transaction.atomic():
        membership.lock(org, now)
        row = (
            Invitation.objects.select_related("learner")
            .filter(org=org, learner__email_key=key, learner__status=Status.PENDING.value)
            .exclude(state=InvitationState.DECLINED.value)
            .first()
        )
        if row is None or (row.is_question and not is_answer):
            return False
        if suppression.is_suppressed(org, user_id=account.id, key=key):
            return False
        learner = row.learner
        membership.activate(
            org,
            {account.id: key},
            via=learner.added_via,
            acting_user_id=learner.added_by,
            is_open=True,
            now=now,
        )
        # The platform did this only if the account was confirmed after the course was asked for.
        enrollments.enroll_allowed(org, account.id, key, again=is_answer)
        refresh.refresh(org, [account.id], now)
    return True


def _suppress(offer: Offer, now: datetime) -> str:
    """Keep the person off; answers the keyed hash by which the trail may tell of who it was."""
    user_id = offer.user_id
    if user_id is None and offer.key:
        found = accounts.find_accounts([offer.key]).get(offer.key, [])
        user_id = found[0].id if len(found) == 1 else None
    suppression.suppress(offer.org, user_id=user_id, key=offer.key, now=now)
    if offer.key:
        # Else the platform would enrol the person at registration.
        enrollments.clear_places(offer.org, offer.key)
    if user_id is not None:
        return identity.sign(suppression.USER, str(user_id))
    return identity.sign(suppression.EMAIL, offer.key) if offer.key else ""
