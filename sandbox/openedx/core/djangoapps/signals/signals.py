"""Signals that applications send to one another."""

from django.dispatch import Signal

COURSE_GRADE_CHANGED = Signal()
COURSE_GRADE_NOW_PASSED = Signal()
COURSE_GRADE_NOW_FAILED = Signal()
COURSE_ASSESSMENT_GRADE_CHANGED = Signal()
COURSE_CERT_CHANGED = Signal()
COURSE_CERT_AWARDED = Signal()
COURSE_CERT_REVOKED = Signal()
COURSE_CERT_DATE_CHANGE = Signal()
USER_ACCOUNT_ACTIVATED = Signal()
