"""What lost events left is found by comparing, and mended."""

import pytest
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import CourseStaffRole
from lms_lite_learners.models import Invitation, Learner, RosterDirty
from lms_lite_learners.roster import membership
from lms_lite_learners.roster import reconcile as reconciling
from lms_lite_learners.roster.reconcile import reconcile

NOW = timezone.now()


@pytest.fixture
def people(acme, person, monkeypatch):
    """Four people enrolled in SAFE101 of whom no event told, walked in ranges of two."""
    monkeypatch.setattr(reconciling, "ENTRIES", 2)
    users = [person(f"p{number}") for number in range(4)]
    for user in users:
        CourseEnrollment.enroll(user, acme.safe.id)
    CourseEnrollment.objects.filter(user=acme.learner).delete()
    RosterDirty.objects.all().delete()
    return users


def listed():
    return sorted(Learner.objects.filter(user__isnull=False).values_list("user_id", flat=True))


def test_who_is_missing_is_listed(people):
    assert reconcile("Acme", NOW) == {"listed": 4, "left": 0, "mended": 0, "marked": 0}
    assert listed() == [user.pk for user in people]


def test_nothing_is_done_where_nothing_differs(people):
    reconcile("Acme", NOW)
    assert not any(reconcile("Acme", NOW).values())


def test_a_row_that_differs_is_mended(people):
    reconcile("Acme", NOW)
    Learner.objects.filter(user=people[0]).update(enrolled=7, name_sort="wrong")
    assert reconcile("Acme", NOW)["mended"] == 1
    assert Learner.objects.get(user=people[0]).enrolled == 1


def test_who_became_staff_leaves(acme, people):
    reconcile("Acme", NOW)
    CourseStaffRole(acme.safe.id).add_users(people[3])
    assert reconcile("Acme", NOW)["left"] == 1
    assert listed() == [user.pk for user in people[:3]]


def test_the_row_of_an_account_that_is_gone_leaves(people):
    Learner.objects.create(
        org="Acme", status="active", user_id=999_999, added_at=NOW, added_via="manual"
    )
    assert reconcile("Acme", NOW)["left"] == 1


def test_a_listed_person_without_any_enrolment_is_compared_too(acme, people, person):
    bob = person("bob", name="Bob")
    membership.activate(
        "Acme", {bob.pk: None}, via="manual", acting_user_id=1, is_open=False, now=NOW
    )
    reconcile("Acme", NOW)
    assert Learner.objects.get(user=bob).name_sort == "bob"


@pytest.mark.parametrize(("is_active", "marked"), [(True, 1), (False, 0)])
def test_a_confirmed_account_that_an_invitation_waits_for_is_marked(
    people, person, is_active, marked
):
    eve = person("eve", is_active=is_active)
    RosterDirty.objects.all().delete()
    membership.add_pending(
        "Acme",
        [membership.Newcomer(eve.email, eve.email)],
        via="manual",
        acting_user_id=1,
        now=NOW,
    )
    assert reconcile("Acme", NOW)["marked"] == marked
    assert RosterDirty.objects.filter(org="", user_id=eve.pk).count() == marked


@pytest.mark.parametrize(
    ("state", "is_registered", "marked"),
    [("invited", False, 1), ("failed", False, 1), ("unconfirmed", True, 0), ("declined", False, 0)],
)
def test_an_account_that_waits_for_its_confirmation_is_marked_unless_the_invitation_says_so(
    people, person, state, is_registered, marked
):
    eve = person("eve", is_active=False)
    RosterDirty.objects.all().delete()
    ids = membership.add_pending(
        "Acme",
        [membership.Newcomer(eve.email, eve.email)],
        via="manual",
        acting_user_id=1,
        now=NOW,
    )
    Invitation.objects.create(
        learner_id=ids[eve.email], org="Acme", state=state, is_registered=is_registered,
        token="t", created_at=NOW,
    )  # fmt: skip
    assert reconcile("Acme", NOW)["marked"] == marked
