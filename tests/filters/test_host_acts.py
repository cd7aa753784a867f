"""Suppressed people stay out, and no act of the platform breaks on it.

Each act is done by somebody who is suppressed and by somebody who isn't, with a place on the
course's allow list that nobody heard of.
"""

import uuid

import pytest
from django.db import connection, transaction
from django.test import Client

from cms.djangoapps.contentstore import utils as studio
from common.djangoapps.entitlements.models import CourseEntitlement
from common.djangoapps.student.models import (
    CourseEnrollment,
    CourseEnrollmentAllowed,
    Registration,
)
from common.djangoapps.student.roles import CourseStaffRole, OrgInstructorRole
from lms_lite_learners.host import vetoes
from lms_lite_learners.signals import vetoing
from tests.launches.launching_cast import allow, browser, is_in, suppress

pytestmark = pytest.mark.django_db


def confirm(user, _course):
    """The person confirms the account's address."""
    registration = Registration()
    registration.register(user)
    answer = Client().get(f"/activate/{registration.activation_key}")
    assert answer.status_code in {200, 302}


def change_address(user, _course):
    """Somebody whose account had another address gets this one."""
    wanted, user.email = user.email, f"old-{user.email}"
    type(user).objects.filter(pk=user.pk).update(email=user.email)
    user.email = wanted
    user.save()


def sign_on(user, _course):
    """The organisation vouches for the person, who waited for a confirmation."""
    answer = Client().post("/auth/complete/sandbox-sso/", {"email": user.email, "name": "Ada"})
    assert answer.status_code == 302


def use_entitlement(user, course):
    """The person uses what was bought."""
    bought = CourseEntitlement.objects.create(
        user=user, uuid=uuid.uuid4(), course_uuid=uuid.uuid4(), mode="audit"
    )
    answer = browser(user).post(
        f"/api/entitlements/v1/entitlements/{bought.uuid}/enrollments",
        {"course_run_id": str(course.id)},
        content_type="application/json",
    )
    assert answer.status_code == 201


ACTS = {
    "confirm": confirm,
    "change address": change_address,
    "sign on": sign_on,
    "use entitlement": use_entitlement,
}


@pytest.mark.parametrize("has_place", [True, False])
@pytest.mark.parametrize("is_suppressed", [True, False])
@pytest.mark.parametrize("act", ACTS)
def test_an_act_succeeds_and_enrols_nobody_who_was_removed(
    acme, person, act, is_suppressed, has_place
):
    user = person("ada", is_active=act in {"change address", "use entitlement"})
    if has_place:
        allow(user, acme.data, auto_enroll=True)
    if is_suppressed:
        suppress(user)
    ACTS[act](user, acme.data)
    user.refresh_from_db()
    assert user.is_active
    assert user.email == "ada@people.example"
    enrols = has_place or act == "use entitlement"
    assert is_in(user, acme.data) is (enrols and not is_suppressed)


@pytest.mark.parametrize("is_suppressed", [True, False])
def test_who_makes_a_course_in_studio_becomes_its_staff_and_is_enrolled(
    acme, person, settings, is_suppressed
):
    settings.ROOT_URLCONF = "cms.urls"
    user = person("maker")
    OrgInstructorRole("Acme").add_users(user)
    if is_suppressed:
        suppress(user)
    key = acme.safe.id.replace(course="NEW1")
    made = studio.create_new_course(user, key, "A New Course", start=None, end=None)
    assert is_in(user, made)


def test_an_enrolment_that_can_not_be_refused_is_ended_so_that_others_hear_of_it(acme, person):
    from openedx_events.learning.signals import COURSE_UNENROLLMENT_COMPLETED

    heard = []

    def hear(*, enrollment, **_kwargs):
        heard.append(enrollment.user.id)

    ada = person("ada")
    suppress(ada)
    COURSE_UNENROLLMENT_COMPLETED.connect(hear)
    try:
        CourseEnrollment.enroll(ada, acme.data.id)
    finally:
        COURSE_UNENROLLMENT_COMPLETED.disconnect(hear)
    assert heard == [ada.pk]
    assert not is_in(ada, acme.data)


def test_an_enrolment_that_was_let_pass_and_failed_does_not_end_a_later_one(acme, person):
    ada = person("ada")
    vetoes.remember(ada.pk, str(acme.data.id))
    CourseEnrollment.enroll(ada, acme.data.id)
    assert is_in(ada, acme.data)


def test_who_is_suppressed_elsewhere_enrols_here(acme, globex, person):
    ada = person("ada")
    suppress(ada, "Globex")
    CourseEnrollment.enroll(ada, acme.data.id)
    assert is_in(ada, acme.data)


def test_staff_of_a_course_are_never_vetoed_there_but_in_the_organisations_other_courses(
    acme, person
):
    ada = person("ada")
    CourseStaffRole(acme.data.id).add_users(ada)
    suppress(ada)
    CourseEnrollment.enroll(ada, acme.data.id)
    CourseEnrollment.enroll(ada, acme.lead.id)
    assert is_in(ada, acme.data)
    assert not is_in(ada, acme.lead)


