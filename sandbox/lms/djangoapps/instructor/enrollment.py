"""Enrolling and unenrolling addresses, whether or not they have an account."""

from django.contrib.auth.models import User

from common.djangoapps.student.models import (
    CourseEnrollment,
    CourseEnrollmentAllowed,
    is_email_retired,
)
from lms.djangoapps.instructor.messages import send_mail_to_student


class EmailEnrollmentState:
    """What an address is to a course at one moment."""

    def __init__(self, course_id, email):
        """Look at the address now."""
        user = User.objects.filter(email=email).first()
        allowed = CourseEnrollmentAllowed.objects.filter(course_id=course_id, email=email).first()
        row = CourseEnrollment.get_enrollment(user, course_id) if user else None
        self.user = user is not None
        self.is_active = bool(user and user.is_active)
        self.full_name = user.profile.name if user and hasattr(user, "profile") else None
        self.mode = row.mode if row else None
        self.enrollment = bool(row and row.is_active)
        self.allowed = allowed is not None
        self.auto_enroll = bool(allowed and allowed.auto_enroll)

    def to_dict(self) -> dict:
        """The state as the instructor API tells it."""
        return {
            "user": self.user,
            "enrollment": self.enrollment,
            "allowed": self.allowed,
            "auto_enroll": self.auto_enroll,
        }


def enroll_email(
    course_id,
    student_email,
    auto_enroll=False,
    message_students=False,
    message_params=None,
    language=None,
):
    """Enroll an active account, or let the address enroll.

    Answers the states before and after and the enrollment, which is None without one.
    """
    before, enrollment = EmailEnrollmentState(course_id, student_email), None
    message = None
    if before.is_active:
        mode = before.mode if before.enrollment else None
        enrollment = CourseEnrollment.enroll_by_email(student_email, course_id, mode)
        message = "enrolled_enroll"
    elif not is_email_retired(student_email):
        allowed, _ = CourseEnrollmentAllowed.objects.get_or_create(
            course_id=course_id, email=student_email
        )
        allowed.auto_enroll = auto_enroll
        allowed.save()
        message = "allowed_enroll"
    after = EmailEnrollmentState(course_id, student_email)
    if message and message_students:
        send_mail_to_student(message, student_email, before, message_params, language)
    return before, after, enrollment


def unenroll_email(
    course_id, student_email, message_students=False, message_params=None, language=None
):
    """End the enrollment of an address and its permission; answers the states before and after."""
    before, message = EmailEnrollmentState(course_id, student_email), None
    if before.enrollment:
        CourseEnrollment.unenroll_by_email(student_email, course_id)
        message = "enrolled_unenroll"
    if before.allowed:
        CourseEnrollmentAllowed.objects.get(course_id=course_id, email=student_email).delete()
        message = message or "allowed_unenroll"
    if message and message_students:
        send_mail_to_student(message, student_email, before, message_params, language)
    return before, EmailEnrollmentState(course_id, student_email)
