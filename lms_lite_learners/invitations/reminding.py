"""Reminders: one for each learner in 24 hours, which the database enforces."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import audit, conf, jobs, plans, roster
from lms_lite_learners.data import NEVER, Act, InvitationState, JobState, Kind, Query, Status
from lms_lite_learners.exceptions import ConflictError, InvalidInputError, TooSoonError
from lms_lite_learners.invitations import limiting
from lms_lite_learners.invitations.inviting import ensure_not_declined, find_open, is_due, is_over
from lms_lite_learners.invitations.limiting import end_of, next_reminder
from lms_lite_learners.models import Invitation, Job
from lms_lite_learners.roster.stored import read_query, stored_query

# An invitation in another state either waits for its mail or was answered.
REMINDABLE = (
    InvitationState.NOT_SENT.value,
    InvitationState.INVITED.value,
    InvitationState.FAILED.value,
    InvitationState.UNCONFIRMED.value,
)
NOT_ANSWERED = (*REMINDABLE, InvitationState.QUEUED.value, InvitationState.SENDING.value)

__all__ = ["REMINDABLE", "may_be_reminded", "queue", "remind", "run_reminders", "start_reminders"]


def remind(org: str, learner_id: int, *, acting_user_id: int, now: datetime) -> str:
    """Have one pending learner reminded; answers the address.

    Whoever never got a mail gets the invitation. Raises TooSoonError inside the 24 hours,
    MailLimitError where the day's limit is reached, NotFoundError, and ConflictError where there
    is nothing to remind of.
    """
    row = find_open(org, learner_id)
    with transaction.atomic():
        room = limiting.find_room(org, now)
        if not queue(_open(org, [learner_id]), now, room):
            _explain(find_open(org, learner_id), now)
        audit.note(org, Act.REMIND, actor_id=acting_user_id, subject=str(learner_id))
    return str(row.learner.email)


def start_reminders(
    org: str,
    *,
    learners: Sequence[int] | None = None,
    query: Query | None = None,
    acting_user_id: int,
    idempotency_key: str | None = None,
) -> Job:
    """Write the job that reminds these learners, or all pending ones that match the query.

    The same key and request answer the same job. Raises InvalidInputError for neither, both, or
    a query of another tab.
    """
    if (learners is None) == (query is None) or (query and query.tab != Status.PENDING):
        text = _("Name either learners or a filter of the pending ones.")
        field = "filter" if query else "learners"
        raise InvalidInputError(text, code="invalid_selection", fields={field: [text]})
    ids = sorted(set(learners or ()))
    chosen = {"learners": ids} if query is None else {"filter": stored_query(query)}
    body_hash = jobs.request_hash(Kind.REMINDERS.value, org, chosen)
    if repeat := jobs.find_repeat(acting_user_id, idempotency_key, body_hash):
        return repeat
    return jobs.create(
        Kind.REMINDERS.value,
        org,
        owner_id=acting_user_id,
        arguments=chosen,
        idempotency_key=idempotency_key,
        body_hash=body_hash,
        total=len(ids) if query is None else roster.count_exactly(org, query),
    )


def run_reminders(job: Job) -> None:
    """Remind chunk by chunk; counts are `reminded`, `too_soon` and `left_out`.

    Under a daily limit `over_limit` counts those for whom the day had no room: ask again later.
    The mails wait as queued invitations. Raises PlanRequiredError when the plan ended.
    """
    while ids := _next_ids(job):
        plans.ensure_feature(job.org)
        with transaction.atomic():
            counts = _remind_some(job, ids, timezone.now())
            jobs.step(
                job,
                done=job.done + len(ids),
                resume_point={"after": ids[-1]},
                counts={name: job.counts.get(name, 0) + number for name, number in counts.items()},
            )
        if job.cancel_requested:
            jobs.finish(job, JobState.CANCELLED.value)
            return
    jobs.finish(job)


def _next_ids(job: Job) -> list[int]:
    after, limit = job.resume_point.get("after", 0), conf.chunk_size()
    if "learners" in job.arguments:
        return [pk for pk in job.arguments["learners"] if pk > after][:limit]
    return roster.matching_ids(job.org, read_query(job.arguments["filter"]), after, limit)


def _remind_some(job: Job, ids: Sequence[int], now: datetime) -> dict[str, int]:
    room = limiting.find_room(job.org, now)
    rows = _open(job.org, ids)
    reminded = queue(rows, now, room)
    # Those just reminded wait for their next 24 hours as well.
    waiting = rows.filter(state__in=NOT_ANSWERED, remind_allowed_at__gt=now).count()
    over = rows.filter(may_be_reminded(now)).count() if room is not None else 0
    if reminded:
        audit.note(
            job.org, Act.REMIND, actor_id=job.owner_id, subject=job.public_id, count=reminded
        )
    too_soon = waiting - reminded
    counts = {
        "reminded": reminded,
        "too_soon": too_soon,
        "left_out": len(ids) - reminded - too_soon - over,
    }
    return counts if room is None else {**counts, "over_limit": over}


def _open(org: str, learner_ids: Iterable[int]) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(org=org, is_open=True, learner_id__in=list(learner_ids))


def may_be_reminded(now: datetime) -> Q:
    """The condition on open invitations of which a reminder is allowed now."""
    return Q(~is_due(now), state__in=REMINDABLE, remind_allowed_at__lte=now)


def queue(rows: "QuerySet[Invitation]", now: datetime, room: int | None) -> int:
    """Queue a reminder of those that may be reminded, of the first ones where room is short.

    One conditional UPDATE: of two workers only one finds the 24 hours over. Answers how many.
    """
    allowed = rows.filter(may_be_reminded(now))
    if room is not None:
        pks = list(allowed.order_by("id").values_list("pk", flat=True)[:room])
        allowed = allowed.filter(pk__in=pks)
    return allowed.update(
        # A mail that never left is an invitation still.
        is_reminder=Case(When(invited_at=NEVER, then=Value(False)), default=Value(True)),
        state=InvitationState.QUEUED.value,
        reason="",
        attempts=0,
        due_at=now,
        remind_allowed_at=next_reminder(now),
        expires_at=end_of(now),
    )


def _explain(row: Invitation, now: datetime) -> None:
    """Raise what kept a reminder from being queued."""
    ensure_not_declined(row)
    if is_over(row, now):
        raise ConflictError(
            _("This invitation has expired; renew it first."), code="invitation_expired"
        )
    if row.remind_allowed_at > now:
        raise TooSoonError(row.remind_allowed_at)
    if row.state in REMINDABLE:
        limiting.ensure_room(row.org, now)
    raise ConflictError(_("A mail to this learner waits to be sent already."), code="mail_waiting")
