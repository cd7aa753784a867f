"""Payments: which enrolments are kept because somebody paid or something hangs on them."""

import uuid

import pytest
from django.apps import apps
from django.utils import timezone

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.entitlements.models import CourseEntitlement
from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAttribute
from lms_lite_learners.host.erasing.payments import kept_enrollments

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment(acme):
    """The learner's enrolment in SAFE101, which is free."""
    return CourseEnrollment.objects.get(user=acme.learner, course_id=acme.safe.id)


def is_kept(enrollment):
    return kept_enrollments([enrollment.pk]) == {enrollment.pk}


def change_mode(enrollment, mode):
    CourseEnrollment.objects.filter(pk=enrollment.pk).update(mode=mode)


@pytest.mark.parametrize("mode", ["audit", "honor"])
def test_a_free_enrolment_goes(enrollment, mode):
    change_mode(enrollment, mode)
    assert not is_kept(enrollment)


@pytest.mark.parametrize(
    "mode",
    ["verified", "professional", "no-id-professional", "credit", "masters", "executive-education"],
)
def test_an_enrolment_in_a_mode_that_costs_is_kept(enrollment, mode):
    change_mode(enrollment, mode)
    assert is_kept(enrollment)


def test_a_free_mode_that_the_course_puts_a_price_on_is_kept(enrollment, acme):
    change_mode(enrollment, "honor")
    CourseMode.objects.create(course_id=acme.safe.id, mode_slug="honor", min_price=20)
    assert is_kept(enrollment)


def test_a_price_of_another_course_or_mode_keeps_nothing(enrollment, acme):
    CourseMode.objects.create(course_id=acme.safe.id, mode_slug="verified", min_price=20)
    CourseMode.objects.create(course_id=acme.data.id, mode_slug="audit", min_price=20)
    assert not is_kept(enrollment)


def test_an_enrolment_with_an_order_is_kept(enrollment):
    CourseEnrollmentAttribute.objects.create(
        enrollment=enrollment, namespace="order", name="order_number", value="ACME-1"
    )
    assert is_kept(enrollment)


def test_other_attributes_keep_nothing(enrollment):
    CourseEnrollmentAttribute.objects.create(
        enrollment=enrollment, namespace="survey", name="heard_from", value="a colleague"
    )
    assert not is_kept(enrollment)


def test_an_entitled_enrolment_is_kept(enrollment):
    CourseEntitlement.objects.create(
        user=enrollment.user,
        course_uuid=uuid.uuid4(),
        mode="verified",
        enrollment_course_run=enrollment,
    )
    assert is_kept(enrollment)


def test_only_what_is_asked_for_is_answered(enrollment, acme):
    change_mode(enrollment, "verified")
    other = CourseEnrollment.enroll(acme.learner, acme.data.id)
    assert kept_enrollments([other.pk]) == set()
    assert kept_enrollments([other.pk, enrollment.pk]) == {enrollment.pk}


def test_a_programmes_enrolment_is_kept(enrollment, acme):
    programme = apps.get_model("program_enrollments.ProgramEnrollment").objects.create(
        user=acme.learner,
        program_uuid=uuid.uuid4(),
        curriculum_uuid=uuid.uuid4(),
        status="enrolled",
    )
    apps.get_model("program_enrollments.ProgramCourseEnrollment").objects.create(
        program_enrollment=programme,
        course_enrollment=enrollment,
        course_key=acme.safe.id,
        status="active",
    )
    assert is_kept(enrollment)


@pytest.fixture
def enterprise_learner(acme):
    """The learner as an enterprise's."""
    site = apps.get_model("sites.Site").objects.get_or_create(domain="acme.example")[0]
    kind = apps.get_model("enterprise.EnterpriseCustomerType").objects.create(name="Enterprise")
    customer = apps.get_model("enterprise.EnterpriseCustomer").objects.create(
        uuid=uuid.uuid4(), name="Acme", slug="acme", site=site, customer_type=kind
    )
    return apps.get_model("enterprise.EnterpriseCustomerUser").objects.create(
        enterprise_customer=customer, user_id=acme.learner.id
    )


def test_an_enterprises_enrolment_is_kept(enrollment, acme, enterprise_learner):
    apps.get_model("enterprise.EnterpriseCourseEnrollment").objects.create(
        enterprise_customer_user=enterprise_learner, course_id=str(acme.safe.id)
    )
    assert is_kept(enrollment)


def test_an_enterprises_enrolment_elsewhere_keeps_nothing_here(
    enrollment, acme, enterprise_learner
):
    apps.get_model("enterprise.EnterpriseCourseEnrollment").objects.create(
        enterprise_customer_user=enterprise_learner, course_id=str(acme.data.id)
    )
    assert not is_kept(enrollment)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_enrolment_that_gives_credit_is_kept(enrollment, acme, elsewhere):
    course = apps.get_model("credit.CreditCourse").objects.create(
        course_key=acme.data.id if elsewhere else acme.safe.id, enabled=True
    )
    apps.get_model("credit.CreditEligibility").objects.create(
        username=acme.learner.username, course=course, deadline=timezone.now()
    )
    assert is_kept(enrollment) is not elsewhere
