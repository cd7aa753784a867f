"""The words that a status, a state or an outcome is told by."""

from datetime import UTC, datetime
from enum import StrEnum

# Stored in sort keys where there is no time: a value every database sorts alike, unlike NULL.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# Stored in the times of who isn't open yet: sorts with `never`, and no filter on times finds it.
HIDDEN = datetime(1969, 12, 31, tzinfo=UTC)
# The digits of the greatest id that a database holds.
ID_DIGITS = 18


class Status(StrEnum):
    """Where a learner stands in an organisation."""

    PENDING = "pending"
    ACTIVE = "active"


class AddedVia(StrEnum):
    """How a learner came onto the list."""

    MANUAL = "manual"
    IMPORT = "import"
    LAUNCH = "launch"
    ENROLLMENT = "enrollment"
    BACKFILL = "backfill"


class InvitationState(StrEnum):
    """Where an invitation stands; `sending` is shown as queued."""

    NOT_SENT = "not_sent"
    QUEUED = "queued"
    SENDING = "sending"
    INVITED = "invited"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    EXPIRED = "expired"
    DECLINED = "declined"
    ACCEPTED = "accepted"


class Kind(StrEnum):
    """What a job does."""

    IMPORT = "import"
    BACKFILL = "backfill"
    REMINDERS = "reminders"
    EXPORT = "export"
    SENDING = "sending"
    REMOVAL = "removal"
    VERIFICATION = "verification"


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PersonState(StrEnum):
    """Where a removal is with one person."""

    WAITING = "waiting"
    ERASED = "erased"


class CallState(StrEnum):
    """Where another plugin's eraser is with one person."""

    WAITING = "waiting"
    DONE = "done"


class ReceiptKind(StrEnum):
    """What an entry of a chain of receipts tells of."""

    REMOVAL = "removal"
    VERIFICATION = "verification"
    ERASER = "eraser"


class MailState(StrEnum):
    """Where the mail about a report stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Plan(StrEnum):
    """What an organisation has booked."""

    FREE = "free"
    TRIAL = "trial"
    PAID = "paid"


class Outcomes(StrEnum):
    """What became of one address that somebody added."""

    INVITED = "invited"
    ACTIVATED = "activated"
    ALREADY_ACTIVE = "already_active"
    ALREADY_PENDING = "already_pending"
    DUPLICATE = "duplicate"
    INVALID_EMAIL = "invalid_email"
    AMBIGUOUS_ACCOUNT = "ambiguous_account"
    CANNOT_REGISTER = "cannot_register"
    ALSO_STAFF = "also_staff"
    SUPPRESSED = "suppressed"
    FAILED = "failed"


class ComparedStates(StrEnum):
    """Where somebody stands when a file is compared with the list."""

    NEW = "new"
    UNCHANGED = "unchanged"
    GONE = "gone"


class CourseOutcomes(StrEnum):
    """What became of one course asked for with an address."""

    ENROLLED = "enrolled"
    ALLOWED = "allowed"
    ALREADY_ENROLLED = "already_enrolled"
    ENROLLMENT_CLOSED = "enrollment_closed"
    COURSE_FULL = "course_full"
    PAYMENT_REQUIRED = "payment_required"
    UNKNOWN_COURSE = "unknown_course"
    NOT_YOUR_COURSE = "not_your_course"


class SendingOutcomes(StrEnum):
    """What became of one address that a course was sent to; `sending` is shown as queued."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    INVALID_EMAIL = "invalid_email"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"


class LaunchOutcomes(StrEnum):
    """What became of somebody who launched a course."""

    ENROLLED = "enrolled"
    ALREADY_ENROLLED = "already_enrolled"
    STAFF = "staff"
    SUPPRESSED = "suppressed"
    INACTIVE = "inactive"
    UNKNOWN_COURSE = "unknown_course"
    NOT_SAVED = "not_saved"
    NOT_SENT = "not_sent"
    ENROLLMENT_CLOSED = "enrollment_closed"
    INVITATION_ONLY = "invitation_only"
    COURSE_FULL = "course_full"
    PAYMENT_REQUIRED = "payment_required"


class ResultStatus(StrEnum):
    """Where a result stands: one learner in one course."""

    PASSED = "passed"
    FAILED = "failed"
    IN_PROGRESS = "in_progress"
    UNREADABLE = "unreadable"


def is_id(text: str) -> bool:
    """Can this text, as it came in a request, be the id of a row?"""
    return text.isascii() and text.isdigit() and len(text) <= ID_DIGITS
