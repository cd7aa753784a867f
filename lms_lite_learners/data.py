"""What crosses a boundary: frozen values, never a platform model."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")

# Stored in sort keys where there is no time: a value every database sorts alike, unlike NULL.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
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


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


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


class ResultStatus(StrEnum):
    """Where a result stands: one learner in one course."""

    PASSED = "passed"
    FAILED = "failed"
    IN_PROGRESS = "in_progress"


@dataclass(frozen=True, slots=True)
class CourseOutcome:
    """One course of one added address."""

    key: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address; `learner` is the id of its row, `line` that of the file."""

    email: str
    outcome: str
    text: str
    learner: int | None = None
    courses: tuple[CourseOutcome, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A platform account as the product sees it; `last_login` is None if never."""

    id: int
    username: str
    email: str
    is_active: bool
    name: str = ""
    city: str = ""
    country: str = ""
    last_login: datetime | None = None

    @property
    def shown_name(self) -> str:
        """Full name, or the username where the profile has none."""
        return self.name or self.username

    @property
    def location(self) -> str:
        """City and country of the profile, as far as they are set."""
        return ", ".join(part for part in (self.city, self.country) if part)


@dataclass(frozen=True, slots=True)
class Course:
    """A course as its overview has it; times are None where the course sets none."""

    key: str
    org: str
    name: str
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A stored course grade; `percent` is between 0 and 1, `passed_at` stays once it is set."""

    percent: float
    passed: bool
    modified: datetime
    passed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The sort keys of one learner in one organisation, read anew from the platform."""

    enrolled: int = 0
    completed: int = 0
    results: int = 0
    last_active: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActiveRow:
    """One line of the Active tab; what may not be shown yet is None."""

    id: int
    name: str
    email: str
    enrolled_courses: int | None
    completed_courses: int | None
    location: str | None
    last_login: datetime | None
    added_at: datetime
    added_via: str


@dataclass(frozen=True, slots=True)
class PendingRow:
    """One line of the Pending tab; `added_by` is a name, times are None if never."""

    id: int
    email: str
    invitation_state: str
    reason: str
    added_at: datetime
    added_by: str
    invited_at: datetime | None
    reminded_at: datetime | None
    remind_allowed_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Query:
    """What a list is asked for: the list's parameters by their names in the address."""

    tab: str = Status.ACTIVE
    search: str = ""
    course: str = ""
    added_via: str = ""
    never_logged_in: bool = False
    inactive_since: datetime | None = None
    ordering: str = ""
    cursor: str = ""
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list; `count_is_exact` is false above 10,000, cursors are opaque or empty."""

    rows: list[T]
    count: int
    count_is_exact: bool
    next_cursor: str = ""
    previous_cursor: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an import: the line as an editor shows it and the cells as they came."""

    line: int
    email: str
    name: str = ""
    courses: tuple[str, ...] = ()
    language: str = ""
    faults: tuple[str, ...] = field(default=())


def is_id(text: str) -> bool:
    """Can this text, as it came in a request, be the id of a row?"""
    return text.isascii() and text.isdigit() and len(text) <= ID_DIGITS
