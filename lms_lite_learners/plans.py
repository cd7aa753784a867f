"""Which organisation has Learner Management."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.data import Plan
from lms_lite_learners.exceptions import PlanRequiredError
from lms_lite_learners.models import OrganizationPlan

FEATURE = "learner_management"

__all__ = [
    "FEATURE",
    "ensure_feature",
    "features_of",
    "has_feature",
    "orgs_with_feature",
    "plan_of",
    "plans_of",
]


def _effective(row: OrganizationPlan | None, now: datetime) -> str:
    if row is None:
        return conf.default_plan()
    if row.plan == Plan.TRIAL and (row.trial_ends_at is None or row.trial_ends_at <= now):
        return Plan.FREE.value
    return str(row.plan)


def plan_of(org: str) -> str:
    """The plan in force: free, trial or paid; a trial that ended is free."""
    return _effective(OrganizationPlan.objects.filter(org=org).first(), timezone.now())


def plans_of(orgs: list[str]) -> dict[str, str]:
    """The plans in force by organisation, with one query for all."""
    now = timezone.now()
    rows = {row.org: row for row in OrganizationPlan.objects.filter(org__in=orgs)}
    return {org: _effective(rows.get(org), now) for org in orgs}


def features_of(plan: str) -> list[str]:
    """The features a plan has; trial and all paid plans have Learner Management."""
    return [FEATURE] if plan in {Plan.TRIAL, Plan.PAID} else []


def has_feature(org: str) -> bool:
    """Has the organisation Learner Management now?"""
    return FEATURE in features_of(plan_of(org))


def orgs_with_feature(orgs: list[str]) -> list[str]:
    """Those of the organisations that have Learner Management now, with one query for all."""
    return [org for org, plan in plans_of(orgs).items() if FEATURE in features_of(plan)]


def ensure_feature(org: str) -> None:
    """Raise PlanRequiredError where the plan lacks Learner Management."""
    if not has_feature(org):
        raise PlanRequiredError(
            _("The plan of “%(org)s” doesn't include Learner Management.") % {"org": org}
        )
