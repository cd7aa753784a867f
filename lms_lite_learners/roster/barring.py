"""Whom suppression keeps out of the courses of an organisation, whatever its plan."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from lms_lite_learners import identity
from lms_lite_learners.data import Account
from lms_lite_learners.host import accounts, enrollments, roles
from lms_lite_learners.host.courses import org_of
from lms_lite_learners.roster import membership, suppression

__all__ = [
    "delete_places",
    "is_barred",
    "is_place_barred",
    "keep_off",
    "keep_off_by_old_address",
    "may_be_barred",
    "was_barred",
]


def is_barred(user: Any, course_key: str) -> bool:
    """Is this account suppressed where the course belongs, and not staff of it?"""
    org = org_of(course_key)
    if not org:
        return False
    key = identity.find_email_key(user.email)
    return suppression.look_up(org, user_id=user.pk, key=key) and not roles.is_staff_of(
        user, course_key
    )


def was_barred(user: Any, course_key: str) -> bool:
    """The same as it was known a minute ago at most: for what is asked at every request."""
    org = org_of(course_key)
    if not org or not user.pk:
        return False
    key = identity.find_email_key(user.email)
    return suppression.was_suppressed(org, user_id=user.pk, key=key) and not roles.is_staff_of(
        user, course_key
    )


def may_be_barred(user_id: int, email: str, course_key: str) -> bool:
    """Was somebody suppressed who may be this account? Asked where hardly anybody ever is."""
    org, key = org_of(course_key), identity.find_email_key(email)
    return bool(org) and suppression.was_suppressed(org, user_id=user_id, key=key)


def is_place_barred(email: str, course_key: str) -> bool:
    """Must nobody with this address have a place on the course's allow list?"""
    org, key = org_of(course_key), identity.find_email_key(email)
    if not org or key is None or not suppression.has_any(org):
        return False
    owners = accounts.find_accounts([key]).get(key, [])
    ids: Iterable[int | None] = [account.id for account in owners] or [None]
    if not any(suppression.is_suppressed(org, user_id=pk, key=key) for pk in ids):
        return False
    return not any(roles.is_staff_of(account, course_key) for account in owners)


def delete_places(user: Any) -> int:
    """Delete an account's places on the allow lists of courses that it is kept out of.

    Call it before the platform acts on them. Answers how many went; one query where there are none.
    """
    key = identity.find_email_key(user.email)
    if key is None:
        return 0
    barred = [pk for pk, course_key in enrollments.places_of(key) if is_barred(user, course_key)]
    return enrollments.delete_places(barred) if barred else 0


def keep_off(people: Iterable[Account], now: datetime) -> None:
    """Have suppressions by address hold for the confirmed accounts, whatever address they get."""
    keys = {one.id: accounts.key_of(one) for one in people if one.is_active}
    known = {user_id: key for user_id, key in keys.items() if key}
    for org, some in sorted(suppression.find_followers(known).items()):
        with transaction.atomic():
            membership.lock(org, now)
            suppression.follow(org, some, now)


def keep_off_by_old_address(user: Any, now: datetime) -> None:
    """The same for an account that is about to be saved with another address."""
    old = accounts.get_accounts([user.pk]).get(user.pk) if user.pk else None
    if old is not None and old.email != user.email:
        keep_off([old], now)
