"""What operators set in the Django admin."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms_lite_learners.models import AuditEntry, OrganizationPlan

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


def change_plan(client, row, **fields):
    path = reverse("admin:lms_lite_learners_organizationplan_change", args=[row.pk])
    return client.post(path, fields)


def noted():
    rows = AuditEntry.objects.order_by("id")
    return list(rows.values_list("org", "action", "actor_id", "subject"))


def test_plans_that_are_given_changed_and_taken_away_are_noted(operator, signed_in):
    client, who = signed_in(operator), operator.pk
    save_plan(client, org="Acme", plan="paid")
    row = OrganizationPlan.objects.get()
    assert change_plan(client, row, plan="free").status_code == 302
    path = reverse("admin:lms_lite_learners_organizationplan_changelist")
    ticked = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    assert client.post(path, ticked).status_code == 302
    assert not OrganizationPlan.objects.exists()
    plans = ("paid", "free", "default")
    assert noted() == [("Acme", "set_plan", who, plan) for plan in plans]


def test_a_plan_is_not_moved_to_another_organisation(operator, signed_in):
    row = OrganizationPlan.objects.create(org="Acme", plan="paid")
    change_plan(signed_in(operator), row, org="Globex", plan="free")
    assert list(OrganizationPlan.objects.values_list("org", "plan")) == [("Acme", "free")]


def test_a_trial_that_ended_can_be_looked_at_and_saved_as_it_is(operator, signed_in):
    ended = (timezone.now() - timedelta(days=9)).replace(microsecond=0)
    row = OrganizationPlan.objects.create(org="Acme", plan="trial", trial_ends_at=ended)
    local = timezone.localtime(ended)
    times = {"trial_ends_at_0": f"{local:%Y-%m-%d}", "trial_ends_at_1": f"{local:%H:%M:%S}"}
    assert change_plan(signed_in(operator), row, plan="trial", **times).status_code == 302
    assert noted() == []


@pytest.mark.parametrize("model", ["job", "auditentry"])
def test_jobs_and_the_trail_are_only_looked_at(operator, signed_in, model):
    client = signed_in(operator)
    assert client.get(reverse(f"admin:lms_lite_learners_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:lms_lite_learners_{model}_add")).status_code == 403
