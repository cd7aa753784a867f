"""Whose an export is, asked anew each time somebody comes for it."""

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from lms_lite_learners import access, plans
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.host import courses
from lms_lite_learners.models import Job

__all__ = ["ensure_allowed", "ensure_owner_allowed", "orgs_of", "own_courses"]


def own_courses(user: access.Person) -> list[str]:
    """Keys of the courses that somebody is an author of, in order.

    Raises NotFoundError where there is none, PlanRequiredError where none of their organisations
    has the feature.
    """
    own = access.authored_courses(user)
    if not own:
        raise NotFoundError(_("You are not the author of any course."))
    orgs = sorted({courses.org_of(key) for key in own})
    if not plans.orgs_with_feature(orgs):
        plans.ensure_feature(orgs[0])
    return own


def orgs_of(job: Job) -> list[str]:
    """The organisations that a job's results belong to."""
    if not job.arguments["is_author"]:
        return [job.org]
    return sorted({courses.org_of(key) for key in job.arguments["request"]["courses"]})


def ensure_allowed(user: access.Person, job: Job) -> None:
    """Raise NotFoundError where somebody may not have these results (any more).

    Raises PlanRequiredError where an organisation's plan ended.
    """
    if not job.arguments["is_author"]:
        access.ensure_manager(user, job.org)
    elif not set(job.arguments["request"]["courses"]) <= set(access.authored_courses(user)):
        raise NotFoundError(_("There is no job “%(id)s” here.") % {"id": job.public_id})
    for org in orgs_of(job):
        plans.ensure_feature(org)


def ensure_owner_allowed(job: Job) -> None:
    """The same for whoever asked for the export."""
    owner = get_user_model().objects.filter(pk=job.owner_id).first()
    if owner is None:
        raise NotFoundError(_("The account that asked for this is gone."))
    ensure_allowed(owner, job)
