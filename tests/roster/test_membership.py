"""Coming onto the list and moving along it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms_lite_learners.data import AddedVia, Status
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster import membership
from lms_lite_learners.roster.membership import Newcomer

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def add(org, *keys, now=NOW):
    with transaction.atomic():
        membership.lock(org, now)
        return membership.add_pending(
            org,
            [Newcomer(key=key, email=key) for key in keys],
            via=AddedVia.MANUAL.value,
            acting_user_id=1,
            now=now,
        )


def activate(org, user, key, *, is_open=True, now=NOW):
    with transaction.atomic():
        membership.lock(org, now)
        people = {user.id: key}
        return membership.activate(
            org, people, via=AddedVia.MANUAL.value, acting_user_id=1, is_open=is_open, now=now
        )[user.id]


def test_one_address_is_one_pending_learner_of_an_organisation():
    first = add("Acme", "ada@x.example", "bob@x.example")
    assert set(first) == {"ada@x.example", "bob@x.example"}
    assert set(add("Acme", "ada@x.example", "eve@x.example")) == {"eve@x.example"}
    assert set(add("Globex", "ada@x.example")) == {"ada@x.example"}
    assert Learner.objects.filter(email_key="ada@x.example").count() == 2


def test_the_database_refuses_a_second_pending_row_whatever_the_code_does():
    add("Acme", "ada@x.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Learner.objects.create(
            org="Acme",
            status=Status.PENDING,
            email_key="ada@x.example",
            added_at=NOW,
            added_via="manual",
        )


def test_organisations_that_differ_in_case_are_two():
    add("Acme", "ada@x.example")
    assert set(add("ACME", "ada@x.example")) == {"ada@x.example"}
    assert membership.find_pending("acme", ["ada@x.example"]) == {}


def test_addresses_that_a_loose_collation_takes_for_one_are_two():
    keys = {"ada@x.example", "ada@xn--x-zga.example", "ada.@x.example", "a.da@x.example"}
    assert set(add("Acme", *keys)) == keys


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "pending"},
        {"status": "active"},
        {"status": "pending", "email_key": "ada@x.example", "user_id": 1},
        {"status": "active", "email_key": "ada@x.example", "user_id": 1},
        {"status": "gone", "email_key": "ada@x.example"},
    ],
)
def test_a_row_has_exactly_the_identity_of_its_status(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Learner.objects.create(org="Acme", added_at=NOW, added_via="manual", **fields)


def test_a_pending_row_becomes_the_active_row_and_forgets_the_address(person):
    ada = person("ada", email="ada@x.example")
    pending = add("Acme", "ada@x.example")["ada@x.example"]
    Invitation.objects.create(
        learner_id=pending, org="Acme", state="invited", token="t", created_at=NOW
    )
    assert activate("Acme", ada, "ada@x.example") == pending
    row = Learner.objects.get(pk=pending)
    assert (row.status, row.user_id, row.email_key, row.email) == ("active", ada.id, None, "")
    invitation = Invitation.objects.get(learner=row)
    assert (invitation.state, invitation.is_open) == ("accepted", False)


def test_activating_twice_is_once(person):
    ada = person("ada")
    assert activate("Acme", ada, None) == activate("Acme", ada, None)
    assert Learner.objects.count() == 1


def test_a_pending_row_merges_into_the_active_row_of_the_same_person(person):
    ada = person("ada", email="new@x.example")
    active = activate("Acme", ada, "old@x.example", now=NOW)
    earlier = NOW - timedelta(days=3)
    add("Acme", "new@x.example", now=earlier)
    assert activate("Acme", ada, "new@x.example") == active
    row = Learner.objects.get(org="Acme")
    assert row.pk == active
    assert row.added_at == earlier


def test_a_freed_address_may_be_invited_again(person):
    ada = person("ada", email="team@x.example")
    activate("Acme", ada, "team@x.example")
    ada.email = "ada@x.example"
    ada.save()
    assert set(add("Acme", "team@x.example")) == {"team@x.example"}
    assert Learner.objects.filter(org="Acme").count() == 2


def test_being_added_by_hand_opens_nothing_but_accepting_does(person):
    ada = person("ada")
    activate("Acme", ada, None, is_open=False)
    assert not Learner.objects.get().is_open
    activate("Acme", ada, None, is_open=True)
    assert Learner.objects.get().is_open


def test_taking_off_touches_nobody_else():
    ids = add("Acme", "ada@x.example", "bob@x.example")
    other = add("Globex", "ada@x.example")
    assert membership.take_off("Acme", [ids["ada@x.example"], other["ada@x.example"]]) == 1
    assert set(Learner.objects.values_list("pk", flat=True)) == {
        ids["bob@x.example"],
        other["ada@x.example"],
    }


def test_a_person_without_account_leaves_no_row_behind(person):
    ada = person("ada")
    activate("Acme", ada, None)
    ada.delete()
    assert not Learner.objects.exists()
