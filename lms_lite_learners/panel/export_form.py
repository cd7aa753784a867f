"""What people fill in to download results."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms_lite_learners import jobs
from lms_lite_learners.data import Course
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.panel.forms import BOX, LOOK
from lms_lite_learners.results import export

DAY = {"type": "date"}
PERIODS = {
    "": _("All time"),
    "this_month": _("This month"),
    "last_month": _("Last month"),
    "last_30_days": _("The last 30 days"),
    "this_year": _("This year"),
    "last_year": _("Last year"),
}
LAYOUTS = {
    "wide": _("One row per learner, a column per course"),
    "tidy": _("One row per learner and course"),
}
FORMATS = {"csv": _("CSV"), "xlsx": _("Excel workbook (.xlsx)")}
# Where a field of the request stands in the form.
FIELDS = {"from": "start", "to": "end"}

__all__ = ["ExportForm"]


class ExportForm(forms.Form):
    """A range of dates, the look of the report, and which courses."""

    period = forms.ChoiceField(
        required=False,
        label=_("Period"),
        help_text=_("Dates below count instead of “All time”."),
        choices=list(PERIODS.items()),
        widget=forms.Select(attrs=LOOK),
    )
    start = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput(attrs=LOOK | DAY, format="%Y-%m-%d")
    )
    end = forms.DateField(
        required=False,
        label=_("To, this day included"),
        widget=forms.DateInput(attrs=LOOK | DAY, format="%Y-%m-%d"),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone of the dates"),
        choices=lambda: [(name, name) for name in sorted(export.time_zones())],
        widget=forms.Select(attrs=LOOK),
    )
    layout = forms.ChoiceField(
        label=_("Layout"), choices=list(LAYOUTS.items()), widget=forms.Select(attrs=LOOK)
    )
    format = forms.ChoiceField(
        label=_("Format"), choices=list(FORMATS.items()), widget=forms.Select(attrs=LOOK)
    )
    bom = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Mark the CSV as UTF-8"),
        help_text=_("Excel needs it to read names in other scripts; some programs stumble on it."),
        widget=forms.CheckboxInput(attrs=BOX),
    )
    neutralize = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Keep text from being calculated"),
        help_text=_("An apostrophe stands before text that a spreadsheet takes for a formula."),
        widget=forms.CheckboxInput(attrs=BOX),
    )
    courses = forms.MultipleChoiceField(
        required=False,
        label=_("Courses"),
        help_text=_("All of them, unless you tick some."),
        widget=forms.CheckboxSelectMultiple(attrs=BOX),
    )
    key = forms.CharField(required=False, max_length=100)

    def __init__(self, courses: Iterable[Course], data: Any = None, *, time_zone: str = "") -> None:
        """Offer these courses, and the dates of this time zone."""
        # Sending the same form twice starts one job: `key` is by what it is known.
        initial = {
            "key": secrets.token_urlsafe(16),
            "time_zone": time_zone if time_zone in export.time_zones() else "UTC",
        }
        super().__init__(data, auto_id="lll-%s", initial=initial)
        field = self.fields["courses"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(course.key, course.name) for course in courses]

    def __getitem__(self, name: str) -> BoundField:
        """A field that knows whether it is a tick box."""
        bound = super().__getitem__(name)
        bound.is_tick = isinstance(bound.field, forms.BooleanField)  # type: ignore[attr-defined]
        return bound

    def clean(self) -> dict[str, Any]:
        """Either a period or dates."""
        asked: dict[str, Any] = self.cleaned_data
        if asked.get("period") and (asked.get("start") or asked.get("end")):
            self.add_error("period", _("Choose either a period or dates."))
        return asked

    def to_order(self, **given: Any) -> export.Order:
        """What is asked for, with what is given instead; raises InvalidInputError where refused."""
        asked = self.cleaned_data | given
        period, _key = asked.pop("period"), asked.pop("key")
        if period:
            now = timezone.now().astimezone(ZoneInfo(asked["time_zone"]))
            asked["start"], asked["end"] = _dates_of(period, now)
        return export.Order(**asked)

    def idempotency_key(self, org: str) -> str | None:
        """By what this very request is known when it comes again."""
        asked = dict(self.cleaned_data)
        key = asked.pop("key")
        return jobs.request_hash(key, org, asked) if key else None

    def refuse(self, error: InvalidInputError) -> None:
        """Say what a rule refuses, at the field that is at fault."""
        names = [FIELDS.get(name, name) for name in error.fields]
        self.add_error(next((name for name in names if name in self.fields), None), error.detail)


def _dates_of(period: str, now: datetime) -> tuple[date, date]:
    """The first and the last day of a period, seen from a local time."""
    today = now.date()
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    before = month - timedelta(days=1)
    return {
        "this_month": (month, today),
        "last_month": (before.replace(day=1), before),
        "last_30_days": (today - timedelta(days=29), today),
        "this_year": (year, today),
        "last_year": (year.replace(year=year.year - 1), year - timedelta(days=1)),
    }[period]
