"""Other ways into a course: an entitlement, single sign-on, a course of one's own."""

from copy import deepcopy

import pytest
from django.contrib.auth import get_user_model

from common.djangoapps.entitlements.models import CourseEntitlement
from common.djangoapps.student.models import (
    CourseEnrollment,
    CourseEnrollmentAllowed,
    EnrollmentNotAllowed,
)

pytestmark = pytest.mark.django_db
STARTED = "org.openedx.learning.course.enrollment.started.v1"
SSO = "/auth/complete/sandbox-sso/"


@pytest.fixture
def veto(acme, settings):
    """A filter that refuses every enrollment."""
    config = deepcopy(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", {}))
    config[STARTED] = {"fail_silently": False, "pipeline": ["tests.host.steps.VetoEnrollment"]}
    settings.OPEN_EDX_FILTERS_CONFIG = config


@pytest.fixture
def entitlement(acme):
    """The learner has bought a run of a course."""
    return CourseEntitlement.objects.create(
        user=acme.learner, course_uuid="8f5e1b7e-0000-4000-8000-000000000001", mode="verified"
    )


def use(client, entitlement, key):
    path = f"/api/entitlements/v1/entitlements/{entitlement.uuid}/enrollments"
    return client.post(path, {"course_run_id": str(key)}, content_type="application/json")


def test_an_entitlement_enrolls_in_its_mode(acme, entitlement, signed_in):
    answer = use(signed_in(acme.learner), entitlement, acme.data.id)
    entitlement.refresh_from_db()
    assert (answer.status_code, answer.json()["is_active"]) == (201, True)
    assert entitlement.enrollment_course_run.mode == "verified"
    assert entitlement.enrollment_course_run.course_id == acme.data.id


def test_an_entitlement_changes_the_mode_of_who_is_enrolled(acme, entitlement, signed_in):
    use(signed_in(acme.learner), entitlement, acme.safe.id)
    enrollment = CourseEnrollment.get_enrollment(acme.learner, acme.safe.id)
    assert (enrollment.mode, enrollment.is_active) == ("verified", True)


def test_an_entitlement_is_its_owners_only(acme, entitlement, signed_in):
    assert use(signed_in(acme.author), entitlement, acme.data.id).status_code == 400
    assert not CourseEnrollment.is_enrolled(acme.author, acme.data.id)


@pytest.mark.usefixtures("veto")
def test_a_veto_breaks_the_use_of_an_entitlement(acme, entitlement, signed_in):
    browser = signed_in(acme.learner)
    with pytest.raises(EnrollmentNotAllowed):
        use(browser, entitlement, acme.data.id)


def test_single_sign_on_makes_an_active_account_and_enrolls_where_allowed(acme, client):
    CourseEnrollmentAllowed.objects.create(
        email="sso@people.example", course_id=acme.safe.id, auto_enroll=True
    )
    client.post(SSO, {"email": "sso@people.example", "name": "Sol Signer"})
    user = get_user_model().objects.get(email="sso@people.example")
    assert user.is_active
    assert CourseEnrollment.is_enrolled(user, acme.safe.id)
    assert client.session["_auth_user_id"] == str(user.id)


def test_single_sign_on_turns_a_waiting_account_on(acme, registered, client, newcomer):
    CourseEnrollmentAllowed.objects.create(
        email=newcomer["email"], course_id=acme.safe.id, auto_enroll=True
    )
    client.post(SSO, {"email": newcomer["email"], "name": newcomer["name"]})
    registered.user.refresh_from_db()
    assert registered.user.is_active
    assert CourseEnrollment.is_enrolled(registered.user, acme.safe.id)


def test_single_sign_on_signs_in_who_has_an_account(acme, client):
    answer = client.post(
        SSO, {"email": acme.learner.email, "name": "x", "next": "/account/profile"}
    )
    assert answer["Location"] == "/account/profile"
    assert client.session["_auth_user_id"] == str(acme.learner.id)


@pytest.mark.usefixtures("veto")
def test_a_veto_breaks_single_sign_on_and_leaves_the_account_off(
    acme, registered, client, newcomer
):
    CourseEnrollmentAllowed.objects.create(
        email=newcomer["email"], course_id=acme.safe.id, auto_enroll=True
    )
    with pytest.raises(EnrollmentNotAllowed):
        client.post(SSO, {"email": newcomer["email"], "name": newcomer["name"]})
    registered.user.refresh_from_db()
    assert not registered.user.is_active


def test_who_does_not_say_who_they_are_stays_outside(client):
    assert client.post(SSO, {"email": "no", "name": ""}).status_code == 200
    assert "_auth_user_id" not in client.session
