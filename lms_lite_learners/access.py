"""Who may do what: managers see their organisations, operators all, everybody else nothing."""

from typing import TypeAlias

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext as _

from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.host import courses, roles
from lms_lite_learners.host.stepping import distinct_values
from lms_lite_learners.models import Learner

Person: TypeAlias = AbstractBaseUser | AnonymousUser

__all__ = [
    "authored_courses",
    "can_share",
    "ensure_can_share",
    "ensure_manager",
    "ensure_operator",
    "has_path",
    "is_author",
    "is_manager",
    "is_operator",
    "known_orgs",
    "managed_orgs",
    "unreachable_orgs",
]


def known_orgs() -> list[str]:
    """Every organisation that a path can name: of courses, organisations app, our own rows."""
    return [org for org in _all_orgs() if has_path(org)]


def unreachable_orgs() -> list[str]:
    """Organisations whose names no path can hold: they have no list and no pages."""
    return [org for org in _all_orgs() if not has_path(org)]


def _all_orgs() -> list[str]:
    return sorted(courses.known_orgs() | set(distinct_values(Learner.objects.all(), "org")))


def has_path(org: str) -> bool:
    """Can a path name this organisation?"""
    # Browsers and servers resolve the dots before any view is asked.
    return "/" not in org and org not in {".", ".."}


def is_operator(user: Person) -> bool:
    """Is this an active account with global staff rights?"""
    return bool(user.is_authenticated and user.is_active and getattr(user, "is_staff", False))


def ensure_operator(user: Person) -> None:
    """Raise NotFoundError, as if there were no such page, to all but operators."""
    if not is_operator(user):
        raise NotFoundError


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


def authored_courses(user: Person) -> list[str]:
    """Keys of the courses that this person is an author of, in order."""
    if not user.is_authenticated or not user.is_active:
        return []
    return roles.courses_of_instructor(user)


def is_author(user: Person, course_key: str) -> bool:
    """Is this person an admin of the course itself?"""
    if not user.is_authenticated or not user.is_active:
        return False
    return roles.is_course_instructor(user, course_key)


def can_share(user: Person, course_key: str) -> bool:
    """May this person switch and send the course: a manager of its organisation, or an author?"""
    org = courses.org_of(course_key)
    return bool(org) and (is_author(user, course_key) or is_manager(user, org))


def ensure_can_share(user: Person, course_key: str) -> None:
    """Raise NotFoundError to all who may not share the course, and to all where there is none."""
    if not can_share(user, course_key) or not courses.get_courses([course_key]):
        raise NotFoundError(_("There is no course “%(key)s” here.") % {"key": course_key})
