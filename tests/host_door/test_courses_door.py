"""Courses and organisations, told apart by case."""

import pytest
from opaque_keys.edx.keys import CourseKey
from organizations.api import ensure_organization
from organizations.models import Organization

from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.host import capabilities, courses


def test_organisations_come_of_courses_and_of_their_own_table(acme, globex):
    ensure_organization("Empty")
    Organization.objects.filter(short_name="Globex").delete()
    assert courses.known_orgs() == {"Acme", "Globex", "Empty"}


def test_organisations_that_differ_by_case_are_two(acme, course):
    course("course-v1:ACME+X+1")
    assert {"Acme", "ACME"} <= courses.known_orgs()
    assert [one.key for one in courses.courses_of("ACME")] == ["course-v1:ACME+X+1"]
    assert "course-v1:ACME+X+1" not in courses.course_keys_of("Acme")


def test_an_organisation_is_shown_by_its_name_or_else_by_its_short_name(acme):
    Organization.objects.filter(short_name="Acme").update(name="Acme Ltd")
    assert courses.org_names(["Acme", "Nobody"]) == {"Acme": "Acme Ltd", "Nobody": "Nobody"}


def test_courses_are_listed_by_name(acme, course):
    course("course-v1:Acme+ZZZ+1", name="Abseiling")
    assert [one.name for one in courses.courses_of("Acme")] == [
        "Abseiling",
        "DATA200",
        "LEAD300",
        "SAFE101",
    ]


def test_only_courses_that_exist_are_got(acme):
    found = courses.get_courses([str(acme.safe.id), "course-v1:Acme+NONE+1", "nonsense"])
    assert list(found) == [str(acme.safe.id)]
    assert (found[str(acme.safe.id)].org, found[str(acme.safe.id)].name) == ("Acme", "SAFE101")


@pytest.mark.parametrize("left", ["enrolment", "grade", "allow list"])
def test_a_deleted_course_that_left_something_is_still_the_organisations(acme, left):
    key = CourseKey.from_string("course-v1:Acme+GONE+1")
    if left == "enrolment":
        CourseEnrollment.objects.create(user=acme.learner, course_id=key)
    elif left == "grade":
        PersistentCourseGrade.objects.create(
            user_id=acme.learner.pk, course_id=key, percent_grade=0.5, letter_grade=""
        )
    else:
        CourseEnrollmentAllowed.objects.create(email="ada@people.example", course_id=key)
    assert str(key) in courses.course_keys_of("Acme")
    assert str(key) not in courses.course_keys_of("Globex")


def test_the_organisation_of_a_key_keeps_its_case_and_nonsense_has_none():
    assert courses.org_of("course-v1:aCMe+X+1") == "aCMe"
    assert courses.org_of("nonsense") == ""


def test_what_this_release_has_is_told(db):
    assert capabilities()["role_events"] is True
