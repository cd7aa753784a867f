"""What an event of the platform makes us look at anew.

A receiver writes one mark after the host's transaction and tells a worker now and then. It asks
nothing but whether the person was removed, and whatever goes wrong with the mark is logged, never
raised into the host.
"""

import logging
import threading
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.utils import timezone

from lms_lite_learners import logs
from lms_lite_learners.data import AddedVia
from lms_lite_learners.host import capitals
from lms_lite_learners.host.courses import org_of
from lms_lite_learners.launches import forget_enrolled
from lms_lite_learners.removal import traces
from lms_lite_learners.roster import suppression
from lms_lite_learners.roster.drain import EVERYWHERE
from lms_lite_learners.roster.refresh import mark
from lms_lite_learners.tasks.roster import publish_marked

log = logging.getLogger(__name__)

_NUMBERS = count(1)
_LAST = threading.local()

# Columns of an account that nobody sees in a list, is found by, or is let in by.
UNSEEN = {"last_login", "password", "is_staff", "is_superuser", "date_joined"}


def on_enrollment(*, enrollment: Any, **_kwargs: Any) -> None:
    """Somebody was enrolled or unenrolled, or the mode changed."""
    _forget_enrolled(enrollment.user.id, enrollment.course.course_key)
    _note_course(enrollment.course.course_key, enrollment.user.id, AddedVia.ENROLLMENT.value)


def on_enrollment_deleted(*, instance: Any, **_kwargs: Any) -> None:
    """An enrolment's row was deleted."""
    _forget_enrolled(instance.user_id, instance.course_id)
    _note_course(instance.course_id, instance.user_id)


def on_account_settled(*, user: Any, **_kwargs: Any) -> None:
    """An account was made, confirmed, or got another address: an invitation may wait for it."""
    _note(EVERYWHERE, user.id, at_once=True)


def on_account_seen(*, user: Any, **_kwargs: Any) -> None:
    """Somebody signed in."""
    _note(EVERYWHERE, user.id)


def on_account_saved(
    *,
    instance: Any,
    created: bool,
    update_fields: frozenset[str] | None = None,
    raw: bool = False,
    **_kwargs: Any,
) -> None:
    """An account was saved, by a page of staff or by a script, without an event of its own."""
    if raw or (update_fields and update_fields <= UNSEEN):
        return
    if not created and instance.email != instance.email.lower():
        logs.on_commit(capitals.forget, log)
    _note(EVERYWHERE, instance.pk)


def on_profile_saved(*, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """A name, city or country may have changed."""
    if not raw:
        _note(EVERYWHERE, instance.user_id)


def on_grade(*, grade: Any, **_kwargs: Any) -> None:
    """A course grade was stored."""
    _note_course(grade.course.course_key, grade.user_id)


def on_role(*, course_access_role_data: Any, **_kwargs: Any) -> None:
    """A role on a course or an organisation was given or taken; the whole site isn't ours."""
    role = course_access_role_data
    org = org_of(str(role.course_key)) if role.course_key else role.org_key
    if org:
        _note(org, role.user.id)


def _forget_enrolled(user_id: int, course_key: Any) -> None:
    """Have a launch look anew, once the change is committed."""
    logs.on_commit(lambda: forget_enrolled(user_id, str(course_key)), log)


def _note_course(course_key: Any, user_id: int, via: str = "") -> None:
    org = org_of(str(course_key))
    if org:
        _note(org, user_id, via)


def _note(org: str, user_id: int, via: str = "", *, at_once: bool = False) -> None:
    """Mark somebody when the host's transaction is through; what goes wrong is logged.

    Somebody who was removed isn't marked but looked at again for what the event left.
    """
    if org != EVERYWHERE and traces.is_own_act():
        return

    logs.on_commit(_Note(org, user_id, via, at_once=at_once), log)


@dataclass(frozen=True, slots=True)
class _Note:
    """A mark to be written after a commit; `number` tells when it was asked for."""

    org: str
    user_id: int
    via: str
    at_once: bool
    number: int = field(default_factory=lambda: next(_NUMBERS), compare=False)

    def __call__(self) -> None:
        """Write it, unless its like was written since: one act often sends several signals.

        What was written after this was asked for was written after the same commit.
        """
        before, number = getattr(_LAST, "written", (None, 0))
        if before == self and number > self.number:
            return
        if self.org != EVERYWHERE and suppression.was_account_suppressed(self.org, self.user_id):
            traces.note(self.org, self.user_id, timezone.now())
            return
        mark(self.org, self.user_id, via=self.via)
        publish_marked(self.org, at_once=self.at_once)
        _LAST.written = self, next(_NUMBERS)
