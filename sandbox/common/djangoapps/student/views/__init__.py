"""Pages about a person's account and courses."""

from common.djangoapps.student.views.dashboard import student_dashboard
from common.djangoapps.student.views.management import (
    activate_account,
    compose_and_send_activation_email,
    confirm_email_change,
    do_email_change_request,
    validate_new_email,
)

__all__ = [
    "activate_account",
    "compose_and_send_activation_email",
    "confirm_email_change",
    "do_email_change_request",
    "student_dashboard",
    "validate_new_email",
]
