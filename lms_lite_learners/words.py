"""What codes are called, in the reader's language: one place for all who say them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms_lite_learners.data import (
    Act,
    AddedVia,
    Category,
    CourseOutcomes,
    Outcomes,
    ResultStatus,
    SendingOutcomes,
)

__all__ = [
    "ACTS",
    "ADDED_VIA",
    "CATEGORIES",
    "COURSE_OUTCOMES",
    "COURSE_REFUSALS",
    "HOW_TO_MEND",
    "OUTCOMES",
    "RESULTS",
    "SENDING",
    "UNREACHABLE",
    "why_kept",
]

ADDED_VIA: Mapping[str, Any] = {
    AddedVia.MANUAL.value: _("By hand"),
    AddedVia.IMPORT.value: _("Import"),
    AddedVia.LAUNCH.value: _("Course launch"),
    AddedVia.ENROLLMENT.value: _("Enrolment"),
    AddedVia.BACKFILL.value: _("Was enrolled"),
}
# What becomes of an address that somebody adds.
OUTCOMES: Mapping[str, Any] = {
    Outcomes.INVITED.value: _("Pending"),
    Outcomes.ACTIVATED.value: _("Active"),
    Outcomes.ALREADY_ACTIVE.value: _("Already active"),
    Outcomes.ALREADY_PENDING.value: _("Already pending"),
    Outcomes.DUPLICATE.value: _("Duplicate"),
    Outcomes.INVALID_EMAIL.value: _("Not an address"),
    Outcomes.AMBIGUOUS_ACCOUNT.value: _("Several accounts"),
    Outcomes.CANNOT_REGISTER.value: _("Can’t register"),
    Outcomes.ALSO_STAFF.value: _("Also staff"),
    Outcomes.SUPPRESSED.value: _("Left or removed"),
    Outcomes.FAILED.value: _("Failed"),
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
# What to do about a row that did not go because of it.
HOW_TO_MEND: Mapping[str, Any] = {
    Outcomes.INVALID_EMAIL.value: _("Correct the address."),
    Outcomes.AMBIGUOUS_ACCOUNT.value: _(
        "Give another address of the person, or ask whoever runs the site which account it is."
    ),
    Outcomes.CANNOT_REGISTER.value: _(
        "Give the address of an account that exists, or ask whoever runs the site to make one."
    ),
    Outcomes.SUPPRESSED.value: _("If the person agrees to come back, add the address by hand."),
    Outcomes.FAILED.value: _("Correct what is named here."),
    CourseOutcomes.ENROLLMENT_CLOSED.value: _("Open the enrolment, or take the course out."),
    CourseOutcomes.COURSE_FULL.value: _("Make room in the course, or take it out."),
    CourseOutcomes.PAYMENT_REQUIRED.value: _("Take the course out: it has to be paid for."),
    CourseOutcomes.UNKNOWN_COURSE.value: _("Correct the key of the course, or take it out."),
    CourseOutcomes.NOT_YOUR_COURSE.value: _("Take the course out."),
}
# What became of a course as a sentence, for whoever wants to take the course.
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
# What a removal erases.
CATEGORIES: Mapping[str, Any] = {
    Category.LIST.value: _("Learner list and invitations"),
    Category.ENROLLMENTS.value: _("Enrolments"),
    Category.ALLOW_LISTS.value: _("Allow lists"),
    Category.GRADES.value: _("Grades"),
    Category.ANSWERS.value: _("Answers and progress in courses"),
    Category.COMPLETION.value: _("Completed units"),
    Category.CERTIFICATES.value: _("Certificates"),
    Category.FEEDBACK.value: _("Course feedback and surveys"),
    Category.FORUM.value: _("Discussions"),
    Category.WIKI.value: _("Wiki"),
    Category.ASSESSMENTS.value: _("Submissions and assessments"),
    Category.EXAMS.value: _("Exams and their dates"),
    Category.TEAMS.value: _("Cohorts and teams"),
    Category.STUDY.value: _("Bookmarks, goals and notices"),
    Category.PARTNERS.value: _("Programmes, partners and other tools"),
    Category.RECORDS.value: _("Records of support and of tasks"),
    Category.FILES.value: _("Files"),
    Category.OTHERS.value: _("Other plugins"),
}
_KEPT: Mapping[str, Any] = {
    "paid": _(
        "Enrolments that were paid for, or belong to a programme, a company or a credit, end; "
        "their record stays."
    ),
    "certificate": _("This site keeps certificates."),
    "kept": _("Belongs to others as well."),
}
# What somebody did, in the trail.
ACTS: Mapping[str, Any] = {
    Act.PREVIEW.value: _("Checked who could be added"),
    Act.ADD.value: _("Added people"),
    Act.IMPORT.value: _("Imported a file"),
    Act.BACKFILL.value: _("Asked to list enrolled people"),
    Act.BACKFILLED.value: _("Listed enrolled people"),
    Act.REMIND.value: _("Reminded"),
    Act.AUTO_REMIND.value: _("Reminded automatically"),
    Act.RENEW.value: _("Renewed an invitation"),
    Act.REVOKE.value: _("Revoked an invitation"),
    Act.DECLINE.value: _("An invitation was declined"),
    Act.LEAVE.value: _("Somebody left the list"),
    Act.SAVE_PROGRESS_ON.value: _("Switched saving progress on"),
    Act.SAVE_PROGRESS_OFF.value: _("Switched saving progress off"),
    Act.SEND_COURSE.value: _("Sent a course"),
    Act.LINK_COURSE.value: _("Took the link to a course"),
    Act.EXPORT.value: _("Asked for results"),
    Act.DOWNLOAD.value: _("Downloaded a file"),
    Act.REMOVE.value: _("Asked to remove people"),
    Act.RECEIPT.value: _("A receipt was written"),
    Act.VERIFICATION_ASKED.value: _("Asked to verify a removal"),
    Act.VERIFIED.value: _("Verified a removal"),
    Act.UNSUPPRESS.value: _("Let people back"),
    Act.CANCEL_JOB.value: _("Cancelled a job"),
    Act.SET_PLAN.value: _("Set the plan"),
    Act.SET_INVITATIONS.value: _("Changed how invitations go out"),
    Act.RETRY_MAILS.value: _("Tried failed mails again"),
    Act.RETRY_ERASERS.value: _("Called other plugins’ erasers again"),
}
# Where a removal doesn't reach, by code.
UNREACHABLE: Mapping[str, Any] = {
    "backups": _("Backups of the site, until they are overwritten."),
    "logs": _("Log files of the servers."),
    "analytics": _("Records that were handed on to analytics."),
    "events": _("Events that were handed on over an event bus, as long as it keeps them."),
    "forum": _("Discussions, and files in them, where the site keeps them in MongoDB."),
    "services": _(
        "Services outside the site: exam providers, credentials, notes, shops, video, mail."
    ),
    "mails": _("Mails that were delivered."),
    "downloads": _("Files that somebody downloaded."),
}


def why_kept(codes: str) -> str:
    """Sentences for the codes, parted by commas, of why rows stay."""
    return " ".join(str(_KEPT[code]) for code in codes.split(",") if code)
