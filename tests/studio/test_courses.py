"""What making a course writes, and what it does when an enrolment is refused."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from opaque_keys.edx.keys import CourseKey
from openedx_filters import PipelineStep
from openedx_filters.learning.filters import CourseEnrollmentStarted
from organizations.api import get_course_organizations

from cms.djangoapps.contentstore import utils
from common.djangoapps.student.models import (
    CourseAccessRole,
    CourseEnrollment,
    EnrollmentNotAllowed,
    UserProfile,
)
from common.djangoapps.student.roles import OrgInstructorRole
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

KEY = CourseKey.from_string("course-v1:Acme+NEW1+2027")
pytestmark = pytest.mark.django_db


class Refuse(PipelineStep):
    """Lets nobody enrol."""

    def run_filter(self, user, course_key, mode):
        """Refuse."""
        raise CourseEnrollmentStarted.PreventEnrollment("not here")


@pytest.fixture
def maker(db):
    """An instructor of organisation Acme."""
    user = User.objects.create(username="maker", email="maker@example.net")
    UserProfile.objects.create(user=user, name="Mira Kerr")
    OrgInstructorRole("Acme").add_users(user)
    return user


def make(user):
    return utils.create_new_course(user, KEY, "A New Course", start=None, end=None)


def test_the_course_its_organisation_its_team_and_an_enrolment_are_written(maker):
    course = make(maker)

    assert (course.org, course.display_name) == ("Acme", "A New Course")
    assert [org["short_name"] for org in get_course_organizations(KEY)] == ["Acme"]
    roles = CourseAccessRole.objects.filter(course_id=KEY)
    assert {(role.user, role.role) for role in roles} == {(maker, "instructor"), (maker, "staff")}
    assert CourseEnrollment.is_enrolled(maker, KEY)


def test_a_refused_enrolment_is_not_caught_and_undoes_the_course(maker, settings):
    settings.OPEN_EDX_FILTERS_CONFIG = {
        CourseEnrollmentStarted.filter_type: {"pipeline": [f"{__name__}.Refuse"]}
    }

    with pytest.raises(EnrollmentNotAllowed), transaction.atomic():
        make(maker)
    assert not CourseOverview.course_exists(KEY)


@pytest.mark.parametrize(("org", "may"), [("Acme", True), ("acme", False), ("Globex", False)])
def test_an_instructor_of_an_organisation_makes_only_its_courses(maker, org, may):
    assert utils.can_create_course(maker, org) is may
    assert utils.can_create_some_course(maker)


def test_the_author_of_one_course_makes_no_others(maker):
    make(maker)
    OrgInstructorRole("Acme").remove_users(maker)
    author = User.objects.get(pk=maker.pk)

    assert not utils.can_create_course(author, "Acme")
    assert not utils.can_create_some_course(author)
    assert [course.id for course in utils.courses_of(author)] == [KEY]


def test_platform_staff_makes_courses_everywhere(db):
    staff = User.objects.create(username="staff", email="staff@example.net", is_staff=True)

    assert utils.can_create_course(staff, "Initech")


def test_a_visitor_makes_none(db):
    assert not utils.can_create_course(AnonymousUser(), "Acme")
