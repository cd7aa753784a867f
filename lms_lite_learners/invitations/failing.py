"""Invitations whose mail failed, as operators look at them, and trying them again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from lms_lite_learners import audit, plans
from lms_lite_learners.data import Act, InvitationState
from lms_lite_learners.exceptions import ConflictError
from lms_lite_learners.invitations.inviting import is_due
from lms_lite_learners.invitations.reminding import start_reminders
from lms_lite_learners.models import Invitation, Job

# As many as one job is asked to try again.
AT_ONCE = 1000

__all__ = ["FailedMails", "count_failed", "failed_by_org", "failed_of", "try_again"]


@dataclass(frozen=True, slots=True)
class FailedMails:
    """How many mails of an organisation failed, and how many may be tried again now."""

    org: str
    failed: int
    allowed: int


def count_failed() -> int:
    """How many invitations of all organisations failed."""
    return _failed().count()


def failed_by_org(now: datetime, *, after: str = "", limit: int = 50) -> list[FailedMails]:
    """The organisations with failed mails, by name; `after` is the one to go on from."""
    rows = _failed().filter(org__gt=after) if after else _failed()
    found = rows.values_list("org").annotate(
        failed=Count("id"), allowed=Count("id", filter=_may_be_tried(now))
    )
    return [FailedMails(*row) for row in found.order_by("org")[:limit]]


def failed_of(org: str, *, after: int = 0, limit: int = 50) -> list[Invitation]:
    """The failed ones of one organisation with their learners, the newest first."""
    rows = _failed().filter(org=org).select_related("learner")
    older = rows.filter(pk__lt=after) if after else rows
    return list(older.order_by("-id")[:limit])


def try_again(org: str, *, acting_user_id: int, now: datetime) -> Job:
    """Write the job that sends failed invitations once more, as far as a reminder is allowed.

    Raises PlanRequiredError without a plan, ConflictError where no mail may be tried again yet.
    """
    plans.ensure_feature(org)
    ids = _learners(_failed().filter(_may_be_tried(now), org=org))
    if not ids:
        text = _("No failed mail of “%(org)s” may be tried again yet: each learner gets one in "
                 "24 hours at most.")  # fmt: skip
        raise ConflictError(text % {"org": org}, code="remind_too_soon")
    with transaction.atomic():
        job = start_reminders(org, learners=ids, acting_user_id=acting_user_id)
        audit.note(
            org,
            Act.RETRY_MAILS,
            actor_id=acting_user_id,
            subject=job.public_id,
            count=len(ids),
        )
    return job


def _failed() -> "QuerySet[Invitation]":
    return Invitation.objects.filter(state=InvitationState.FAILED.value)


def _may_be_tried(now: datetime) -> Q:
    """Of open invitations alone: a notice to who is active already asks nothing."""
    return Q(is_open=True, remind_allowed_at__lte=now) & ~is_due(now)


def _learners(rows: "QuerySet[Invitation]") -> list[int]:
    found: Iterable[int] = rows.order_by("id").values_list("learner_id", flat=True)[:AT_ONCE]
    return list(found)
