"""All that there is to say about one learner of an organisation."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from lms_lite_learners.data import (
    NEVER,
    Account,
    CourseResult,
    InvitationState,
    LearnerPage,
    LearnerResults,
    PendingRow,
    Scope,
    Status,
)
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.host import accounts, courses
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.results import rows as results
from lms_lite_learners.roster.rows import active_rows, pending_rows

__all__ = ["get_learner"]


def get_learner(org: str, learner_id: int, now: datetime) -> LearnerPage:
    """One learner as the lists and the reports tell of him; raises NotFoundError for others'."""
    learner = Learner.objects.filter(org=org, pk=learner_id).first()
    if learner is None:
        raise NotFoundError(_("There is no learner “%(id)s” here.") % {"id": learner_id})
    adder = accounts.get_accounts([learner.added_by]).get(learner.added_by)
    if learner.status == Status.PENDING:
        return _pending(learner, adder)
    return _active(learner, adder, now)


def _pending(learner: Learner, adder: Account | None) -> LearnerPage:
    return LearnerPage(
        id=learner.pk,
        status=learner.status,
        name=learner.name,
        email=learner.email,
        added_at=learner.added_at,
        added_by=adder.shown_name if adder else "",
        added_via=learner.added_via,
        invitation=_invitation(learner.pk),
        answered_at=_answered_at(learner.pk),
    )


def _active(learner: Learner, adder: Account | None, now: datetime) -> LearnerPage:
    user_id = int(learner.user_id or 0)
    row = active_rows(learner.org, [learner.pk], now)[0]
    found = results.learner_results(Scope(org=learner.org), [user_id], now)[0]
    account, answered_at = found.account, _answered_at(learner.pk)
    return LearnerPage(
        id=learner.pk,
        status=learner.status,
        name=row.name,
        email=row.email,
        added_at=row.added_at,
        added_by=adder.shown_name if adder else "",
        added_via=row.added_via,
        is_open=found.is_open,
        username=account.username if account and found.is_open else None,
        location=row.location,
        last_login=row.last_login,
        last_active=found.last_active,
        enrolled_courses=row.enrolled_courses,
        completed_courses=row.completed_courses,
        courses=_courses(found),
        invitation=_told(_invitation(learner.pk), answered_at),
        answered_at=answered_at,
    )


def _courses(found: LearnerResults) -> tuple[CourseResult, ...]:
    """The results by the courses' names; a course without an overview goes by its key."""
    known = courses.get_courses(found.results)
    names = {key: known[key].name if key in known else key for key in found.results}
    return tuple(
        CourseResult(names[key], found.results[key])
        for key in sorted(names, key=lambda key: (names[key].casefold(), key))
    )


def _invitation(learner_id: int) -> PendingRow | None:
    return next(iter(pending_rows([learner_id])), None)


def _told(row: PendingRow | None, answered_at: datetime | None) -> PendingRow | None:
    """What an active learner was sent: nobody accepted who was added without being asked."""
    if row is None or answered_at or row.invitation_state != InvitationState.ACCEPTED:
        return row
    state = InvitationState.INVITED if row.invited_at else InvitationState.NOT_SENT
    return replace(row, invitation_state=state.value)


def _answered_at(learner_id: int) -> datetime | None:
    rows = Invitation.objects.filter(learner_id=learner_id).exclude(answered_at=NEVER)
    return rows.values_list("answered_at", flat=True).first()
