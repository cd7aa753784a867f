"""Whose rows are planted, and where."""

from dataclasses import dataclass
from typing import Any

from lms_lite_learners.host.planting.columns import PERSON, PLACE

# What everybody writes, so that rows with somebody's own words are told from others.
WORDS = "wrote this in"

__all__ = ["WORDS", "Context", "Named", "Place"]


@dataclass(frozen=True)
class Named:
    """Somebody by the name under which the search tells of them."""

    name: str
    user: Any


@dataclass(frozen=True)
class Place:
    """An organisation's course, and a block of it; `manager` is whoever looks after it."""

    org: str
    manager: Any
    course: Any

    @property
    def block(self) -> Any:
        """What learners answer there."""
        return self.course.make_usage_key("openassessment", "essay")


@dataclass(frozen=True)
class Context:
    """Somebody in some organisation's course; without a person or a place, what all share."""

    person: Any = None
    place: Any = None

    def only(self, ties: frozenset[str]) -> "Context":
        """As much of it as a row tells."""
        return Context(
            self.person if PERSON in ties else None, self.place if PLACE in ties else None
        )

    @property
    def words(self) -> str:
        """What the person writes, so that everybody can see whose words these are."""
        if self.person is None or self.place is None:
            return ""
        return f"{self.person.user.username} {WORDS} {self.place.course}"
