"""Columns stand where they stood before: new courses come last."""

from datetime import timedelta

import pytest
from happenings import NOW, grade

from lms_lite_learners.data import Scope
from lms_lite_learners.models import KnownCourse
from lms_lite_learners.results.columns import course_columns, keep_order
from lms_lite_learners.roster.ended import note_changes
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

ACME = Scope("Acme")


@pytest.fixture
def made(acme):
    """The three courses, made in this order: LEAD300, SAFE101, DATA200."""
    ordered = [acme.lead, acme.safe, acme.data]
    for days, course in enumerate(ordered):
        CourseOverview.objects.filter(id=course.id).update(created=NOW + timedelta(days=days))
    return [str(course.id) for course in ordered]


def test_courses_stand_in_the_order_in_which_they_were_made(made):
    assert course_columns(ACME) == made


def test_a_new_course_comes_last(made, course):
    note_changes(NOW)
    new = str(course("course-v1:Acme+AAA+1").id)
    CourseOverview.objects.filter(id=new).update(created=NOW - timedelta(days=900))
    assert course_columns(ACME) == [*made, new]
    note_changes(NOW)
    assert course_columns(ACME) == [*made, new]


def test_a_deleted_course_keeps_its_place(made, acme, ada):
    note_changes(NOW)
    grade(ada, acme.safe, 0.5)
    CourseOverview.objects.filter(id=acme.safe.id).delete()
    note_changes(NOW)
    assert course_columns(ACME) == made


def test_a_course_that_was_deleted_before_anybody_looked_keeps_the_place_it_was_shown_at(
    made, ada, course
):
    gone, other = "course-v1:Acme+GONE+1", "course-v1:Acme+AGONE+1"
    grade(ada, gone, 0.5)
    shown = course_columns(ACME)
    assert shown == [*made, gone]
    keep_order(shown)
    grade(ada, other, 0.5)
    new = str(course("course-v1:Acme+AAA+1").id)
    assert course_columns(ACME) == [*shown, new, other]
    note_changes(NOW)
    assert course_columns(ACME) == [*shown, new, other]


def test_looking_keeps_the_order_that_was_shown_before(made):
    before = course_columns(ACME)
    note_changes(NOW)
    assert course_columns(ACME) == before
    assert KnownCourse.objects.count() == 3


def test_a_choice_of_courses_keeps_to_the_organisation(made, globex):
    chosen = Scope("Acme", (str(globex.ops.id), made[2], made[0]))
    assert course_columns(chosen) == [made[0], made[2]]
