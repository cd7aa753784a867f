"""Which organisation has Learner Management."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms_lite_learners import plans
from lms_lite_learners.exceptions import PlanRequiredError
from lms_lite_learners.models import OrganizationPlan

pytestmark = pytest.mark.django_db


def plan(org, name, **fields):
    OrganizationPlan.objects.create(org=org, plan=name, **fields)


def test_without_a_row_the_setting_speaks(settings):
    settings.LMS_LITE_DEFAULT_PLAN = "free"
    assert not plans.has_feature("Acme")
    settings.LMS_LITE_DEFAULT_PLAN = "paid"
    assert plans.has_feature("Acme")


def test_without_the_setting_nothing_happens_until_an_operator_turns_it_on(settings):
    del settings.LMS_LITE_DEFAULT_PLAN
    assert not plans.has_feature("Acme")
    plan("Acme", "paid")
    assert plans.has_feature("Acme")


def test_a_row_outranks_the_setting():
    plan("Acme", "free")
    with pytest.raises(PlanRequiredError, match="Acme"):
        plans.ensure_feature("Acme")


def test_a_trial_lasts_to_its_end():
    now = timezone.now()
    plan("Acme", "trial", trial_ends_at=now + timedelta(minutes=1))
    plan("Globex", "trial", trial_ends_at=now - timedelta(minutes=1))
    assert plans.plan_of("Acme") == "trial"
    assert plans.plan_of("Globex") == "free"
    assert plans.orgs_with_feature(["Globex", "Acme"]) == ["Acme"]


def test_many_organisations_cost_one_query(django_assert_num_queries):
    plan("Acme", "free")
    with django_assert_num_queries(1):
        assert plans.orgs_with_feature(["Acme", "Globex", "Initech"]) == ["Globex", "Initech"]


def test_a_plan_is_of_the_organisation_spelt_exactly_so():
    plan("ACME", "free")
    assert plans.has_feature("Acme")
