"""Mails to people whom staff enroll and unenroll."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override


def subject_and_text(message, course_name) -> tuple[str, str]:
    """What a mail says, in the language of the moment."""
    texts = {
        "enrolled_enroll": (
            _("You have been enrolled in {course}"),
            _("The course is on your dashboard now."),
        ),
        "allowed_enroll": (
            _("You have been invited to register for {course}"),
            _("Register with this e-mail address to take the course."),
        ),
        "enrolled_unenroll": (
            _("You have been unenrolled from {course}"),
            _("The course is no longer on your dashboard."),
        ),
        "allowed_unenroll": (
            _("You have been unenrolled from {course}"),
            _("You are no longer invited to register for the course."),
        ),
    }
    subject, text = texts[message]
    return subject.format(course=course_name), text


def send_mail_to_student(message, address, state, params, language=None) -> None:
    """Send one of the four mails; `params` has the course's name and addresses to open."""
    params = params or {}
    with override(language or settings.LANGUAGE_CODE):
        subject, text = subject_and_text(message, params.get("display_name", ""))
        greeting = _("Dear {name},").format(name=state.full_name or _("student"))
        link = params.get("course_url" if message == "enrolled_enroll" else "registration_url", "")
        lines = [greeting, text, link if message.endswith("_enroll") else ""]
    body = "\n\n".join(line for line in lines if line)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
