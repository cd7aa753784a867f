"""Whoever was removed stays out by every way, and comes back only when a manager says so."""

import pytest

from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners import imports
from lms_lite_learners.models import Learner, Suppression
from tests.launches.launching_cast import browser, share
from tests.middleware.test_removed_people import PATHS, visit

pytestmark = pytest.mark.django_db
ADDRESS = "acme-learner@people.example"


@pytest.fixture
def removed(acme, listed, remove):
    """Acme, whose learner had a grade and was removed."""
    PersistentCourseGrade.objects.create(
        user_id=acme.learner.id, course_id=acme.safe.id, percent_grade=1.0, letter_grade="Pass"
    )
    share(acme.safe)
    remove(acme, learners=[listed("Acme", acme.learner)])
    return acme


def is_out(acme):
    return not (
        CourseEnrollment.is_enrolled(acme.learner, acme.safe.id)
        or CourseEnrollmentAllowed.objects.filter(email=ADDRESS).exists()
        or StudentModule.objects.filter(student=acme.learner).exists()
        or Learner.objects.filter(org="Acme", user=acme.learner).exists()
    )


@pytest.mark.parametrize("path", PATHS)
def test_courses_and_handlers_are_closed(removed, path):
    assert visit(browser(removed.learner), removed.safe, path, "post").status_code == 403
    assert is_out(removed)


def test_the_launch_link_says_why(removed):
    page = browser(removed.learner).post(f"/learners/launch/{removed.safe.id}/")
    assert "removed" in page.content.decode()
    assert is_out(removed)


def test_the_enrolment_api_refuses(removed):
    body = {"course_details": {"course_id": str(removed.safe.id)}}
    answer = browser(removed.learner).post(
        "/api/enrollment/v1/enrollment", body, content_type="application/json"
    )
    assert answer.status_code in {400, 403}
    assert is_out(removed)


def test_a_place_on_an_allow_list_is_deleted(removed):
    CourseEnrollmentAllowed.objects.create(
        email=ADDRESS, course_id=removed.safe.id, auto_enroll=True
    )
    assert is_out(removed)


def test_an_import_says_that_the_person_was_removed(removed):
    outcomes = imports.add(
        "Acme", [ADDRESS], courses=[str(removed.safe.id)], acting_user_id=removed.manager.pk
    )
    assert [one.outcome for one in outcomes] == ["suppressed"]
    assert is_out(removed)


def test_another_address_does_not_help(removed):
    removed.learner.email = "elsewhere@people.example"
    removed.learner.save()
    assert visit(browser(removed.learner), removed.safe, PATHS[1]).status_code == 403
    assert is_out(removed)


def test_a_manager_can_add_the_person_anew_who_starts_clean(removed):
    outcomes = imports.add(
        "Acme",
        [ADDRESS],
        courses=[str(removed.safe.id)],
        unsuppress=True,
        acting_user_id=removed.manager.pk,
    )

    assert [one.outcome for one in outcomes] == ["activated"]
    assert not Suppression.objects.filter(org="Acme").exists()
    assert CourseEnrollment.is_enrolled(removed.learner, removed.safe.id)
    assert Learner.objects.filter(org="Acme", user=removed.learner).count() == 1
    assert not PersistentCourseGrade.objects.filter(user_id=removed.learner.id).exists()
    assert visit(browser(removed.learner), removed.safe, PATHS[1]).status_code != 403
