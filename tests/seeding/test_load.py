"""Filling the database in bulk."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import Count

from common.djangoapps.student.models import CourseEnrollment, UserProfile
from lms.djangoapps.grades.models import PersistentCourseGrade
from seed.load import disk, load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """So that a small load has several."""
    monkeypatch.setattr(load, "CHUNK", 40)


@pytest.fixture
def told():
    """What the load has said."""
    return []


def loaded():
    return User.objects.filter(email__endswith="@load.example")


def enrollments():
    return CourseEnrollment.objects.filter(user__in=loaded())


def test_learners_come_with_profile_and_one_to_three_courses(told):
    assert load.load(100, 5, told.append) == 100

    assert loaded().count() == 100
    assert UserProfile.objects.filter(user__in=loaded()).exclude(name="").count() == 100
    counts = enrollments().values("user").annotate(n=Count("id")).values_list("n", flat=True)
    assert (len(counts), set(counts)) == (100, {1, 2, 3})
    assert len({row.course_id for row in enrollments()}) == 5
    assert {row.course_id.org for row in enrollments()} == {"Load"}


def test_a_share_has_grades_and_only_in_courses_of_theirs(told):
    load.load(100, 5, told.append)

    grades = PersistentCourseGrade.objects.filter(user_id__in=loaded().values("id"))
    assert 20 < grades.count() < enrollments().count()
    theirs = {(row.user_id, row.course_id) for row in enrollments()}
    assert {(grade.user_id, grade.course_id) for grade in grades} <= theirs
    for grade in grades:
        assert bool(grade.letter_grade) == (grade.percent_grade >= 0.6)
        assert bool(grade.letter_grade) == bool(grade.passed_timestamp)


def test_loading_again_adds_nothing_and_says_so(told):
    load.load(60, 4, told.append)
    rows = enrollments().count()

    assert load.load(60, 4, told.append) == 0
    assert told[-1] == "Nothing to add: organisation Load has 60 learners."
    assert (loaded().count(), enrollments().count()) == (60, rows)


def test_a_load_that_was_cut_short_goes_on(told, monkeypatch):
    load.load(60, 4, told.append)

    assert load.load(130, 4, told.append) == 70
    assert loaded().count() == loaded().values("username").distinct().count() == 130


def test_accounts_made_after_a_load_get_numbers_of_their_own(told):
    load.load(50, 3, told.append)

    later = User.objects.create(username="later", email="later@example.net")
    assert later.id > max(loaded().values_list("id", flat=True))


def test_the_manager_of_the_load_manages_it(told):
    from common.djangoapps.student.roles import OrgInstructorRole

    load.load(10, 1, told.append)

    assert OrgInstructorRole("Load").has_user(User.objects.get(username="load-manager"))


def test_without_room_nothing_is_written_and_the_sizes_are_told(monkeypatch):
    monkeypatch.setattr(disk, "SPARE", 10**18)

    with pytest.raises(CommandError, match=r"100 learners need about .* GB free"):
        call_command("sandbox_load", learners=100, courses=3)
    assert not loaded().exists()


@pytest.mark.django_db(transaction=True)
def test_the_command_tells_how_far_it_is_and_how_many_it_added(capsys):
    call_command("sandbox_load", learners=50, courses=3)

    told = capsys.readouterr().out.splitlines()
    assert [line.split(" learners")[0] for line in told[-3:]] == [
        "40 of 50",
        "50 of 50",
        "Added 50",
    ]
    assert loaded().count() == 50


@pytest.mark.parametrize(("learners", "courses"), [(0, 5), (10, 0), (10, 1000), (10**9, 5)])
def test_sizes_that_make_no_sense_are_refused(learners, courses):
    with pytest.raises(CommandError, match="--courses goes from 1 to 999"):
        call_command("sandbox_load", learners=learners, courses=courses)
