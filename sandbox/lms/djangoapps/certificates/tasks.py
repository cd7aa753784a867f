"""Making certificates in a worker."""

from celery import shared_task
from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey

from lms.djangoapps.certificates.generation import generate_course_certificate


@shared_task
def generate_certificate(*, student: int, course_key: str) -> None:
    """Make the certificate of an account in a course, if it has earned one."""
    user = User.objects.filter(id=student).first()
    if user is not None:
        generate_course_certificate(user, CourseKey.from_string(course_key))
