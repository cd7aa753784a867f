"""Which event goes to which receiver."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import Signal

from lms_lite_learners import conf
from lms_lite_learners.host import events
from lms_lite_learners.signals import receivers, retiring, vetoing


def connect() -> None:
    """Connect our receivers; repeating it changes nothing.

    Studio's process only hears of enrolments, and of what leads to them: it enrols the creators of
    courses; and of roles, most of which are given there.
    """
    _connect_enrollments()
    _connect_vetoes()
    _connect_roles()
    if not conf.is_studio():
        _connect_people()
        _connect_retirements()


def _connect_enrollments() -> None:
    for number, signal in enumerate(events.enrollment_signals()):
        _hear(signal, receivers.on_enrollment, f"enrollment-{number}")
    _hear(
        post_delete,
        receivers.on_enrollment_deleted,
        "enrollment-deleted",
        sender=events.enrollment_model(),
    )


def _connect_vetoes() -> None:
    _hear(events.enrolled_signal(), vetoing.on_enrolled, "veto-enrolled")
    _hear(events.changed_signal(), vetoing.on_enrollment_changed, "veto-changed")
    _hear(post_save, vetoing.on_place_saved, "veto-place", sender=events.place_model())
    _hear(
        pre_save,
        vetoing.on_account_about_to_be_saved,
        "veto-account",
        sender=get_user_model(),
    )


def _connect_roles() -> None:
    for name, signal in events.role_signals().items():
        _hear(signal, receivers.on_role, name)


def _connect_people() -> None:
    signals = events.account_signals()
    heard: dict[str, Callable[..., None]] = {
        "registered": receivers.on_account_settled,
        "confirmed": receivers.on_account_settled,
        "address_changed": receivers.on_account_settled,
        "signed_in": receivers.on_account_seen,
        "graded": receivers.on_grade,
    }
    for name, receiver in heard.items():
        _hear(signals[name], receiver, name)
    _hear(user_logged_in, receivers.on_account_seen, "logged-in")
    _hear(post_save, receivers.on_account_saved, "saved", sender=get_user_model())
    _hear(post_save, receivers.on_profile_saved, "profile", sender=events.profile_model())


def _connect_retirements() -> None:
    for number, signal in enumerate(events.retirement_signals()):
        _hear(signal, retiring.on_account_retired, f"retired-{number}")


def _hear(signal: Signal, receiver: Callable[..., None], name: str, sender: Any = None) -> None:
    signal.connect(receiver, sender=sender, dispatch_uid=f"lms_lite_learners.{name}")
