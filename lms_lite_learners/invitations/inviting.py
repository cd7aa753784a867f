"""Writing invitations, renewing and revoking them, and their end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Case, CharField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import audit, bulk, conf
from lms_lite_learners.data import NEVER, Act, InvitationState, Status
from lms_lite_learners.exceptions import ConflictError, NotFoundError
from lms_lite_learners.host import accounts, enrollments
from lms_lite_learners.invitations import limiting
from lms_lite_learners.invitations.limiting import end_of, next_reminder
from lms_lite_learners.invitations.links import invitation_url, new_token
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster import membership

BATCH = 1000
# Who registered already has nothing that could expire, and whose mail waits is about to be renewed.
EXPIRING = (InvitationState.INVITED.value, InvitationState.FAILED.value)

_COLUMNS = (
    "learner_id", "org", "state", "token", "language", "is_question", "created_at", "due_at",
    "remind_allowed_at", "expires_at",
)  # fmt: skip

__all__ = [
    "ask_again",
    "expire_due",
    "find_expired",
    "find_open",
    "invite",
    "link",
    "renew",
    "revoke",
    "tell_added",
]


def invite(org: str, languages: Mapping[int, str], *, notify: bool, now: datetime) -> None:
    """Write the invitations of new pending learners (id to language, '' for the site's).

    Call it under `membership.lock`. The 24 hours to the first reminder start when the mail may
    leave, which is now but for a daily limit; without notice a reminder is allowed at once, and
    nothing expires before a mail went.
    """
    asked = _with_account(languages) if conf.existing_accounts() == "ask" else set()
    bulk.insert(
        Invitation,
        _COLUMNS,
        [
            (pk, org, state, new_token(), languages[pk], pk in asked, now, due_at,
             remind_allowed_at, expires_at)
            for pk, (state, due_at, remind_allowed_at, expires_at) in zip(
                languages, _starts(org, len(languages), notify=notify, now=now), strict=True
            )
        ],
    )  # fmt: skip


def _starts(
    org: str, number: int, *, notify: bool, now: datetime
) -> list[tuple[str, datetime, datetime, datetime]]:
    """State of so many invitations, when each may leave, be reminded of, and when it ends."""
    if not notify:
        return [(InvitationState.NOT_SENT.value, now, NEVER, NEVER)] * number
    return [
        (InvitationState.QUEUED.value, at, next_reminder(at), end_of(at))
        for at in limiting.due_times(org, number, now)
    ]


def ask_again(org: str, learner_ids: Iterable[int], *, notify: bool, now: datetime) -> int:
    """Open the invitations of pending learners anew that were declined; answers how many.

    For a manager who adds somebody once more, knowing that the person said no. Call it under
    `membership.lock`.
    """
    rows = Invitation.objects.filter(org=org, is_open=True, state=InvitationState.DECLINED.value)
    pks = list(rows.filter(learner_id__in=list(learner_ids)).values_list("pk", flat=True))
    together = defaultdict(list)
    for pk, start in zip(pks, _starts(org, len(pks), notify=notify, now=now), strict=True):
        together[start].append(pk)
    return sum(
        rows.filter(pk__in=some).update(
            state=state,
            is_reminder=False,
            reminders=0,
            attempts=0,
            answered_at=NEVER,
            due_at=due_at,
            remind_allowed_at=remind_allowed_at,
            expires_at=expires_at,
        )
        for (state, due_at, remind_allowed_at, expires_at), some in together.items()
    )


def tell_added(org: str, languages: Mapping[int, str], *, notify: bool, now: datetime) -> None:
    """Have people whom a manager made active told who added them and how to leave.

    Who was invited before keeps the link, and has answered nothing by being added. Call it under
    `membership.lock`.
    """
    rows = Invitation.objects.filter(learner_id__in=list(languages))
    rows.update(answered_at=NEVER)
    if not notify:
        return
    due_at = dict(zip(languages, limiting.due_times(org, len(languages), now), strict=True))
    known = set(rows.values_list("learner_id", flat=True))
    for at in set(due_at.values()):
        rows.filter(learner_id__in=[pk for pk in known if due_at[pk] == at]).update(
            state=InvitationState.QUEUED.value,
            is_open=False,
            reason="",
            is_reminder=False,
            attempts=0,
            due_at=at,
            remind_allowed_at=NEVER,
            expires_at=NEVER,
        )
    Invitation.objects.bulk_create(
        [
            Invitation(
                learner_id=learner_id,
                org=org,
                is_open=False,
                state=InvitationState.QUEUED.value,
                token=new_token(),
                language=language,
                created_at=now,
                due_at=due_at[learner_id],
            )
            for learner_id, language in languages.items()
            if learner_id not in known
        ],
        batch_size=BATCH,
    )


def find_open(org: str, learner_id: int) -> Invitation:
    """The invitation of a pending learner.

    Raises NotFoundError, and ConflictError with `not_pending` for an active learner.
    """
    learner = Learner.objects.filter(org=org, pk=learner_id).first()
    if learner is None:
        raise NotFoundError(_("There is no learner “%(id)s” here.") % {"id": learner_id})
    row = Invitation.objects.select_related("learner").filter(learner_id=learner_id).first()
    if learner.status != Status.PENDING or row is None:
        raise ConflictError(
            _("This learner is active already; there is no invitation to act on."),
            code="not_pending",
        )
    return row


def link(org: str, learner_id: int) -> tuple[str, str]:
    """Address of a pending learner and the link to his invitation, to be handed over by hand.

    Raises NotFoundError, and ConflictError for a link that leads nowhere any more.
    """
    row = find_open(org, learner_id)
    ensure_not_declined(row)
    if row.has_expired(timezone.now()):
        raise ConflictError(
            _("This invitation has expired; renew it first."), code="invitation_expired"
        )
    return row.learner.email, invitation_url(org, row.token)


def renew(org: str, learner_id: int, *, acting_user_id: int, now: datetime) -> str:
    """Give an invitation its whole time anew, with the same link; answers the address.

    No mail goes: an expired one stands again where it stood and may be reminded.
    """
    row = find_open(org, learner_id)
    ensure_not_declined(row)
    expired, declined = InvitationState.EXPIRED.value, InvitationState.DECLINED.value
    renewed = (
        Invitation.objects.filter(pk=row.pk, is_open=True)
        .exclude(state=declined)
        .update(
            expires_at=end_of(now),
            state=Case(
                When(state=expired, invited_at=NEVER, then=Value(InvitationState.NOT_SENT.value)),
                When(state=expired, then=Value(InvitationState.INVITED.value)),
                default="state",
                output_field=CharField(),
            ),
        )
    )
    if not renewed:
        raise ConflictError(
            _("This invitation was answered or revoked meanwhile."), code="not_pending"
        )
    audit.note(org, Act.RENEW, actor_id=acting_user_id, subject=str(learner_id))
    return str(row.learner.email)


def revoke(org: str, learner_id: int, *, acting_user_id: int) -> str:
    """Take a pending learner off the list and kill the link; answers the address.

    It doesn't suppress: the person may be added again, or registers without being listed. The
    courses that were asked for are taken back, but for those that staff let the address into.
    """
    with transaction.atomic():
        membership.lock(org, timezone.now())
        learner = find_open(org, learner_id).learner
        enrollments.clear_places(org, str(learner.email_key), unless_noted=True)
        membership.take_off(org, [learner_id])
        audit.note(org, Act.REVOKE, actor_id=acting_user_id, subject=str(learner_id))
    return str(learner.email)


def ensure_not_declined(row: Invitation) -> None:
    """Raise ConflictError where the person said no."""
    if row.state == InvitationState.DECLINED:
        raise ConflictError(
            _("This person declined. To ask once more, add the address by hand, and on purpose "
              "although the person said no."),
            code="invitation_declined",
        )  # fmt: skip


def is_over(row: Invitation, now: datetime) -> bool:
    """Has this invitation expired, whether or not its state says so yet?"""
    is_due = row.state in EXPIRING and row.has_expired(now)
    return is_due or row.state == InvitationState.EXPIRED


def find_expired(learner_ids: Iterable[int], now: datetime) -> set[int]:
    """Those of the pending learners whose invitation has expired."""
    ended = Q(state=InvitationState.EXPIRED.value) | is_due(now)
    rows = Invitation.objects.filter(ended, learner_id__in=list(learner_ids), is_open=True)
    return set(rows.values_list("learner_id", flat=True))


def is_due(now: datetime) -> Q:
    """The condition on invitations whose time is over, and whose state doesn't say so yet."""
    return Q(state__in=EXPIRING, expires_at__gt=NEVER, expires_at__lte=now)


def expire_due(now: datetime) -> int:
    """End the invitations whose time is over; answers how many."""
    ended = 0
    while pks := _over(now):
        ended += Invitation.objects.filter(
            pk__in=pks, state__in=EXPIRING, expires_at__lte=now
        ).update(state=InvitationState.EXPIRED.value)
    return ended


def _over(now: datetime) -> list[int]:
    # Read first and updated by key, so that no range of the index is locked for the mails' workers.
    rows = Invitation.objects.filter(
        is_open=True, state__in=EXPIRING, expires_at__gt=NEVER, expires_at__lte=now
    )
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _with_account(learner_ids: Iterable[int]) -> set[int]:
    rows = Learner.objects.filter(pk__in=list(learner_ids)).values_list("email_key", "pk")
    ids = {str(key): pk for key, pk in rows}
    return {ids[key] for key in accounts.find_accounts(ids)}
