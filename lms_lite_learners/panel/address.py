"""The address of a view of the list: it says all that differs from the plain list."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms_lite_learners import words
from lms_lite_learners.data import Course, Query, Status
from lms_lite_learners.roster.listing import DEFAULT_ORDERS

FILTERS = ("search", "course", "added_via", "never_logged_in", "inactive_since")
COLUMNS = {
    Status.ACTIVE: {
        "name": gettext_lazy("Name"),
        "email": gettext_lazy("E-mail"),
        "enrolled_courses": gettext_lazy("Enrolled"),
        "completed_courses": gettext_lazy("Completed"),
        "location": gettext_lazy("Location"),
        "last_login": gettext_lazy("Last login"),
        "added_at": gettext_lazy("Added"),
        "added_via": gettext_lazy("How"),
    },
    Status.PENDING: {
        "email": gettext_lazy("E-mail"),
        "invitation_state": gettext_lazy("Status"),
        "added_at": gettext_lazy("Added"),
        "added_by": gettext_lazy("Added by"),
        "invited_at": gettext_lazy("Invited"),
        "reminded_at": gettext_lazy("Reminded"),
        "expires_at": gettext_lazy("Expires"),
        "remind_allowed_at": gettext_lazy("Reminder"),
    },
}
# Columns where the first click asks for the greatest.
LATEST_FIRST = {
    "added_at", "completed_courses", "enrolled_courses", "invited_at", "last_login", "reminded_at",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column: where a click leads, and how it sorts now (as ARIA says it)."""

    key: str
    label: Any
    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the address of the list without it."""

    text: str
    url: str


def query_string(query: Query) -> str:
    """What of the query differs from the plain list, in the order of the fields."""
    plain = Query()
    given = {
        field.name: _text(getattr(query, field.name))
        for field in fields(query)
        if getattr(query, field.name) != getattr(plain, field.name)
    }
    return urlencode(given)


def url_of(org: str, query: Query) -> str:
    """The address of this view of the list."""
    path = reverse("lms_lite_learners:panel-learners", kwargs={"org": org})
    text = query_string(query)
    return f"{path}?{text}" if text else path


def is_filtered(query: Query) -> bool:
    """Does the query leave anybody out?"""
    return any(getattr(query, name) for name in FILTERS)


def unfiltered(query: Query) -> Query:
    """The same list without search and filters."""
    return Query(tab=query.tab, ordering=query.ordering, page_size=query.page_size)


def columns_of(org: str, query: Query) -> list[Column]:
    """The heads of the tab's columns."""
    current = query.ordering or DEFAULT_ORDERS[Status(query.tab)]
    return [_column(org, query, key, label, current) for key, label in _labels(query)]


def orders_of(query: Query) -> list[tuple[str, str]]:
    """The orders to choose from where the heads of the columns have no room."""
    current = query.ordering or DEFAULT_ORDERS[Status(query.tab)]
    orders = {}
    for key, label in _labels(query):
        orders[key] = _("%(column)s, rising") % {"column": label}
        orders[f"-{key}"] = _("%(column)s, falling") % {"column": label}
    # The order in use stands for itself, whatever it is.
    orders.setdefault(current, current)
    default = DEFAULT_ORDERS[Status(query.tab)]
    return [("" if name == default else name, text) for name, text in orders.items()]


def chips_of(org: str, query: Query, courses: Iterable[Course]) -> list[Chip]:
    """The filters in use, each with the way to take it off."""
    plain, bare = Query(), replace(query, cursor="")
    return [
        Chip(
            _chip_text(query, name, courses),
            url_of(org, replace(bare, **{name: getattr(plain, name)})),
        )
        for name in FILTERS
        if getattr(query, name)
    ]


def _labels(query: Query) -> Iterable[tuple[str, Any]]:
    return COLUMNS[Status(query.tab)].items()


def _column(org: str, query: Query, key: str, label: Any, current: str) -> Column:
    is_current = current.removeprefix("-") == key
    falls = current.startswith("-")
    wanted = f"-{key}" if (not falls if is_current else key in LATEST_FIRST) else key
    direction = ("descending" if falls else "ascending") if is_current else "none"
    wanted = "" if wanted == DEFAULT_ORDERS[Status(query.tab)] else wanted
    return Column(key, label, url_of(org, replace(query, ordering=wanted, cursor="")), direction)


def _chip_text(query: Query, name: str, courses: Iterable[Course]) -> str:
    if name == "course":
        names = {course.key: course.name for course in courses}
        return _("Course: %s") % names.get(query.course, query.course)
    if name == "added_via":
        return _("Added: %s") % str(words.ADDED_VIA.get(query.added_via, query.added_via))
    if name == "inactive_since":
        return _("Not active since %s") % _text(query.inactive_since)
    return _("Never logged in") if name == "never_logged_in" else f"“{query.search}”"


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        is_midnight = not (value.hour or value.minute or value.second)
        return f"{value:%Y-%m-%d}" if is_midnight else value.isoformat(timespec="seconds")
    return "true" if value is True else str(value)
