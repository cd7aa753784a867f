"""What other applications may do with certificates."""

from lms.djangoapps.certificates.models import GeneratedCertificate


def get_certificate_for_user_id(user, course_id):
    """The certificate of an account in a course, or None."""
    return GeneratedCertificate.certificate_for_student(user, course_id)


def clear_pii_from_certificate_records_for_user(user) -> None:
    """Take an account's name off its certificates; their history keeps it, as on the platform."""
    GeneratedCertificate.objects.filter(user=user).update(name="")
