"""The switch, the link, and what the courses' rows tell."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import CourseStaffRole
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners import launches
from lms_lite_learners.models import AuditEntry, CourseSharing
from tests.launches.launching_cast import make_public
from xmodule.modulestore.django import ModuleStore
from xmodule.modulestore.exceptions import ItemNotFoundError

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(acme):
    """The key of a course of Acme."""
    return str(acme.data.id)


def test_both_are_off_until_somebody_sets_them(key):
    assert launches.find_sharing(key) == launches.Sharing(save_progress=False, sent_at=None)
    assert not CourseSharing.objects.exists()


def test_turning_the_switch_is_noted_once(acme, key):
    for _time in range(2):
        launches.set_save_progress(key, True, acting_user_id=acme.manager.pk)
    launches.set_save_progress(key, False, acting_user_id=acme.author.pk)
    notes = AuditEntry.objects.order_by("id").values_list("org", "action", "actor_id", "subject")
    assert list(notes) == [
        ("Acme", "save_progress_on", acme.manager.pk, key),
        ("Acme", "save_progress_off", acme.author.pk, key),
    ]


def test_the_first_time_of_sending_stays(acme, key):
    first, later = timezone.now(), timezone.now() + timedelta(days=1)
    launches.mark_sent(key, first, acting_user_id=acme.manager.pk)
    assert launches.mark_sent(key, later, acting_user_id=acme.manager.pk).sent_at == first


def grade(user, course):
    PersistentCourseGrade.update_or_create(
        user.pk, course.id, percent_grade=0.5, letter_grade="", passed=False
    )


def test_learners_are_enrolled_and_results_are_enrolled_or_graded_less_staff(acme, person):
    people = [person(name) for name in ("ada", "bob", "cyd", "dan")]
    for user in [*people[:3], acme.manager]:
        CourseEnrollment.enroll(user, acme.data.id)
    CourseEnrollment.unenroll(people[2], acme.data.id)
    for user in [people[0], people[2], people[3], acme.manager]:
        grade(user, acme.data)
    CourseStaffRole(acme.data.id).add_users(people[1])
    rows = {row.course_key: row for row in launches.course_rows([str(acme.data.id)])}
    row = rows[str(acme.data.id)]
    assert (row.learners, row.results) == (1, 3)


def test_a_row_says_whether_the_course_needs_no_account(acme, key):
    make_public(acme.data)
    rows = launches.course_rows([key, str(acme.lead.id)])
    assert {row.course_key: row.open_to_all for row in rows} == {
        key: True,
        str(acme.lead.id): False,
    }


def test_courses_that_do_not_exist_have_no_row(acme, key):
    assert [row.course_key for row in launches.course_rows([key, "course-v1:X+Y+Z", "no"])] == [key]


def test_people_cost_no_more_queries(acme, person):
    keys = [str(course.id) for course in (acme.safe, acme.data, acme.lead)]

    def queries():
        with CaptureQueriesContext(connection) as caught:
            launches.course_rows(keys)
        return len(caught)

    few = queries()
    for number in range(10):
        CourseEnrollment.enroll(person(f"p{number}"), acme.data.id)
    assert queries() == few


def test_a_course_whose_content_can_not_be_loaded_is_open_to_nobody(acme, key, monkeypatch):
    for course in (acme.data, acme.lead):
        make_public(course)
    load = ModuleStore.build

    def build(overview):
        if overview.id == acme.data.id:
            raise ItemNotFoundError
        return load(overview)

    monkeypatch.setattr(ModuleStore, "build", staticmethod(build))
    rows = launches.course_rows([key, str(acme.lead.id)])
    assert {row.name: row.open_to_all for row in rows} == {"DATA200": False, "LEAD300": True}
