"""Enrolling and unenrolling addresses, whether or not they have an account."""

import json

from django.contrib.auth.models import User
from submissions import api as submissions

from common.djangoapps.student.models import (
    CourseEnrollment,
    CourseEnrollmentAllowed,
    anonymous_id_for_user,
    is_email_retired,
)
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.grades.signals.signals import PROBLEM_RAW_SCORE_CHANGED
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


def reset_student_attempts(
    course_id,
    student,
    module_state_key,
    requesting_user,
    delete_module=False,
    emit_signals_and_events=True,
):
    """Let a learner try a block again, or delete what they did there.

    Raises StudentModule.DoesNotExist where they did nothing.
    """
    if delete_module:
        submissions.reset_score(
            anonymous_id_for_user(student, course_id),
            str(course_id),
            str(module_state_key),
            clear_state=True,
            emit_signal=emit_signals_and_events,
        )
    answer = StudentModule.objects.get(
        student_id=student.id, course_id=course_id, module_state_key=module_state_key
    )
    if not delete_module:
        answer.state = json.dumps({**json.loads(answer.state or "{}"), "attempts": 0})
        answer.save()
        return
    answer.delete()
    if emit_signals_and_events:
        tell_score_deleted(student, answer)


def tell_score_deleted(student, answer) -> None:
    """Have the grades computed without an answer that is gone."""
    PROBLEM_RAW_SCORE_CHANGED.send(
        sender=None,
        raw_earned=0,
        raw_possible=0,
        weight=None,
        user_id=student.id,
        course_id=str(answer.course_id),
        usage_id=str(answer.module_state_key),
        only_if_higher=False,
        modified=answer.modified,
        score_db_table="csm",
        score_deleted=True,
    )
