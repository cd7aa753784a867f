"""What is undone of suppressed people where the platform can't be refused.

Whatever goes wrong here is logged, never raised into the host; and it happens in a savepoint, as a
query that failed would leave the host's transaction unusable.
"""

import logging
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from lms_lite_learners import logs
from lms_lite_learners.host import enrollments, vetoes
from lms_lite_learners.roster import barring
from lms_lite_learners.signals.receivers import UNSEEN

log = logging.getLogger(__name__)

__all__ = [
    "on_account_about_to_be_saved",
    "on_enrolled",
    "on_enrollment_changed",
    "on_place_saved",
]


def on_enrolled(*, enrollment: Any, **_kwargs: Any) -> None:
    """An enrolment was written: end it if it was only let pass."""
    user_id, course_key = enrollment.user.id, str(enrollment.course.course_key)
    if not vetoes.take(user_id, course_key):
        return
    try:
        with transaction.atomic():
            enrollments.undo(user_id, course_key)
    except Exception as error:  # noqa: BLE001 - an outer edge: the host's act goes on
        logs.log_failure(log, error, "Account %s stays in %s:", user_id, course_key)


def on_enrollment_changed(*, enrollment: Any, **_kwargs: Any) -> None:
    """An enrolment may be active again, which no filter was asked about: end it if it must be.

    That waits for the host's transaction: the enrolment API saves its row once more afterwards.
    What goes out while it is ended says that it isn't active, and ends here.
    """
    user_id, course_key = enrollment.user.id, str(enrollment.course.course_key)
    # Where it is about to be ended by `on_enrolled`, others are to hear first that it began.
    if not enrollment.is_active or vetoes.is_remembered(user_id, course_key):
        return
    if not barring.may_be_barred(user_id, enrollment.user.pii.email, course_key):
        return

    def end_barred() -> None:
        with transaction.atomic():
            user = get_user_model().objects.filter(pk=user_id).first()
            if user is not None and barring.is_barred(user, course_key):
                enrollments.undo(user_id, course_key)

    logs.on_commit(end_barred, log)


def on_place_saved(*, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """An address got a place on an allow list: delete it if it is a suppressed person's."""
    if raw:
        return
    try:
        with transaction.atomic():
            if barring.is_place_barred(instance.email, str(instance.course_id)):
                enrollments.delete_places([instance.pk])
    except Exception as error:  # noqa: BLE001 - an outer edge: the host's act goes on
        logs.log_failure(log, error, "Place %s on an allow list stays:", instance.pk)


def on_account_about_to_be_saved(
    *,
    instance: Any,
    update_fields: frozenset[str] | None = None,
    raw: bool = False,
    **_kwargs: Any,
) -> None:
    """An account may become active or get another address: the platform will act on allow lists."""
    if raw or not instance.is_active:
        return
    if update_fields and update_fields <= UNSEEN:
        return
    try:
        with transaction.atomic():
            barring.keep_off_by_old_address(instance, timezone.now())
            barring.delete_places(instance)
    except Exception as error:  # noqa: BLE001 - an outer edge: the host's act goes on
        logs.log_failure(log, error, "Places of account %s were not looked at:", instance.pk)
