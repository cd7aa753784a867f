"""Signals of retiring an account."""

from django.dispatch import Signal

# sent with user
USER_RETIRE_LMS_CRITICAL = Signal()
# sent with user
USER_RETIRE_LMS_MISC = Signal()
# sent with email, new_email, user
USER_RETIRE_MAILINGS = Signal()
