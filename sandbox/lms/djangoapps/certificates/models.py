"""Certificates, who gets one anyway, and which are invalid."""

import logging

from openedx_events.learning.data import CertificateData, CourseData, UserData, UserPersonalData
from openedx_events.learning.signals import (
    CERTIFICATE_CHANGED,
    CERTIFICATE_CREATED,
    CERTIFICATE_REVOKED,
)
from simple_history.models import HistoricalRecords

from contract.loader import contract_base, contract_models
from lms.djangoapps.certificates.data import CertificateStatuses
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from openedx.core.djangoapps.signals.signals import (
    COURSE_CERT_AWARDED,
    COURSE_CERT_CHANGED,
    COURSE_CERT_REVOKED,
)

log = logging.getLogger(__name__)


class GeneratedCertificate(
    contract_base(
        "certificates.GeneratedCertificate",
        status={"default": CertificateStatuses.unavailable},
        mode={"default": "honor"},
    ),
):
    """The certificate of one learner in one course."""

    history = HistoricalRecords()

    @classmethod
    def certificate_for_student(cls, student, course_id):
        """The certificate of an account in a course, or None."""
        return cls.objects.filter(user=student, course_id=course_id).first()

    def is_valid(self) -> bool:
        """Whether it can be shown."""
        return self.status == CertificateStatuses.downloadable

    def save(self, *args, **kwargs) -> None:
        """Store the certificate and tell of it, first that it changed, then that it is awarded."""
        super().save(*args, **kwargs)
        self.tell(COURSE_CERT_CHANGED, CERTIFICATE_CHANGED)
        if CertificateStatuses.is_passing_status(self.status):
            self.tell(COURSE_CERT_AWARDED, CERTIFICATE_CREATED)

    def invalidate(self, mode=None, source=None) -> None:
        """Take the certificate back; the row stays, with the name and without the grade."""
        self._revoke(CertificateStatuses.unavailable, mode, grade="")

    def mark_notpassing(self, mode, grade, source=None) -> None:
        """Take the certificate back from somebody who no longer passes."""
        self._revoke(CertificateStatuses.notpassing, mode, grade=grade)

    def _revoke(self, status, mode, *, grade) -> None:
        self.error_reason = self.download_uuid = self.download_url = ""
        self.grade, self.status = grade, status
        self.mode = mode or self.mode
        self.save()
        self.tell(COURSE_CERT_REVOKED, CERTIFICATE_REVOKED)
        self._log_act("revoked")

    def _log_act(self, act) -> None:
        """Note it as an act of the course's organisation; the course has to be there."""
        course = CourseOverview.objects.filter(id=self.course_id).first()
        log.info("edx.certificate.%s of %s", act, course.org)

    def tell(self, signal, event) -> None:
        """Send a signal and an event of what the certificate is now."""
        signal.send_robust(
            sender=self.__class__,
            user=self.user,
            course_key=self.course_id,
            mode=self.mode,
            status=self.status,
        )
        event.send_event(certificate=self.event_data())

    def event_data(self) -> CertificateData:
        """The certificate as events carry it."""
        user = self.user
        pii = UserPersonalData(username=user.username, email=user.email, name=user.profile.name)
        return CertificateData(
            user=UserData(id=user.id, is_active=user.is_active, pii=pii),
            course=CourseData(course_key=self.course_id),
            mode=self.mode,
            grade=self.grade,
            current_status=self.status,
            download_url=self.download_url,
            name=self.name,
        )


class CertificateAllowlist(contract_base("certificates.CertificateAllowlist")):
    """Somebody who gets a certificate whatever the grade."""

    history = HistoricalRecords()


class CertificateInvalidation(
    contract_base("certificates.CertificateInvalidation", active={"default": True}),
):
    """A certificate that staff took back."""

    history = HistoricalRecords()


class CertificateDateOverride(contract_base("certificates.CertificateDateOverride")):
    """The date that a certificate shows instead of its own."""

    history = HistoricalRecords()


globals().update(contract_models("certificates", __name__, written=globals()))
