"""What the platform says, in our types.

Those that a report makes a million of are tuples, which take a third of the time to make.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Account(NamedTuple):
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
class EnrollmentTerms:
    """When and to whom a course is open; times are None where the course sets none."""

    is_by_invitation: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None


class Grade(NamedTuple):
    """A stored course grade; `percent` is between 0 and 1, `passed_at` stays once it is set."""

    percent: float
    passed: bool
    modified: datetime
    passed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Accounts to read about at once: those with these ids, or with ids above `after` to `until`.

    With both, a database is asked for the range, which is shorter to say; no ids are all of it.
    """

    ids: frozenset[int] | None = None
    after: int = 0
    until: int = 0

    def has(self, user_id: int) -> bool:
        """Is this one of them, as far as the range has it?"""
        return self.ids is None or user_id in self.ids
