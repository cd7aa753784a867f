"""Who may do what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from common.djangoapps.student.roles import CourseInstructorRole, CourseStaffRole, OrgStaffRole
from lms_lite_learners import access
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.models import Learner

pytestmark = pytest.mark.django_db


def test_a_manager_sees_the_own_organisation_alone(acme, globex):
    assert access.managed_orgs(acme.manager) == ["Acme"]
    with pytest.raises(NotFoundError):
        access.ensure_manager(acme.manager, "Globex")


def test_authors_learners_and_visitors_manage_nothing(acme):
    for user in (acme.author, acme.learner, AnonymousUser()):
        assert access.managed_orgs(user) == []
        assert not access.is_manager(user, "Acme")


def test_an_organisation_staff_role_is_not_a_managers(acme, person):
    helper = person("acme-staff")
    OrgStaffRole("Acme").add_users(helper)
    assert not access.is_manager(helper, "Acme")


def test_an_inactive_account_has_no_rights(acme, operator):
    for user in (acme.manager, operator):
        user.is_active = False
        user.save()
        assert access.managed_orgs(user) == []
        assert not access.is_manager(user, "Acme")


def test_an_operator_manages_what_exists(acme, globex, operator):
    assert access.managed_orgs(operator) == ["Acme", "Globex"]
    access.ensure_manager(operator, "Globex")
    with pytest.raises(NotFoundError, match="Initech"):
        access.ensure_manager(operator, "Initech")


def test_an_organisation_is_spelt_exactly_so(acme):
    assert not access.is_manager(acme.manager, "acme")


def test_an_organisation_that_only_our_rows_know_is_known(acme):
    Learner.objects.create(
        org="Initech",
        status="pending",
        email_key="a@x.example",
        added_at=timezone.now(),
        added_via="manual",
    )
    assert access.known_orgs() == ["Acme", "Initech"]


def test_an_author_owns_the_courses_of_the_admin_role_alone(acme, globex):
    CourseStaffRole(acme.data.id).add_users(acme.author)
    CourseInstructorRole(globex.ops.id).add_users(acme.author)
    assert access.authored_courses(acme.author) == [str(acme.safe.id), str(globex.ops.id)]
    assert access.is_author(acme.author, str(acme.safe.id))
    assert not access.is_author(acme.author, str(acme.data.id))


def test_a_manager_an_operator_and_a_learner_are_no_authors(acme, operator):
    for user in (acme.manager, operator, acme.learner, AnonymousUser()):
        assert access.authored_courses(user) == []
        assert not access.is_author(user, str(acme.safe.id))


def test_an_inactive_author_has_no_rights(acme):
    acme.author.is_active = False
    acme.author.save()
    assert access.authored_courses(acme.author) == []
    assert not access.can_share(acme.author, str(acme.safe.id))


def test_a_course_is_shared_by_its_organisations_managers_and_its_authors(acme, globex, operator):
    for user in (acme.manager, acme.author, operator):
        access.ensure_can_share(user, str(acme.safe.id))
    for user in (globex.manager, acme.learner, AnonymousUser()):
        with pytest.raises(NotFoundError):
            access.ensure_can_share(user, str(acme.safe.id))
    assert not access.can_share(acme.author, str(acme.data.id))


@pytest.mark.parametrize("key", ["course-v1:Acme+NONE+2026", "no course", ""])
def test_a_course_that_does_not_exist_is_nobodys(acme, operator, key):
    for user in (acme.manager, operator):
        with pytest.raises(NotFoundError):
            access.ensure_can_share(user, key)
    assert not access.is_author(operator, key)
