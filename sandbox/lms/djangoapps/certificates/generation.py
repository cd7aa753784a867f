"""Making a certificate."""

from uuid import uuid4

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.certificates.data import CertificateStatuses
from lms.djangoapps.certificates.models import CertificateInvalidation, GeneratedCertificate
from lms.djangoapps.grades.models import PersistentCourseGrade


def eligible_mode(user, course_key) -> str | None:
    """The mode of somebody's active enrollment, if it leads to a certificate: audit doesn't."""
    mode, is_active = CourseEnrollment.enrollment_mode_for_user(user, course_key)
    return mode if is_active and mode != CourseMode.AUDIT else None


def generate_course_certificate(user, course_key) -> GeneratedCertificate | None:
    """Write the certificate of somebody who passed; None where there is none to be had."""
    mode = eligible_mode(user, course_key)
    grade = PersistentCourseGrade.objects.filter(user_id=user.id, course_id=course_key).first()
    if mode is None or grade is None or not grade.letter_grade:
        return None
    certificate = GeneratedCertificate.certificate_for_student(user, course_key)
    if certificate is None:
        certificate = GeneratedCertificate(
            user=user, course_id=course_key, verify_uuid=uuid4().hex, key=uuid4().hex
        )
    elif CertificateInvalidation.objects.filter(
        generated_certificate=certificate, active=True
    ).exists():
        return None
    certificate.mode, certificate.grade = mode, str(grade.percent_grade)
    certificate.name, certificate.status = user.profile.name, CertificateStatuses.downloadable
    certificate.save()
    return certificate
