"""A removal asks by sets: more people are more rows, not more questions."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.removal import erasing
from lms_lite_learners.removal.people import identify

pytestmark = pytest.mark.django_db

MANY = 20
# The platform's own way of ending one enrolment, with all who listen to it.
EACH_LEAVING = 30


@pytest.fixture
def learners(acme, person, listed):
    """Twenty-one learners of Acme with an answer and a grade each."""
    users = [person(f"learner{number}") for number in range(MANY + 1)]
    for user in users:
        CourseEnrollment.enroll(user, acme.safe.id)
        StudentModule.objects.create(
            student=user,
            course_id=acme.safe.id,
            module_state_key=acme.safe.id.make_usage_key("problem", "q1"),
            module_type="problem",
        )
        PersistentCourseGrade.objects.create(
            user_id=user.id, course_id=acme.safe.id, percent_grade=1.0
        )
        listed("Acme", user)
    return users


def queries_of(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def erasing_of(users):
    return queries_of(
        lambda: erasing.erase_people("Acme", identify("Acme", [user.pk for user in users]))
    )


def test_twenty_people_are_erased_in_as_many_queries_as_one(learners):
    one = erasing_of(learners[:1])
    assert erasing_of(learners[1:]) <= one + 5


def test_each_enrolment_that_ends_costs_what_it_costs_the_platform(learners):
    def leaving_of(users):
        people = identify("Acme", [user.pk for user in users])
        return queries_of(lambda: erasing.leave("Acme", people))

    one = leaving_of(learners[:1])
    assert leaving_of(learners[1:]) <= one + (MANY - 1) * EACH_LEAVING


def test_tables_that_nobody_uses_are_asked_once_all_together(learners):
    assert erasing_of(learners) <= 120


def test_no_row_is_found_by_whether_a_condition_is_true(learners):
    """MySQL knows no index for `(id IN (1, 2)) = 1`: it reads all rows, and locks them."""
    with CaptureQueriesContext(connection) as queries:
        erasing.erase_people("Acme", identify("Acme", [user.pk for user in learners]))
    told = [
        query["sql"]
        for query in queries
        if re.search(r"\) = (1|true)\b", query["sql"], re.IGNORECASE)
    ]
    assert told == []
    assert any("DELETE" in query["sql"] for query in queries)
