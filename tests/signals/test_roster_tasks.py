"""A worker works off what events marked."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment, Registration
from lms_lite_learners.models import Invitation, Learner, RosterDirty
from lms_lite_learners.roster import drain as draining
from lms_lite_learners.roster import membership
from lms_lite_learners.roster.refresh import mark_everywhere
from lms_lite_learners.tasks import roster

NOW = timezone.now()
WORDS = "Duplicate entry 'Acme-ada@people.example'"


def invite(email, org="Acme"):
    ids = membership.add_pending(
        org, [membership.Newcomer(email, email)], via="manual", acting_user_id=1, now=NOW
    )
    (pk,) = ids.values()
    Invitation.objects.create(
        learner_id=pk, org=org, state="invited", token=f"{org}{pk}", created_at=NOW
    )


def states(org="Acme"):
    return list(Learner.objects.filter(org=org).values_list("status", "invitation__state"))


def test_an_invited_person_is_unconfirmed_until_the_address_is_confirmed(acme, person, happening):
    for org in ("Acme", "Globex"):
        invite("ada@people.example", org)
    with happening():
        ada = person("ada", email="Ada@people.example", is_active=False)
    roster.drain_all()
    assert states("Acme") == states("Globex") == [("pending", "unconfirmed")]
    registration = Registration()
    registration.register(ada)
    with happening():
        registration.activate()
    roster.drain_all()
    assert states("Acme") == states("Globex") == [("active", "accepted")]
    assert not RosterDirty.objects.exists()


def test_an_address_that_changes_onto_a_pending_row_makes_active(acme, person, happening):
    invite("new@people.example")
    ada = person("ada", email="old@people.example")
    with happening():
        ada.email = "new@people.example"
        ada.save()
    roster.drain_all()
    assert states() == [("active", "accepted")]


def test_an_enrolment_anywhere_lists_the_person(acme, person, happening):
    ada = person("ada", name="Ada")
    with happening():
        CourseEnrollment.enroll(ada, acme.safe.id)
    roster.drain_marks("Acme")
    assert Learner.objects.get(user=ada).enrolled == 1


def test_more_marks_than_one_go_are_worked_off_by_one_task(acme, person, happening, monkeypatch):
    monkeypatch.setattr(roster, "LIMIT", 2)
    people = [person(f"p{number}") for number in range(5)]
    RosterDirty.objects.all().delete()
    with happening():
        for user in people:
            CourseEnrollment.enroll(user, acme.safe.id)
    roster.drain_marks("Acme")
    assert not RosterDirty.objects.exists()
    assert Learner.objects.count() == 5


def test_trouble_in_one_organisation_doesnt_hold_up_the_others(
    acme, globex, person, happening, monkeypatch, caplog
):
    ada = person("ada")
    with happening():
        CourseEnrollment.enroll(ada, acme.safe.id)
        CourseEnrollment.enroll(ada, globex.ops.id)
    settle = draining.settle

    def fail_for_acme(org, people, now):
        if org == "Acme":
            raise RuntimeError("trouble")
        settle(org, people, now)

    monkeypatch.setattr(draining, "settle", fail_for_acme)
    roster.drain_all()
    assert list(Learner.objects.values_list("org", flat=True)) == ["Globex"]
    assert "could not be worked off" in caplog.text
    assert RosterDirty.objects.filter(org="Acme", user_id=ada.pk).exists()


@pytest.mark.parametrize("org", ["Acme", ""])
def test_a_tick_publishes_at_most_one_message_in_ten_seconds(db, messages, org):
    assert roster.publish_drain(org)
    assert roster.publish_drain(org)
    assert sum(messages.values()) == 1


@pytest.fixture
def trouble_with(monkeypatch):
    """Have the database refuse an account's invitations: trouble_with(ada)."""
    accept_for = roster.invitations.accept_for

    def refuse(*users):
        ids = {user.pk for user in users}

        def accept_unless_refused(user_id, now):
            if user_id in ids:
                raise IntegrityError(WORDS)
            return accept_for(user_id, now)

        monkeypatch.setattr(roster.invitations, "accept_for", accept_unless_refused)

    return refuse


@pytest.mark.parametrize("limit", [2, 5000])
def test_an_account_that_makes_trouble_holds_up_nobody_and_keeps_its_mark(
    acme, person, trouble_with, monkeypatch, limit
):
    monkeypatch.setattr(roster, "LIMIT", limit)
    names = ("ada", "bob", "eve")
    for name in names:
        invite(f"{name}@people.example")
    ada, bob, eve = (person(name, email=f"{name}@people.example") for name in names)
    RosterDirty.objects.all().delete()
    mark_everywhere([bob.pk, ada.pk, eve.pk])
    trouble_with(ada)
    roster.drain_marks("")
    assert set(RosterDirty.objects.values_list("user_id", flat=True)) == {ada.pk}
    assert set(Learner.objects.values_list("user_id", flat=True)) == {bob.pk, eve.pk, None}


def test_trouble_with_every_account_comes_to_an_end(acme, person, trouble_with, monkeypatch):
    monkeypatch.setattr(roster, "LIMIT", 2)
    people = [person(f"p{number}", email=f"p{number}@people.example") for number in range(5)]
    for user in people:
        invite(user.email)
    RosterDirty.objects.all().delete()
    mark_everywhere([user.pk for user in people])
    trouble_with(*people)
    roster.drain_marks("")
    assert RosterDirty.objects.count() == 5


def test_the_log_names_no_address(acme, person, trouble_with, caplog):
    invite("ada@people.example")
    ada = person("ada", email="ada@people.example")
    RosterDirty.objects.all().delete()
    mark_everywhere([ada.pk])
    trouble_with(ada)
    roster.drain_marks("")
    assert f"account {ada.pk} still wait: IntegrityError" in caplog.text
    assert "ada@people.example" not in caplog.text


def test_an_organisations_trouble_is_logged_without_an_address(acme, monkeypatch, caplog):
    def refuse(*_arguments, **_options):
        raise IntegrityError(WORDS)

    monkeypatch.setattr(roster, "drain", refuse)
    roster.drain_marks("Acme")
    assert "Acme” could not be worked off; they stay: IntegrityError" in caplog.text
    assert "ada@people.example" not in caplog.text
