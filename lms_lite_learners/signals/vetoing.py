"""What is undone of suppressed people where the platform can't be refused.

Whatever goes wrong here is logged, never raised into the host.
"""

import logging
from typing import Any

from django.db import transaction

from lms_lite_learners import logs
from lms_lite_learners.host import enrollments, vetoes
from lms_lite_learners.roster import barring

log = logging.getLogger(__name__)

# Saving these columns alone makes the platform look at no allow list.
_UNSEEN = {"last_login", "password", "is_staff", "is_superuser", "date_joined"}

__all__ = ["on_account_about_to_be_saved", "on_enrolled", "on_place_saved"]


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


def on_place_saved(*, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """An address got a place on an allow list: delete it if it is a suppressed person's."""
    if raw:
        return
    try:
        if barring.is_place_barred(instance.email, str(instance.course_id)):
            with transaction.atomic():
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
    if update_fields and update_fields <= _UNSEEN:
        return
    try:
        barring.delete_places(instance)
    except Exception as error:  # noqa: BLE001 - an outer edge: the host's act goes on
        logs.log_failure(log, error, "Places of account %s were not looked at:", instance.pk)
