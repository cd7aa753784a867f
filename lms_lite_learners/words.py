"""What codes are called, in the reader's language: one place for all who say them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms_lite_learners.data import AddedVia, CourseOutcomes, ResultStatus, SendingOutcomes

__all__ = ["ADDED_VIA", "COURSE_OUTCOMES", "COURSE_REFUSALS", "RESULTS", "SENDING"]

ADDED_VIA: Mapping[str, Any] = {
    AddedVia.MANUAL.value: _("By hand"),
    AddedVia.IMPORT.value: _("Import"),
    AddedVia.LAUNCH.value: _("Course launch"),
    AddedVia.ENROLLMENT.value: _("Enrolment"),
    AddedVia.BACKFILL.value: _("Was enrolled"),
}
# Behind the course's key, for a manager.
COURSE_OUTCOMES: Mapping[str, Any] = {
    CourseOutcomes.ENROLLED.value: _("enrolled"),
    CourseOutcomes.ALLOWED.value: _("enrolled on joining"),
    CourseOutcomes.ALREADY_ENROLLED.value: _("enrolled already"),
    CourseOutcomes.ENROLLMENT_CLOSED.value: _("enrolment is closed"),
    CourseOutcomes.COURSE_FULL.value: _("course is full"),
    CourseOutcomes.PAYMENT_REQUIRED.value: _("needs a payment"),
    CourseOutcomes.UNKNOWN_COURSE.value: _("no such course"),
    CourseOutcomes.NOT_YOUR_COURSE.value: _("not a course of this organisation"),
}
# The same as a sentence, for whoever wants to take the course.
COURSE_REFUSALS: Mapping[str, Any] = {
    CourseOutcomes.ALREADY_ENROLLED.value: _("Enrolled already."),
    CourseOutcomes.COURSE_FULL.value: _("The course is full."),
    CourseOutcomes.ENROLLMENT_CLOSED.value: _("The course takes no enrolments now."),
    CourseOutcomes.PAYMENT_REQUIRED.value: _("The course can't be taken without payment."),
    CourseOutcomes.UNKNOWN_COURSE.value: _("There is no such course."),
}
RESULTS: Mapping[str, Any] = {
    ResultStatus.PASSED.value: _("Passed"),
    ResultStatus.FAILED.value: _("Failed"),
    ResultStatus.IN_PROGRESS.value: _("In progress"),
    ResultStatus.UNREADABLE.value: _("Unreadable"),
}
SENDING: Mapping[str, Any] = {
    SendingOutcomes.QUEUED.value: _("Waiting"),
    SendingOutcomes.SENDING.value: _("Waiting"),
    SendingOutcomes.SENT.value: _("Sent"),
    SendingOutcomes.FAILED.value: _("Failed"),
    SendingOutcomes.INVALID_EMAIL.value: _("Not an address"),
    SendingOutcomes.SUPPRESSED.value: _("Left or removed"),
    SendingOutcomes.CANCELLED.value: _("Cancelled"),
}
