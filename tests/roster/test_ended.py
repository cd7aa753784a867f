"""The daily look at what no event tells of: courses that ended, or no longer have."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.models import KnownCourse, Learner, OrganizationPlan, RosterDirty
from lms_lite_learners.roster import membership
from lms_lite_learners.roster.ended import _mark_some, note_changes, refresh_ended
from lms_lite_learners.roster.refresh import refresh
from lms_lite_learners.tasks.roster import work_off
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

NOW = timezone.now()
PAST, AHEAD = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.fixture
def people(acme, person):
    """Three learners on Acme's list, enrolled in SAFE101; all is noted as it is."""
    OrganizationPlan.objects.create(org="Acme", plan="paid")
    found = [person(f"p{number}") for number in range(3)]
    ids = [user.pk for user in found]
    membership.activate(
        "Acme", dict.fromkeys(ids), via="manual", acting_user_id=1, is_open=True, now=NOW
    )
    for user in found:
        CourseEnrollment.enroll(user, acme.safe.id)
    refresh("Acme", ids, NOW)
    note_changes(NOW)
    RosterDirty.objects.all().delete()
    return found


def end(course, at):
    CourseOverview.objects.filter(id=course.id).update(end=at)


def look(now=NOW, **limits):
    cache.clear()
    return refresh_ended(now, **limits)


def marked():
    return set(RosterDirty.objects.values_list("user_id", flat=True))


def completed(user):
    return Learner.objects.get(user=user).completed


def test_learners_of_a_course_that_ended_are_marked_once(acme, people):
    assert look() == 0
    end(acme.safe, PAST)
    look()
    assert marked() == {user.pk for user in people}
    RosterDirty.objects.all().delete()
    assert look() == 0
    assert not marked()


def test_their_figures_follow_when_the_marks_are_worked_off(acme, people):
    end(acme.safe, PAST)
    look()
    work_off("Acme")
    assert [completed(user) for user in people] == [1, 1, 1]


def test_a_course_whose_end_passes_by_time_alone_is_noticed(acme, people):
    end(acme.safe, AHEAD)
    assert look() == 0
    assert look(AHEAD + timedelta(seconds=1)) > 0


def test_an_end_that_is_moved_ahead_is_noticed(acme, people):
    end(acme.safe, PAST)
    look()
    work_off("Acme")
    end(acme.safe, AHEAD)
    look()
    work_off("Acme")
    assert [completed(user) for user in people] == [0, 0, 0]


def test_an_end_that_moves_within_the_past_changes_nothing(acme, people):
    end(acme.safe, PAST)
    look()
    end(acme.safe, PAST - timedelta(days=9))
    assert look() == 0


def test_a_deleted_course_no_longer_counts_as_ended(acme, people):
    end(acme.safe, PAST)
    look()
    work_off("Acme")
    CourseOverview.objects.filter(id=acme.safe.id).delete()
    look()
    work_off("Acme")
    assert completed(people[0]) == 0


def test_who_has_a_grade_without_an_enrolment_is_marked_too(acme, people):
    CourseEnrollment.unenroll(people[0], acme.safe.id)
    PersistentCourseGrade.objects.create(
        user_id=people[0].pk, course_id=acme.safe.id, percent_grade=0.2
    )
    RosterDirty.objects.all().delete()
    end(acme.safe, PAST)
    look()
    assert people[0].pk in marked()


def test_nobody_is_marked_who_isnt_listed_or_studies_elsewhere(acme, people, person):
    stranger = person("stranger")
    CourseEnrollment.enroll(stranger, acme.safe.id)
    CourseEnrollment.enroll(people[0], acme.data.id)
    RosterDirty.objects.all().delete()
    end(acme.data, PAST)
    look()
    assert marked() == {people[0].pk}


def test_a_call_looks_at_some_and_the_next_goes_on(acme, people):
    end(acme.safe, PAST)
    looked_at = [look(limit=2) for _ in range(3)]
    assert looked_at == [2, 2, 0]
    assert marked() == {user.pk for user in people}


def test_all_courses_are_compared_now_and_then_only(acme, people, django_assert_num_queries):
    look()
    with django_assert_num_queries(1):
        refresh_ended(NOW)


def test_a_course_that_had_ended_when_first_seen_is_looked_at(acme, people):
    KnownCourse.objects.all().delete()
    end(acme.safe, PAST)
    look()
    assert marked() == {user.pk for user in people}


def test_the_command_does_all_at_once(acme, people, capsys):
    end(acme.safe, PAST)
    call_command("lms_lite_learners", "refresh-ended")
    assert [completed(user) for user in people] == [1, 1, 1]
    assert "looked at: 4" in capsys.readouterr().out


def test_an_end_that_moves_while_the_first_are_marked_is_looked_at_from_the_start(acme, people):
    end(acme.safe, PAST)
    note_changes(NOW)
    course = KnownCourse.objects.get(course_key=str(acme.safe.id))
    end(acme.safe, AHEAD)
    note_changes(NOW)
    _mark_some(course, 2)
    course.refresh_from_db()
    assert (course.has_ended, course.looked_after) == (False, 0)
