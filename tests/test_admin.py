"""What operators set in the Django admin."""

import pytest
from django.urls import reverse

from lms_lite_learners.models import OrganizationPlan

pytestmark = pytest.mark.django_db


def save_plan(client, **fields):
    return client.post(reverse("admin:lms_lite_learners_organizationplan_add"), fields)


def test_an_operator_gives_an_organisation_a_plan(operator, signed_in):
    answer = save_plan(signed_in(operator), org="Acme", plan="paid")
    assert answer.status_code == 302
    assert OrganizationPlan.objects.get().plan == "paid"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"plan": "trial"}, "A trial needs the date"),
        (
            {"plan": "paid", "trial_ends_at_0": "2030-01-01", "trial_ends_at_1": "12:00"},
            "Only a trial",
        ),
    ],
)
def test_only_a_trial_ends_and_it_says_when(operator, signed_in, fields, said):
    answer = save_plan(signed_in(operator), org="Acme", **fields)
    assert said in answer.content.decode()
    assert not OrganizationPlan.objects.exists()


@pytest.mark.parametrize("model", ["job", "auditentry"])
def test_jobs_and_the_trail_are_only_looked_at(operator, signed_in, model):
    client = signed_in(operator)
    assert client.get(reverse(f"admin:lms_lite_learners_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:lms_lite_learners_{model}_add")).status_code == 403
