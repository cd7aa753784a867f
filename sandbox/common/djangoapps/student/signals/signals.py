"""Signals of accounts and enrollments."""

from django.dispatch import Signal

# sent with user, course_key, mode, countdown
ENROLLMENT_TRACK_UPDATED = Signal()
# sent with course_enrollment, skip_refund
UNENROLL_DONE = Signal()
# sent with event, user, mode, course_id, cost, currency
ENROLL_STATUS_CHANGE = Signal()
# sent with course_enrollment
REFUND_ORDER = Signal()
# sent with user, request
USER_EMAIL_CHANGED = Signal()