def test_the_page_that_enrols_says_that_the_person_was_removed(acme, person):
    ada = person("ada")
    suppress(ada)
    asked = {"course_id": str(acme.data.id), "enrollment_action": "enroll"}
    answer = browser(ada).post("/change_enrollment", asked)
    assert answer.status_code == 400
    assert "You left the learners of this organisation or were removed" in answer.content.decode()
    assert not CourseEnrollment.objects.filter(user=ada).exists()


def test_the_enrolment_api_says_that_the_person_was_removed(acme, person):
    ada = person("ada")
    suppress(ada)
    answer = browser(ada).post(
        "/api/enrollment/v1/enrollment",
        {"course_details": {"course_id": str(acme.data.id)}},
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert not CourseEnrollment.objects.filter(user=ada).exists()


def test_staff_who_enrol_a_removed_person_are_told_and_no_place_is_left(acme, person):
    ada, bob = person("ada"), person("bob", is_active=False)
    for user in (ada, bob):
        suppress(user)
    answer = browser(acme.manager).post(
        f"/courses/{acme.data.id}/instructor/api/students_update_enrollment",
        {"action": "enroll", "identifiers": f"{ada.email},{bob.email}", "auto_enroll": "true"},
    )
    assert answer.status_code == 200
    assert not CourseEnrollment.objects.filter(user__in=[ada, bob]).exists()
    assert not CourseEnrollmentAllowed.objects.exists()


def test_a_place_on_an_allow_list_is_kept_for_everybody_else(acme, globex, person):
    suppress(person("ada"))
    for email, course in (("bob@people.example", acme.data), ("ada@people.example", globex.ops)):
        CourseEnrollmentAllowed.objects.create(email=email, course_id=course.id)
    CourseEnrollmentAllowed.objects.create(email="ada@people.example", course_id=acme.data.id)
    kept = CourseEnrollmentAllowed.objects.values_list("email", flat=True)
    assert sorted(kept) == ["ada@people.example", "bob@people.example"]


def test_the_plan_is_not_asked(acme, person):
    from lms_lite_learners.models import OrganizationPlan

    OrganizationPlan.objects.create(org="Acme", plan="free")
    ada = person("ada")
    suppress(ada)
    CourseEnrollment.enroll(ada, acme.data.id)
    assert not is_in(ada, acme.data)


def test_a_missing_key_of_the_hashes_harms_nobody(acme, person, settings):
    settings.LMS_LITE_HASH_KEYS = []
    ada = person("ada", is_active=False)
    allow(ada, acme.data, auto_enroll=True)
    confirm(ada, acme.data)
    assert is_in(ada, acme.data)


def end(user, course):
    """An enrolment that is over."""
    CourseEnrollment.enroll(user, course.id)
    CourseEnrollment.unenroll(user, course.id)


@pytest.mark.parametrize("is_suppressed", [True, False])
def test_staff_can_not_make_an_ended_enrolment_of_a_removed_person_active_again(
    acme, operator, person, is_suppressed, django_capture_on_commit_callbacks
):
    ada = person("ada")
    end(ada, acme.data)
    if is_suppressed:
        suppress(ada)
    asked = {"user": "ada", "is_active": True, "course_details": {"course_id": str(acme.data.id)}}
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser(operator).post(
            "/api/enrollment/v1/enrollment", asked, content_type="application/json"
        )
    assert answer.status_code == 200
    assert is_in(ada, acme.data) is not is_suppressed


def test_an_enrolment_that_was_let_pass_and_failed_long_ago_hides_no_later_one(
    acme, person, monkeypatch, django_capture_on_commit_callbacks
):
    ada = person("ada")
    end(ada, acme.data)
    suppress(ada)
    vetoes.remember(ada.pk, str(acme.data.id))
    monkeypatch.setattr(vetoes, "SECONDS", 0)
    with django_capture_on_commit_callbacks(execute=True):
        CourseEnrollment.objects.get(user=ada, course_id=acme.data.id).activate()
    vetoes.forget(ada.pk, str(acme.data.id))
    assert not is_in(ada, acme.data)


def break_down(*_args):
    """Fail as a database does, which leaves the transaction unusable on PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM there_is_no_such_table")


def allow_one(user, course):
    """The person gets a place on an allow list."""
    CourseEnrollmentAllowed.objects.create(email=user.email, course_id=course.id)


def save(user, _course):
    """The person's account is saved."""
    user.save()


LOOK_UPS = {
    "is_place_barred": allow_one,
    "delete_places": save,
}


@pytest.mark.parametrize("name", LOOK_UPS)
def test_a_look_up_that_fails_leaves_the_hosts_transaction_usable(acme, person, monkeypatch, name):
    ada = person("ada")
    end(ada, acme.data)
    monkeypatch.setattr(vetoing.barring, name, break_down)
    with transaction.atomic():
        LOOK_UPS[name](ada, acme.data)
        assert CourseEnrollment.objects.filter(user=ada).exists()
