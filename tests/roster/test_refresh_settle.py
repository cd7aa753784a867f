"""Who studies here is listed; who only is staff is not."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from common.djangoapps.student.models import (
    CourseEnrollment,
    CourseEnrollmentAllowed,
    get_retired_email_by_email,
)
from common.djangoapps.student.roles import CourseStaffRole, OrgStaffRole
from lms_lite_learners.models import Invitation, Learner, LearnerTerm, OrganizationPlan
from lms_lite_learners.roster import membership, suppression
from lms_lite_learners.roster.settle import settle

NOW = timezone.now()


@pytest.fixture
def ada(acme, person):
    user = person("ada", name="Ada Lovelace", city="London")
    CourseEnrollment.enroll(user, acme.safe.id)
    return user


def settled(*users, via=""):
    return dict(settle("Acme", {user.pk: via for user in users}, NOW))


def row(user):
    return Learner.objects.filter(org="Acme", user=user).first()


def invite(user, **fields):
    ids = membership.add_pending(
        "Acme",
        [membership.Newcomer(user.email.lower(), user.email)],
        via="manual",
        acting_user_id=1,
        now=NOW,
    )
    (pk,) = ids.values()
    Invitation.objects.create(
        learner_id=pk, org="Acme", state="invited", token=f"t{pk}", created_at=NOW
    )


def test_who_is_enrolled_is_listed_with_all_keys_at_once(ada):
    assert settled(ada)["listed"] == 1
    learner = row(ada)
    assert (learner.status, learner.added_via, learner.is_open) == ("active", "enrollment", True)
    assert (learner.enrolled, learner.name_sort, learner.location_sort) == (
        1,
        "ada lovelace",
        "london",
    )
    assert LearnerTerm.objects.filter(learner=learner).count() == 3


def test_how_somebody_came_is_kept_from_the_mark(ada):
    settled(ada, via="launch")
    assert row(ada).added_via == "launch"


def test_settling_again_changes_nothing(ada):
    settled(ada)
    assert not any(settled(ada).values())
    assert Learner.objects.count() == 1


def test_who_studies_elsewhere_is_not_listed_here(acme, globex, person):
    bob = person("bob")
    CourseEnrollment.enroll(bob, globex.ops.id)
    settled(bob)
    assert row(bob) is None


def test_nobody_is_listed_without_the_feature(ada):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    settled(ada)
    assert row(ada) is None


def test_a_course_somebody_is_staff_of_never_lists_him(acme, ada):
    CourseStaffRole(acme.safe.id).add_users(ada)
    settled(ada)
    assert row(ada) is None
    CourseEnrollment.enroll(ada, acme.data.id)
    settled(ada)
    assert row(ada).enrolled == 1


def test_who_becomes_staff_of_all_his_courses_leaves_the_list(acme, ada):
    settled(ada)
    CourseStaffRole(acme.safe.id).add_users(ada)
    assert settled(ada)["left"] == 1
    assert row(ada) is None
    assert not LearnerTerm.objects.exists()


def test_the_organisations_staff_leave_the_list_too(ada):
    settled(ada)
    OrgStaffRole("Acme").add_users(ada)
    settled(ada)
    assert row(ada) is None


def test_who_was_added_by_hand_stays_though_he_became_staff(acme, ada):
    settled(ada, via="manual")
    CourseStaffRole(acme.safe.id).add_users(ada)
    settled(ada)
    assert row(ada).enrolled == 0


def test_who_gives_the_role_up_is_listed_again(acme, ada):
    CourseStaffRole(acme.safe.id).add_users(ada)
    settled(ada)
    CourseStaffRole(acme.safe.id).remove_users(ada)
    settled(ada)
    assert row(ada).enrolled == 1


def test_whose_last_enrolment_ends_stays(acme, ada):
    settled(ada)
    CourseEnrollment.unenroll(ada, acme.safe.id)
    settled(ada)
    assert (row(ada).enrolled, row(ada).is_open) == (0, True)


@pytest.mark.parametrize("known_by", ["account", "address"])
def test_who_is_suppressed_is_not_listed(ada, known_by):
    asked = {"account": {"user_id": ada.pk}, "address": {"key": ada.email}}[known_by]
    suppression.suppress("Acme", **asked, now=NOW)
    settled(ada)
    assert row(ada) is None


def test_who_is_suppressed_elsewhere_is_listed_here(ada):
    suppression.suppress("Globex", user_id=ada.pk, now=NOW)
    settled(ada)
    assert row(ada) is not None


def test_two_accounts_of_one_address_are_both_asked_about(acme, person):
    people = [person(name, email=f"{name}@people.example") for name in ("one", "two")]
    for user in people:
        CourseEnrollment.enroll(user, acme.safe.id)
        get_user_model().objects.filter(pk=user.pk).update(email=f"no address {user.pk}")
    suppression.suppress("Acme", user_id=people[1].pk, now=NOW)
    settled(*people)
    assert [row(user) is not None for user in people] == [True, False]


def test_an_invited_person_who_is_enrolled_takes_the_pending_row_along(ada):
    invite(ada)
    settled(ada)
    learner = row(ada)
    assert (Learner.objects.count(), learner.added_via, learner.enrolled) == (1, "manual", 1)
    assert (learner.invitation.state, learner.is_open) == ("accepted", True)


def test_an_unconfirmed_address_proves_nothing_about_a_pending_row(ada):
    get_user_model().objects.filter(pk=ada.pk).update(is_active=False)
    invite(ada)
    settled(ada)
    assert sorted(Learner.objects.values_list("status", flat=True)) == ["active", "pending"]


def test_one_of_two_accounts_of_an_address_takes_nobodys_pending_row(ada, person):
    if connection.vendor != "mysql":  # there the second account can't be
        person("twin", email="ADA@people.example")
        invite(ada)
        settled(ada)
        assert sorted(Learner.objects.values_list("status", flat=True)) == ["active", "pending"]


def test_an_organisation_without_the_feature_or_a_list_costs_two_questions(
    ada, django_assert_num_queries
):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    with django_assert_num_queries(2):
        settled(ada)


def test_a_retired_account_is_not_listed(ada):
    retired = get_retired_email_by_email(ada.email)
    get_user_model().objects.filter(pk=ada.pk).update(email=retired)
    settled(ada)
    assert row(ada) is None


def test_the_row_of_an_account_that_is_gone_leaves_the_list(ada):
    settled(ada)
    Learner.objects.update(user_id=999_999)
    assert settle("Acme", {999_999: ""}, NOW)["left"] == 1


def test_many_are_settled_with_as_many_queries_as_one(acme, person, django_assert_max_num_queries):
    people = [person(f"p{number}") for number in range(20)]
    for user in people:
        CourseEnrollment.enroll(user, acme.safe.id)
    with django_assert_max_num_queries(24):
        assert settled(*people)["listed"] == 20


@pytest.fixture
def while_waiting(monkeypatch):
    """Have something happen while settling waits for the list: while_waiting(act)."""
    lock = membership.lock

    def during(act):
        def wait_then_lock(org, now):
            act()
            lock(org, now)

        monkeypatch.setattr(membership, "lock", wait_then_lock)

    return during


def test_what_happened_while_it_waited_for_the_list_is_seen(acme, ada, while_waiting):
    settled(ada)
    while_waiting(lambda: CourseEnrollment.enroll(ada, acme.data.id))
    settled(ada)
    assert row(ada).enrolled == 2


def test_who_is_no_longer_staff_when_the_list_is_free_stays(acme, ada, while_waiting):
    settled(ada)
    CourseStaffRole(acme.safe.id).add_users(ada)
    while_waiting(lambda: CourseStaffRole(acme.safe.id).remove_users(ada))
    settled(ada)
    assert row(ada) is not None


def test_who_was_listed_while_it_waited_is_brought_up_to_date(acme, ada, while_waiting):
    def add_by_hand():
        membership.activate(
            "Acme", {ada.pk: None}, via="manual", acting_user_id=1, is_open=True, now=NOW
        )

    while_waiting(add_by_hand)
    settled(ada)
    assert (row(ada).added_via, row(ada).enrolled) == ("manual", 1)


def places(user, *courses):
    """Places that were given after the account was confirmed, which the platform passes over."""
    CourseEnrollmentAllowed.objects.bulk_create(
        CourseEnrollmentAllowed(email=user.email, course_id=course.id, auto_enroll=True)
        for course in courses
    )


def courses_of(user):
    rows = CourseEnrollment.objects.filter(user=user, is_active=True)
    return {str(key) for key in rows.values_list("course_id", flat=True)}


def test_who_is_listed_by_an_enrolment_gets_the_courses_of_the_invitation(acme, globex, ada):
    invite(ada)
    places(ada, acme.data, globex.ops)
    settled(ada)
    assert courses_of(ada) == {str(acme.safe.id), str(acme.data.id)}
    assert row(ada).enrolled == 2


def test_who_was_asked_to_join_gets_them_by_answering_alone(acme, ada):
    invite(ada)
    Invitation.objects.update(is_question=True)
    places(ada, acme.data)
    settled(ada)
    assert courses_of(ada) == {str(acme.safe.id)}
    assert row(ada).status == "active"
