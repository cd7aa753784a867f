"""What a pass or its loss means for a certificate."""

from django.dispatch import receiver

from lms.djangoapps.certificates.generation import eligible_mode
from lms.djangoapps.certificates.models import GeneratedCertificate
from lms.djangoapps.certificates.tasks import generate_certificate
from openedx.core.djangoapps.signals.signals import COURSE_GRADE_NOW_FAILED, COURSE_GRADE_NOW_PASSED


@receiver(COURSE_GRADE_NOW_PASSED, dispatch_uid="new_passing_learner")
def listen_for_passing_grade(sender, user, course_id, **kwargs) -> None:
    """Have a worker make the certificate, unless there is a valid one."""
    held = GeneratedCertificate.certificate_for_student(user, course_id)
    if eligible_mode(user, course_id) and not (held and held.is_valid()):
        generate_certificate.apply_async(kwargs={"student": user.id, "course_key": str(course_id)})


@receiver(COURSE_GRADE_NOW_FAILED, dispatch_uid="new_failing_learner")
def listen_for_failing_grade(sender, user, course_id, grade=None, **kwargs) -> None:
    """Take the certificate back from who no longer passes."""
    held = GeneratedCertificate.certificate_for_student(user, course_id)
    if held and held.is_valid():
        held.mark_notpassing(held.mode, str(grade.percent) if grade else "")
