"""What the lists and pages show, and what they are asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from lms_lite_learners.data.results import CourseResult
from lms_lite_learners.data.states import Status

T = TypeVar("T")


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
class Compared:
    """Somebody of a file or of the list it is compared with; `line` is of the file."""

    email: str
    name: str = ""
    line: int | None = None
    learner: int | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file against the list: how many are new, on both, and gone from the file.

    `unnamed` rows of the file have no address that could name anybody.
    """

    new: int
    unchanged: int
    gone: int
    listed: int
    unnamed: int
    is_exact: bool


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
    """One line of the Pending tab; `added_by` is a name, times are None if never.

    `due_at` is when a queued mail may leave, `next_reminder_at` when one goes automatically.
    """

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
    due_at: datetime | None = None
    reminders: int = 0
    next_reminder_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LearnerPage:
    """All about one learner; what may not be shown yet, or isn't of his status, is None."""

    id: int
    status: str
    name: str
    email: str
    added_at: datetime
    added_by: str
    added_via: str
    is_open: bool = False
    username: str | None = None
    location: str | None = None
    last_login: datetime | None = None
    last_active: datetime | None = None
    enrolled_courses: int | None = None
    completed_courses: int | None = None
    courses: tuple[CourseResult, ...] = ()
    invitation: PendingRow | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course as its managers and authors share it.

    `learners` are actively enrolled, `results` are enrolled or graded; staff count in neither.
    """

    course_key: str
    name: str
    save_progress: bool
    sent_at: datetime | None
    open_to_all: bool
    learners: int
    results: int
