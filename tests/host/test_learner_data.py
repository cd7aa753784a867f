"""Single facts of answers, grades and certificates that the records don't show."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from submissions import api as submissions
from submissions.models import Score, Submission
from waffle.testutils import override_flag

from common.djangoapps.student.models import CourseEnrollment, anonymous_id_for_user
from lms.djangoapps.certificates.api import clear_pii_from_certificate_records_for_user
from lms.djangoapps.certificates.models import GeneratedCertificate
from lms.djangoapps.course_goals.models import UserActivity
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.coursewarehistoryextended.models import StudentModuleHistoryExtended
from lms.djangoapps.grades.api import (
    CourseGradeFactory,
    clear_prefetched_course_grades,
    clear_user_course_grades,
    override_subsection_grade,
    prefetch_course_grades,
)
from lms.djangoapps.grades.models import (
    PersistentCourseGrade,
    PersistentSubsectionGrade,
    PersistentSubsectionGradeOverride,
)
from lms.djangoapps.instructor.enrollment import reset_student_attempts
from openedx.core.djangoapps.schedules.models import Schedule
from openedx.features.course_experience import ENABLE_COURSE_GOALS
from tests.host.replay_learning import certify, problem, reset_score, set_score, submit, touch
from tests.host.replay_plain import PASSING
from tests.host.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    """A user who answered the question of an Acme course."""
    world = World(settings)
    touch("problem", grade=1.0, max_grade=1.0)(world)
    return world


@pytest.fixture
def graded(world):
    """The user's grades are computed."""
    CourseGradeFactory().update(world.user, course_key=world.course, force_update_subsections=True)
    return world


def override(world):
    """Staff put no points in place of the user's."""
    lesson = world.course.make_usage_key("sequential", "lesson")
    override_subsection_grade(
        world.user.id, world.course, lesson, earned_graded=0.0, comment="copied"
    )


def test_the_history_of_answers_lives_in_the_other_database(world):
    assert StudentModuleHistoryExtended.objects.get().state == "{}"
    table = StudentModuleHistoryExtended._meta.db_table
    assert table not in connections["default"].introspection.table_names()
    assert table in connections["student_module_history"].introspection.table_names()


def test_nothing_but_that_history_lives_in_the_other_database():
    tables = set(connections["student_module_history"].introspection.table_names())
    assert tables - {"django_migrations"} == {StudentModuleHistoryExtended._meta.db_table}


def test_the_state_that_follows_a_score_completes_its_entry_of_history(world):
    world.answer.delete()
    touch("problem", grade=1.0, max_grade=1.0)(world)
    StudentModuleHistoryExtended.objects.update(state=None)
    world.answer.save()
    assert StudentModuleHistoryExtended.objects.get().state == "{}"


def test_a_grade_is_computed_from_answers(graded):
    stored = PersistentSubsectionGrade.objects.get(user_id=graded.user.id)
    assert (stored.earned_graded, stored.possible_graded) == (1.0, 1.0)
    assert CourseGradeFactory().read(graded.user, course_key=graded.course).percent == 1.0


def test_points_of_staff_take_the_place_of_computed_ones(graded):
    override(graded)
    assert CourseGradeFactory().update(graded.user, course_key=graded.course).percent == 0.0


def test_clearing_grades_leaves_the_history_of_what_staff_put_in_their_place(graded):
    override(graded)
    clear_user_course_grades(graded.user.id, graded.course)
    assert not PersistentSubsectionGrade.objects.exists()
    assert not PersistentSubsectionGradeOverride.objects.exists()
    history = PersistentSubsectionGradeOverride.history.order_by("history_id")
    assert [(row.history_type, row.override_reason) for row in history] == [
        ("+", "copied"),
        ("-", "copied"),
    ]


def test_who_has_no_grade_is_read_as_zero_and_none_is_stored(world):
    grade = CourseGradeFactory().read(world.other, course_key=world.course)
    assert (grade.percent, grade.passed) == (0.0, False)
    assert not PersistentCourseGrade.objects.exists()
    factory = CourseGradeFactory()
    assert factory.read(world.other, course_key=world.course, create_if_needed=False) is None


def test_grades_that_were_read_ahead_cost_no_query(world, django_assert_num_queries):
    PASSING(world)
    with django_assert_num_queries(1):
        prefetch_course_grades(world.course, [world.user, world.other])
        found = list(CourseGradeFactory().iter([world.user, world.other], course_key=world.course))
    assert [result.course_grade.percent for result in found] == [0.77, 0.0]
    clear_prefetched_course_grades(world.course)
    with django_assert_num_queries(1):
        CourseGradeFactory().read(world.user, course_key=world.course)


def test_a_grade_that_fails_stops_no_other(world):
    [result] = CourseGradeFactory().iter(
        [world.user], course_key=world.unknown_course, force_update=True
    )
    assert result.course_grade is None
    assert isinstance(result.error, ValueError)


def test_the_name_stays_in_the_history_of_a_certificate(world):
    certify("downloadable")(world)
    clear_pii_from_certificate_records_for_user(world.user)
    GeneratedCertificate.objects.get().delete()
    history = GeneratedCertificate.history.order_by("history_id")
    assert [(row.history_type, row.name) for row in history] == [("+", "User Person"), ("-", "")]


def test_a_reset_submission_keeps_its_text(world):
    submit(world)
    set_score(world)
    reset_score(world)
    assert not Submission.objects.exists()
    assert Submission._objects.get().answer == {"text": "essay"}
    assert Score.objects.count() == 2


def test_a_learner_is_let_try_again(world):
    world.answer.state = '{"attempts": 3, "done": true}'
    world.answer.save()
    reset_student_attempts(world.course, world.user, problem(world), world.other)
    assert StudentModule.objects.get().state == '{"attempts": 0, "done": true}'


def test_a_learners_answer_and_its_score_are_deleted(world):
    submit(world)
    set_score(world)
    reset_student_attempts(
        world.course, world.user, problem(world), world.other, delete_module=True
    )
    assert not StudentModule.objects.exists()
    anonymous_id = anonymous_id_for_user(world.user, world.course)
    assert not submissions.get_scores(str(world.course), anonymous_id)


def test_a_day_in_a_course_is_noted_once(world):
    with override_flag(ENABLE_COURSE_GOALS.name, active=True):
        first = UserActivity.record_user_activity(world.user, world.course)
        assert UserActivity.record_user_activity(world.user, world.course) == first
    assert UserActivity.objects.get().id == first


def test_a_visitors_day_is_not_noted(world):
    with override_flag(ENABLE_COURSE_GOALS.name, active=True):
        assert UserActivity.record_user_activity(AnonymousUser(), world.course) is None
    assert not UserActivity.objects.exists()


def test_a_schedule_begins_with_the_enrollment(world):
    row = CourseEnrollment.enroll(world.user, world.course)
    assert Schedule.objects.get().start_date == row.created


def test_a_schedule_begins_no_earlier_than_its_course(world):
    later = world.answer.created.replace(year=world.answer.created.year + 1, month=1, day=2)
    world.change_course(start=later)
    CourseEnrollment.enroll(world.user, world.course)
    assert Schedule.objects.get().start_date == later
