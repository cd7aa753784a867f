"""Which of our pages the platform's own pages lead somebody to."""

import logging
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from lms_lite_learners import access, logs, plans
from lms_lite_learners.access import Person
from lms_lite_learners.host import courses, roles

log = logging.getLogger(__name__)

__all__ = ["WayIn", "has_any", "is_open", "ways_from"]


@dataclass(frozen=True, slots=True)
class WayIn:
    """A link to a page of ours: what it says and its path."""

    label: str
    path: str


def is_open(user: Person, course_key: str) -> bool:
    """Open to who looks after the organisation's learners and to the course's authors, by plan."""
    org = courses.org_of(course_key)
    is_theirs = access.is_manager(user, org) or access.is_author(user, course_key)
    return is_theirs and bool(_with_feature([org]))


def ways_from(user: Person, course_key: str) -> list[WayIn]:
    """The pages about a course that somebody may use; none to others."""
    if not is_open(user, course_key):
        return []
    org = courses.org_of(course_key)
    if not access.is_manager(user, org):
        return [WayIn(_("Download results of your courses"), _path("results"))]
    return [
        WayIn(_("Learners of this course"), _path("course", course_key=course_key)),
        WayIn(_("All learners of the organisation"), _path("learners", org=org)),
        WayIn(_("Download results"), _path("exports", org=org)),
    ]


def has_any(user: Person) -> bool:
    """Does anything here belong to this person: an organisation, or a course of the own?"""
    if access.is_operator(user):
        return True
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(_with_feature(roles.orgs_of_instructor(user)))


def _path(page: str, **names: str) -> str:
    return reverse(f"lms_lite_learners:panel-{page}", kwargs=names)


def _with_feature(orgs: list[str]) -> list[str]:
    """Pages of the platform ask: none may break between the install and `migrate`."""
    if not orgs:
        return []
    try:
        with transaction.atomic():
            return plans.orgs_with_feature(orgs)
    except DatabaseError as error:
        logs.log_failure(log, error, "The plan of an organisation can't be read:")
        return []
