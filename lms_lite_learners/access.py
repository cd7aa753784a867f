"""Who may do what: managers see their organisations, operators all, everybody else nothing."""

from typing import TypeAlias

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext as _

from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.host import courses, roles
from lms_lite_learners.models import Learner

Person: TypeAlias = AbstractBaseUser | AnonymousUser

__all__ = ["ensure_manager", "is_manager", "is_operator", "known_orgs", "managed_orgs"]


def known_orgs() -> list[str]:
    """Every organisation there is: of courses, of the organisations app, of our own rows."""
    return sorted(courses.known_orgs() | set(_orgs_of_learners()))


def _orgs_of_learners() -> list[str]:
    """Distinct organisations of our rows, by jumping through the index (a handful of steps)."""
    found: list[str] = []
    rows = Learner.objects.order_by("org").values_list("org", flat=True)
    org = rows.first()
    while org is not None:
        found.append(org)
        org = rows.filter(org__gt=org).first()
    return found


def is_operator(user: Person) -> bool:
    """Is this an active account with global staff rights?"""
    return bool(user.is_authenticated and user.is_active and getattr(user, "is_staff", False))


def is_manager(user: Person, org: str) -> bool:
    """May this person look after the organisation's learners?"""
    if not user.is_authenticated or not user.is_active:
        return False
    return is_operator(user) or roles.is_org_instructor(user, org)


def managed_orgs(user: Person) -> list[str]:
    """The organisations this person looks after, in order; an operator's are all."""
    if not user.is_authenticated or not user.is_active:
        return []
    orgs = known_orgs()
    return orgs if is_operator(user) else [org for org in orgs if is_manager(user, org)]


def ensure_manager(user: Person, org: str) -> None:
    """Raise NotFoundError, as if the organisation did not exist, to all but its managers."""
    if not is_manager(user, org) or (is_operator(user) and org not in known_orgs()):
        raise NotFoundError(_("There is no organisation “%(org)s” here.") % {"org": org})
