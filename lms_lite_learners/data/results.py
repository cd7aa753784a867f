"""Results: one learner in one course, and what is asked of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from lms_lite_learners.data.platform import Account
from lms_lite_learners.data.states import ResultStatus


class Result(NamedTuple):
    """What one learner reached in one course; `date` is None where the platform has none.

    `percent` is rounded half-up, and 0 where there is no grade or it can't be read.
    """

    course_key: str
    status: ResultStatus
    percent: int
    date: datetime | None


class LearnerResults(NamedTuple):
    """One learner with the results by course key; of who isn't open there is only the account."""

    user_id: int
    account: Account | None
    last_active: datetime | None
    is_open: bool
    results: dict[str, Result]


@dataclass(frozen=True, slots=True)
class DateRange:
    """Local dates of a time zone, both inclusive; None leaves that side open."""

    start: date | None = None
    end: date | None = None
    time_zone: str = "UTC"

    @property
    def is_limited(self) -> bool:
        """Is there a first or a last date?"""
        return self.start is not None or self.end is not None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose results are meant: an organisation's learners, or everybody in an author's courses.

    In an organisation no course keys mean all its courses; `users` are the accounts selected.
    """

    org: str | None
    course_keys: tuple[str, ...] = ()
    range: DateRange = DateRange()
    users: tuple[int, ...] | None = None
    is_author: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """The sort keys of one learner in one organisation, read anew from the platform."""

    enrolled: int = 0
    completed: int = 0
    results: int = 0
    last_active: datetime | None = None


@dataclass(frozen=True, slots=True)
class CourseResult:
    """A result beside its course's name."""

    course_name: str
    result: Result
