"""Adding typed addresses at once."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import audit, conf
from lms_lite_learners.data import Act, CourseOutcomes, Outcome, Row
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.imports.apply import apply_plan, outcomes_of
from lms_lite_learners.imports.plan import Order, Planned, plan_rows
from lms_lite_learners.imports.typed import read_typed
from lms_lite_learners.roster import membership

__all__ = ["add"]


def add(
    org: str,
    emails: str | Iterable[str],
    *,
    courses: Sequence[str] = (),
    notify: bool = True,
    dry_run: bool = False,
    unsuppress: bool = False,
    acting_user_id: int,
) -> list[Outcome]:
    """Add typed or pasted addresses, at most `conf.direct_limit()`; one outcome for each.

    Raises InvalidInputError with code `too_many` above the limit, and where accounts would be
    enrolled more than `conf.direct_enrollments()` times. Mails wait as queued
    invitations: the door publishes them once the transaction is committed.
    """
    rows = read_typed(emails)
    limit = conf.direct_limit()
    if len(rows) > limit:
        raise InvalidInputError(
            _("%(count)d addresses are more than %(limit)d at once; import them as a file.")
            % {"count": len(rows), "limit": limit},
            code="too_many",
            fields={"emails": [_("At most %(limit)d addresses.") % {"limit": limit}]},
        )
    if not rows:
        raise InvalidInputError(
            _("No address was given."), code="no_addresses", fields={"emails": [_("Needed.")]}
        )
    order = Order(
        org=org,
        acting_user_id=acting_user_id,
        courses=tuple(dict.fromkeys(courses)),
        notify=notify,
        unsuppress=unsuppress,
    )
    if dry_run:
        planned = _plan(order, rows)
        audit.note(org, Act.PREVIEW, actor_id=acting_user_id, count=_going(planned))
        return outcomes_of(planned)
    now = timezone.now()
    with transaction.atomic():
        membership.lock(org, now)
        planned = _plan(order, rows)
        outcomes = apply_plan(order, planned, now)
        audit.note(org, Act.ADD, actor_id=acting_user_id, count=_going(planned))
    return outcomes


def _going(planned: Sequence[Planned]) -> int:
    return sum(item.goes for item in planned)


def _plan(order: Order, rows: Sequence[Row]) -> list[Planned]:
    """The plan, refused where carrying it out at once would take the platform too long."""
    planned, limit = plan_rows(order, rows), conf.direct_enrollments()
    count = sum(
        course.outcome == CourseOutcomes.ENROLLED
        for item in planned
        if item.goes
        for course in item.courses
    )
    if count > limit:
        raise InvalidInputError(
            _("%(count)d enrolments are more than %(limit)d at once; import the list as a file.")
            % {"count": count, "limit": limit},
            code="too_many",
            fields={"courses": [_("At most %(limit)d enrolments.") % {"limit": limit}]},
        )
    return planned
