"""Courses enrolled, courses completed, last active: of this organisation, without staff's own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import CourseStaffRole, OrgStaffRole
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.results import standing_of

NOW = timezone.now()
ENDED = NOW - timedelta(days=1)


@pytest.fixture
def ada(acme, person):
    return person("ada")


def study(user, *courses):
    for course in courses:
        CourseEnrollment.enroll(user, course.id)


def grade(user, course, *, passed):
    return PersistentCourseGrade.objects.create(
        user_id=user.pk,
        course_id=course.id,
        percent_grade=0.8 if passed else 0.2,
        letter_grade="Pass" if passed else "",
    )


def end(course):
    course.end = ENDED
    course.save()


def found_of(user, org="Acme"):
    return standing_of(org, [user.pk], NOW).figures[user.pk]


def figures(user, org="Acme"):
    found = found_of(user, org)
    return found.enrolled, found.completed, found.results


def test_courses_of_another_organisation_dont_count(acme, globex, ada):
    study(ada, acme.safe, globex.ops)
    assert figures(ada) == (1, 0, 1)
    assert figures(ada, "Globex") == (1, 0, 1)


def test_a_passed_course_is_completed(acme, ada):
    study(ada, acme.safe, acme.data)
    grade(ada, acme.safe, passed=True)
    assert figures(ada) == (2, 1, 2)


def test_a_course_failed_so_far_is_in_progress_until_it_ends(acme, ada):
    study(ada, acme.safe)
    grade(ada, acme.safe, passed=False)
    assert figures(ada) == (1, 0, 1)
    end(acme.safe)
    assert figures(ada) == (1, 1, 1)


def test_a_course_that_ended_without_a_grade_is_failed_and_so_completed(acme, ada):
    study(ada, acme.safe)
    end(acme.safe)
    assert figures(ada) == (1, 1, 1)


def test_a_grade_without_an_enrolment_is_a_result_but_no_enrolment(acme, ada):
    grade(ada, acme.safe, passed=True)
    assert figures(ada) == (0, 1, 1)


def test_an_ended_enrolment_counts_no_more(acme, ada):
    study(ada, acme.safe)
    CourseEnrollment.unenroll(ada, acme.safe.id)
    assert figures(ada) == (0, 0, 0)


def test_courses_somebody_is_staff_of_dont_count(acme, ada):
    study(ada, acme.safe, acme.data)
    grade(ada, acme.safe, passed=True)
    CourseStaffRole(acme.safe.id).add_users(ada)
    assert figures(ada) == (1, 0, 1)


def test_no_course_counts_for_the_organisations_own_staff(acme, ada):
    study(ada, acme.safe, acme.data)
    OrgStaffRole("Acme").add_users(ada)
    assert figures(ada) == (0, 0, 0)


def test_last_active_is_the_later_of_sign_in_and_grade(acme, ada):
    assert found_of(ada).last_active is None
    changed = grade(ada, acme.safe, passed=False).modified
    assert found_of(ada).last_active == changed
    ada.last_login = changed + timedelta(hours=1)
    ada.save()
    assert found_of(ada).last_active == ada.last_login


@pytest.mark.parametrize(("with_completions", "number"), [(True, 6), (False, 5)])
def test_figures_of_many_cost_a_few_queries(
    acme, ada, django_assert_max_num_queries, with_completions, number
):
    study(ada, acme.safe)
    ids = [ada.pk, acme.learner.pk, acme.author.pk]
    with django_assert_max_num_queries(number):
        standing_of("Acme", ids, NOW, with_completions=with_completions)
