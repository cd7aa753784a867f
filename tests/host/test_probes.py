"""Single facts of the platform that the records don't show."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.management import call_command
from django.utils import timezone

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.auth import user_has_role
from common.djangoapps.student.models import (
    CourseAccessRole,
    CourseAccessRoleHistory,
    CourseEnrollment,
    anonymous_id_for_user,
    email_exists_or_retired,
    user_by_anonymous_id,
)
from common.djangoapps.student.roles import (
    CourseBetaTesterRole,
    CourseInstructorRole,
    CourseLimitedStaffRole,
    CourseStaffRole,
    GlobalStaff,
    OrgInstructorRole,
    OrgStaffRole,
)
from lms.djangoapps.courseware.access import has_access
from openedx.core.djangoapps.content.course_overviews.api import get_course_overviews_from_ids
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from openedx.core.djangoapps.embargo.api import check_course_access, redirect_if_blocked
from openedx.core.djangoapps.user_api.accounts.utils import (
    create_retirement_request_and_deactivate_account,
)
from openedx.core.djangoapps.user_api.models import RetirementState, UserPreference
from tests.host.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    """A user, another, and two courses of Acme."""
    return World(settings)


def test_the_orgs_of_a_role_list_those_of_a_mere_course_author(world):
    CourseInstructorRole(world.course).add_users(world.user)
    assert OrgInstructorRole("Acme").get_orgs_for_user(world.user) == ["Acme"]
    assert not OrgInstructorRole("Acme").has_user(world.user)


def test_a_role_in_an_organization_tells_capitals(world):
    OrgInstructorRole("Acme").add_users(world.user)
    assert OrgInstructorRole("Acme").has_user(world.user)
    assert not OrgInstructorRole("ACME").has_user(world.user)


def test_an_inactive_account_has_no_role(world):
    OrgInstructorRole("Acme").add_users(world.user)
    world.user.is_active = False
    assert not OrgInstructorRole("Acme").has_user(world.user)
    assert OrgInstructorRole("Acme").has_user(world.user, check_user_activation=False)


def test_an_inactive_account_is_given_no_role(world):
    world.user.is_active = False
    OrgInstructorRole("Acme").add_users(world.user)
    assert not CourseAccessRole.objects.exists()


def test_roles_stay_on_the_account_object_until_it_is_read_anew(world):
    assert not OrgStaffRole("Acme").has_user(world.user)
    OrgStaffRole("Acme").add_users(User.objects.get(pk=world.user.pk))
    assert not OrgStaffRole("Acme").has_user(world.user)
    assert OrgStaffRole("Acme").has_user(User.objects.get(pk=world.user.pk))


def test_the_holders_of_a_role_are_those_of_its_place(world):
    CourseStaffRole(world.course).add_users(world.user)
    CourseStaffRole(world.course2).add_users(world.other)
    assert list(CourseStaffRole(world.course).users_with_role()) == [world.user]


def test_the_holders_of_an_organizations_role_are_not_those_of_its_courses(world):
    OrgInstructorRole("Acme").add_users(world.user)
    CourseInstructorRole(world.course).add_users(world.other)
    assert list(OrgInstructorRole("Acme").users_with_role()) == [world.user]
    OrgInstructorRole("Acme").remove_users(world.user, world.other)
    assert CourseAccessRole.objects.get().user == world.other


def test_platform_staff_is_a_flag_of_the_account(world):
    GlobalStaff().add_users(world.user)
    assert User.objects.get(pk=world.user.pk).is_staff
    assert GlobalStaff().has_user(world.user)


@pytest.mark.parametrize("given", [CourseInstructorRole, CourseLimitedStaffRole])
def test_wider_roles_of_a_course_contain_its_staff(world, given):
    given(world.course).add_users(world.user)
    assert user_has_role(world.user, CourseStaffRole(world.course))
    assert not user_has_role(world.user, CourseStaffRole(world.course2))


def test_a_beta_tester_is_no_staff(world):
    CourseBetaTesterRole(world.course).add_users(world.user)
    assert not has_access(world.user, "staff", world.course)


def test_the_admin_of_an_organization_is_staff_of_its_courses(world):
    OrgInstructorRole("Acme").add_users(world.user)
    assert has_access(world.user, "staff", world.course)
    assert not has_access(world.other, "staff", world.course)


def test_deleting_an_account_with_a_role_leaves_no_history_behind(world):
    OrgInstructorRole("Acme").add_users(world.user)
    world.user.delete()
    assert not CourseAccessRole.objects.exists()
    assert not CourseAccessRoleHistory.objects.exists()


def test_an_anonymous_id_stays_and_differs_by_course(world):
    first = anonymous_id_for_user(world.user, world.course)
    assert anonymous_id_for_user(world.user, world.course) == first
    assert anonymous_id_for_user(world.user, None) != first
    assert user_by_anonymous_id(first) == world.user


def test_a_visitor_has_no_anonymous_id(world):
    assert anonymous_id_for_user(AnonymousUser(), world.course) is None


def test_the_address_of_an_account_stays_taken_when_it_is_retired(world):
    call_command("populate_retirement_states", verbosity=0)
    create_retirement_request_and_deactivate_account(world.user)
    assert not User.objects.filter(email="user@example.com").exists()
    assert email_exists_or_retired("user@example.com")
    assert not email_exists_or_retired("nobody@example.com")


def test_the_steps_of_retirement_are_written_once_and_in_order(settings):
    call_command("populate_retirement_states", verbosity=0)
    call_command("populate_retirement_states", verbosity=0)
    states = RetirementState.objects.order_by("state_execution_order")
    assert [state.state_name for state in states] == settings.RETIREMENT_STATES


@pytest.mark.parametrize(
    ("slugs", "automatic"),
    [
        ((), "audit"),
        (("honor",), None),
        (("audit", "verified"), "audit"),
        (("professional",), None),
    ],
)
def test_people_are_enrolled_by_themselves_only_where_it_is_free(world, slugs, automatic):
    world.set_modes(*slugs)
    assert CourseMode.can_auto_enroll(world.course) == (automatic is not None)


def test_the_automatic_mode_of_a_paid_course_is_none(world):
    world.set_modes("professional")
    assert CourseMode.auto_enroll_mode(world.course) is None


def test_an_unknown_course_has_no_overview(world):
    with pytest.raises(CourseOverview.DoesNotExist):
        CourseOverview.get_from_id(world.unknown_course)
    found = get_course_overviews_from_ids([world.course, world.unknown_course])
    assert found[world.course].display_name == "Acme 101"
    assert found[world.unknown_course] is None


def test_courses_of_an_organization_are_found_in_any_case(world):
    assert CourseOverview.get_all_courses(orgs=["ACME"]).count() == 2


def test_active_courses_are_those_that_have_not_ended(world):
    world.change_course(end=timezone.now() - timedelta(days=1))
    found = CourseOverview.get_all_courses(active_only=True)
    assert [course.id for course in found] == [world.course2]


def test_no_country_is_barred(world):
    assert check_course_access(world.course, user=world.user, ip_addresses=["192.0.2.1"])
    assert redirect_if_blocked(None, world.course, user=world.user) is None


def test_a_preference_has_a_default(world):
    UserPreference.objects.create(user=world.user, key="pref-lang", value="nl")
    assert UserPreference.get_value(world.user, "pref-lang") == "nl"
    assert UserPreference.get_value(world.other, "pref-lang", "en") == "en"


def test_enrolling_an_unknown_address_is_silent_unless_told_otherwise(world):
    assert CourseEnrollment.enroll_by_email("nobody@example.com", world.course) is None
    with pytest.raises(User.DoesNotExist):
        CourseEnrollment.enroll_by_email("nobody@example.com", world.course, ignore_errors=False)
