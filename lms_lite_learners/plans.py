"""Which organisation has Learner Management."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import audit, conf
from lms_lite_learners.data import Act, Plan
from lms_lite_learners.exceptions import InvalidInputError, PlanRequiredError
from lms_lite_learners.models import OrganizationPlan

FEATURE = "learner_management"

__all__ = [
    "FEATURE",
    "ensure_feature",
    "ensure_plan",
    "features_of",
    "forget_plan",
    "has_feature",
    "orgs_with_feature",
    "plan_of",
    "plans_of",
    "set_plan",
    "trial_ends",
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


def trial_ends() -> dict[str, datetime | None]:
    """Every organisation that was given a plan of its own, and when its trial ends or ended."""
    return dict(OrganizationPlan.objects.values_list("org", "trial_ends_at"))


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


def set_plan(
    org: str,
    plan: str,
    *,
    trial_ends_at: datetime | None = None,
    acting_user_id: int,
    now: datetime,
) -> bool:
    """Give an organisation a plan; answers whether it hadn't it already.

    Raises InvalidInputError as `ensure_plan`.
    """
    ensure_plan(plan, trial_ends_at, now)
    wanted = {"plan": plan, "trial_ends_at": trial_ends_at}
    with transaction.atomic():
        row, is_new = OrganizationPlan.objects.select_for_update().get_or_create(
            org=org, defaults=wanted
        )
        if not is_new and (row.plan, row.trial_ends_at) == (plan, trial_ends_at):
            return False
        OrganizationPlan.objects.filter(pk=row.pk).update(**wanted)
        until = f" {trial_ends_at:%Y-%m-%dT%H:%M%z}" if trial_ends_at else ""
        audit.note(org, Act.SET_PLAN, actor_id=acting_user_id, subject=f"{plan}{until}")
    return True


def ensure_plan(plan: str, trial_ends_at: datetime | None, now: datetime) -> None:
    """Raise InvalidInputError, with the field, for what is no plan or a trial without its end."""
    if plan not in set(Plan):
        text = _("“%(value)s” is no plan: free, trial or paid.") % {"value": plan}
        raise InvalidInputError(text, fields={"plan": [text]})
    if (plan == Plan.TRIAL) != (trial_ends_at is not None):
        text = (
            _("Only a trial has an end; leave this empty.")
            if trial_ends_at
            else _("A trial needs the date of its end.")
        )
        raise InvalidInputError(text, fields={"trial_ends_at": [text]})
    if trial_ends_at is not None and trial_ends_at <= now:
        text = _("A trial can't end in the past: %(when)s.") % {
            "when": trial_ends_at.isoformat(timespec="minutes")
        }
        raise InvalidInputError(text, fields={"trial_ends_at": [text]})


def forget_plan(org: str, *, acting_user_id: int) -> None:
    """Let an organisation have the plan of the setting again."""
    with transaction.atomic():
        if OrganizationPlan.objects.filter(org=org).delete()[0]:
            audit.note(org, Act.SET_PLAN, actor_id=acting_user_id, subject="default")
