"""What an export is asked for: read and refused in words, kept as the job's arguments."""

import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from lms_lite_learners.data import DateRange, Scope, is_id
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.results.layout import LAYOUTS

FORMATS = ("csv", "xlsx")

__all__ = ["FORMATS", "LAYOUTS", "Order", "scope_of", "time_zones"]


@dataclass(frozen=True, slots=True)
class Order:
    """A range of local dates (both inclusive), how the report looks, and whom and what it holds.

    `learners` are ids of the list's rows as they came, `courses` course keys; empty means all.
    Raises InvalidInputError for a value that can't be.
    """

    start: date | None = None
    end: date | None = None
    time_zone: str = "UTC"
    layout: str = "wide"
    format: str = "csv"
    bom: bool = True
    neutralize: bool = True
    learners: Sequence[str] = ()
    courses: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse what can't be, naming value and field."""
        _ensure_range(self.start, self.end)
        _ensure_one_of("layout", self.layout, LAYOUTS)
        _ensure_one_of("format", self.format, FORMATS)
        if self.time_zone not in time_zones():
            raise _refusal("time_zone", _("“%s” is no time zone.") % self.time_zone[:60])
        for text in self.learners:
            if not is_id(text):
                raise _refusal("learners", _("“%s” is no learner's id.") % text[:60])

    def as_json(self, courses: Sequence[str]) -> dict[str, Any]:
        """What a job keeps of it, by the names of the request, with the courses that are meant."""
        return {
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
            "time_zone": self.time_zone,
            "layout": self.layout,
            "format": self.format,
            "bom": self.bom,
            "neutralize": self.neutralize,
            "courses": list(courses),
        }


@cache
def time_zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(zoneinfo.available_timezones())


def scope_of(org: str, arguments: Mapping[str, Any]) -> Scope:
    """Whose results of which courses a job's report holds."""
    users, asked = arguments["users"], arguments["request"]
    return Scope(
        org=None if arguments["is_author"] else org,
        course_keys=tuple(asked["courses"]),
        range=DateRange(
            start=_date(asked["from"]),
            end=_date(asked["to"]),
            time_zone=asked["time_zone"],
        ),
        users=None if users is None else tuple(users),
        is_author=arguments["is_author"],
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _ensure_range(start: date | None, end: date | None) -> None:
    if start and end and start > end:
        values = {"from": start.isoformat(), "to": end.isoformat()}
        raise _refusal("to", _("The range ends on %(to)s, before it begins on %(from)s.") % values)


def _ensure_one_of(field: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        text = _("“%(value)s” is none of %(known)s.")
        raise _refusal(field, text % {"value": value[:60], "known": ", ".join(known)})


def _refusal(field: str, text: str) -> InvalidInputError:
    return InvalidInputError(text, fields={field: [text]})
