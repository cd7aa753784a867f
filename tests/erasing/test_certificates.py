"""Certificates: taken back so that the other services hear."""

import pytest

from lms.djangoapps.certificates.models import GeneratedCertificate
from lms_lite_learners.host.erasing.certificates import invalidate
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from openedx.core.djangoapps.signals.signals import COURSE_CERT_REVOKED

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(acme):
    """The learner's valid certificate."""
    return GeneratedCertificate.objects.create(
        user=acme.learner,
        course_id=acme.safe.id,
        status="downloadable",
        name="Lena Learner",
        grade="0.9",
    )


@pytest.fixture
def heard():
    """Learner and course of each certificate that the platform tells to be revoked."""
    told = []

    def on_revoked(user, course_key, **_kwargs):
        told.append((user.id, str(course_key)))

    COURSE_CERT_REVOKED.connect(on_revoked)
    yield told
    COURSE_CERT_REVOKED.disconnect(on_revoked)


def test_a_valid_certificate_is_taken_back_and_others_hear_of_it(acme, certificate, heard):
    assert invalidate([certificate.pk]) == 1
    certificate.refresh_from_db()
    assert not certificate.is_valid()
    assert heard == [(acme.learner.id, str(acme.safe.id))]


def test_one_that_is_invalid_already_is_left_alone(certificate, heard):
    invalidate([certificate.pk])
    heard.clear()
    assert invalidate([certificate.pk]) == 0
    assert heard == []


def test_certificates_of_others_stay_valid(acme, certificate, person):
    other = GeneratedCertificate.objects.create(
        user=person("other"), course_id=acme.safe.id, status="downloadable"
    )
    invalidate([certificate.pk])
    other.refresh_from_db()
    assert other.is_valid()


def test_an_account_without_a_profile_loses_its_certificate_too(acme, certificate, heard):
    acme.learner.profile.delete()
    assert invalidate([certificate.pk]) == 1
    certificate.refresh_from_db()
    assert not certificate.is_valid()
    assert heard == [(acme.learner.id, str(acme.safe.id))]


def test_a_certificate_of_a_course_that_is_gone_is_taken_back_too(acme, certificate, heard):
    CourseOverview.objects.filter(id=acme.safe.id).delete()
    assert invalidate([certificate.pk]) == 1
    certificate.refresh_from_db()
    assert not certificate.is_valid()
    assert heard == [(acme.learner.id, str(acme.safe.id))]
