"""The rows' sort keys are computed anew from the platform, never counted along."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment, UserProfile
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.data import HIDDEN
from lms_lite_learners.models import Learner, LearnerTerm, RosterDirty
from lms_lite_learners.roster import membership
from lms_lite_learners.roster.refresh import mark, mark_everywhere, refresh

NOW = timezone.now()


@pytest.fixture
def ada(acme, person):
    """A learner whom the manager put on the list by hand, with nothing here yet."""
    user = person("ada", name="Ada King Lovelace", city="London", country="GB")
    membership.activate(
        "Acme", {user.pk: None}, via="manual", acting_user_id=1, is_open=False, now=NOW
    )
    return user


def row(user):
    return Learner.objects.get(org="Acme", user=user)


def terms(user):
    return set(LearnerTerm.objects.filter(learner__user=user).values_list("term", flat=True))


def test_until_somebody_has_something_here_only_name_and_address_are_keys(ada):
    ada.last_login = NOW
    ada.save()
    refresh("Acme", [ada.pk], NOW)
    learner = row(ada)
    assert (learner.name_sort, learner.email_sort) == ("ada king lovelace", "ada@people.example")
    assert (learner.location_sort, learner.last_login, learner.enrolled) == ("", HIDDEN, 0)
    assert not learner.is_open


@pytest.mark.parametrize("by", ["enrolment", "grade"])
def test_an_enrolment_or_a_result_opens_the_row(acme, ada, by):
    if by == "enrolment":
        CourseEnrollment.enroll(ada, acme.safe.id)
    else:
        PersistentCourseGrade.objects.create(
            user_id=ada.pk, course_id=acme.safe.id, percent_grade=1, letter_grade="Pass"
        )
    refresh("Acme", [ada.pk], NOW)
    learner = row(ada)
    assert learner.is_open
    assert learner.location_sort == "london, gb"


def test_a_row_that_was_open_stays_so_when_the_last_enrolment_goes(acme, ada):
    CourseEnrollment.enroll(ada, acme.safe.id)
    refresh("Acme", [ada.pk], NOW)
    CourseEnrollment.unenroll(ada, acme.safe.id)
    assert refresh("Acme", [ada.pk], NOW) == 1
    assert (row(ada).enrolled, row(ada).is_open) == (0, True)


def test_counts_follow_the_platform(acme, ada):
    acme.data.end = NOW - timedelta(days=1)
    acme.data.save()
    for course in (acme.safe, acme.data):
        CourseEnrollment.enroll(ada, course.id)
    refresh("Acme", [ada.pk], NOW)
    assert (row(ada).enrolled, row(ada).completed) == (2, 1)


def test_repeating_changes_nothing(acme, ada):
    CourseEnrollment.enroll(ada, acme.safe.id)
    assert refresh("Acme", [ada.pk], NOW) == 1
    assert refresh("Acme", [ada.pk], NOW) == 0


def test_a_learner_is_found_by_address_name_and_each_later_word(ada):
    refresh("Acme", [ada.pk], NOW)
    assert terms(ada) == {
        "ada@people.example",
        "ada king lovelace",
        "king lovelace",
        "lovelace",
    }


def test_a_new_name_replaces_the_terms_of_the_old_one(ada):
    refresh("Acme", [ada.pk], NOW)
    UserProfile.objects.filter(user=ada).update(name="Ada Byron")
    refresh("Acme", [ada.pk], NOW)
    assert terms(ada) == {"ada@people.example", "ada byron", "byron"}


def test_who_is_not_on_the_list_is_left_out(acme):
    assert refresh("Acme", [acme.learner.pk, 999_999], NOW) == 0
    assert not Learner.objects.exists()


def test_another_organisations_row_of_the_same_person_is_left_alone(acme, ada):
    membership.activate(
        "Globex", {ada.pk: None}, via="manual", acting_user_id=1, is_open=False, now=NOW
    )
    refresh("Acme", [ada.pk], NOW)
    assert Learner.objects.get(org="Globex").name_sort == ""


def test_many_are_refreshed_with_as_many_queries_as_one(
    acme, person, django_assert_max_num_queries
):
    people = [person(f"p{number}", name=f"Person {number}") for number in range(20)]
    membership.activate(
        "Acme",
        {user.pk: None for user in people},
        via="manual",
        acting_user_id=1,
        is_open=True,
        now=NOW,
    )
    with django_assert_max_num_queries(9):
        assert refresh("Acme", [user.pk for user in people], NOW) == 20


def test_a_mark_is_written_once_and_anew(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        mark("Acme", 7, via="enrollment")
    first = RosterDirty.objects.get()
    mark("Acme", 7)
    again = RosterDirty.objects.get()
    assert (again.added_via, again.user_id) == ("enrollment", 7)
    assert again.marked_at > first.marked_at


def test_marks_about_people_everywhere_have_no_organisation(db):
    mark_everywhere([1, 2])
    assert list(RosterDirty.objects.values_list("org", "user_id").order_by("user_id")) == [
        ("", 1),
        ("", 2),
    ]
