"""Who has a role, and where."""

from common.djangoapps.student.roles import (
    CourseBetaTesterRole,
    CourseInstructorRole,
    OrgInstructorRole,
    OrgStaffRole,
)
from lms_lite_learners.host import roles


def test_an_organisations_admin_is_not_made_by_a_course(acme):
    assert roles.is_org_instructor(acme.manager, "Acme")
    assert not roles.is_org_instructor(acme.author, "Acme")
    assert not roles.is_org_instructor(acme.manager, "acme")


def test_an_inactive_admin_has_no_rights(acme):
    acme.manager.is_active = False
    assert not roles.is_org_instructor(acme.manager, "Acme")


def test_any_role_makes_staff_of_a_course_and_of_its_organisation_alone(acme, globex, person):
    ada = person("ada")
    CourseBetaTesterRole(acme.data.id).add_users(ada)
    CourseInstructorRole(globex.ops.id).add_users(ada)
    people = [ada.pk, acme.manager.pk, acme.learner.pk]
    assert roles.staff_courses("Acme", people) == {
        ada.pk: {str(acme.data.id)},
        acme.manager.pk: {""},
    }
    assert roles.staff_of("Globex") == {ada.pk, globex.manager.pk}


def test_staff_of_a_course_have_a_role_in_it_or_on_its_whole_organisation(acme, globex, person):
    ada, eve = person("ada"), person("eve")
    CourseBetaTesterRole(acme.data.id).add_users(ada)
    OrgStaffRole("acme").add_users(eve)
    assert roles.staff_in(str(acme.data.id)) == {ada.pk, acme.manager.pk}
    assert roles.staff_in(str(acme.lead.id)) == {acme.manager.pk}


def test_a_role_on_another_case_of_the_organisation_is_none_here(acme, person):
    ada = person("ada")
    OrgInstructorRole("acme").add_users(ada)
    OrgStaffRole("acme").add_users(ada)
    assert roles.staff_courses("Acme", [ada.pk]) == {}
    assert ada.pk not in roles.staff_of("Acme")
