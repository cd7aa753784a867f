"""What people fill in on the pages."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms_lite_learners import imports, words
from lms_lite_learners.data import Course, Query, Status
from lms_lite_learners.roster.filters import ACTIVE_ONLY

PAGE_SIZES = (25, 50, 100)
LOOK = {"class": "lll-input"}
# What a tick in the address may read.
TICKS = frozenset({"", "0", "1", "f", "false", "n", "no", "off", "on", "t", "true", "y", "yes"})
BOX = {"class": "lll-check"}


def day_field(*, label: Any, help_text: Any = "") -> forms.DateField:
    """An optional day that is one in every time zone that it is shown or compared in."""
    return forms.DateField(
        required=False,
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs=LOOK | {"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(date(1970, 1, 2)), MaxValueValidator(date(9998, 12, 30))],
    )


class ListForm(forms.Form):
    """The filters of a list, by their names in the address."""

    search = forms.CharField(required=False, max_length=255)
    course = forms.CharField(required=False, label=_("Course"))
    added_via = forms.CharField(required=False, label=_("How added"))
    inactive_since = forms.DateTimeField(
        required=False,
        label=_("Not active since"),
        widget=forms.DateInput(attrs=LOOK | {"type": "date"}, format="%Y-%m-%d"),
    )
    page_size = forms.IntegerField(
        required=False, min_value=1, max_value=100, label=_("Rows per page")
    )
    ordering = forms.CharField(required=False, label=_("Sort by"))
    never_logged_in = forms.BooleanField(
        required=False, label=_("Never logged in"), widget=forms.CheckboxInput(attrs=BOX)
    )
    cursor = forms.CharField(required=False)

    def __init__(self, data: Any, tab: str) -> None:
        """Take the address's parameters for one of the tabs."""
        super().__init__(data, auto_id="lll-%s")
        self.tab = tab
        if tab == Status.PENDING:
            for name in ACTIVE_ONLY:
                self.fields[name].widget = forms.HiddenInput()

    def clean_course(self) -> str:
        """The course key; a plus sign that wasn't escaped arrives as a blank."""
        return str(self.cleaned_data["course"]).replace(" ", "+")

    def clean_inactive_since(self) -> datetime | None:
        """A time that stays one in every zone that it is shown or compared in."""
        since: datetime | None = self.cleaned_data["inactive_since"]
        try:
            return since and timezone.localtime(since.astimezone(UTC))
        except OverflowError as error:
            raise forms.ValidationError(gettext("Enter a valid date/time.")) from error

    def clean_never_logged_in(self) -> bool:
        """Yes or no, and nothing that only looks like yes."""
        raw = str(self.data.get("never_logged_in", "")).lower()
        if raw not in TICKS:
            raise forms.ValidationError(
                gettext("“%(value)s” is neither true nor false."), params={"value": raw}
            )
        return bool(self.cleaned_data["never_logged_in"])

    def clean(self) -> dict[str, Any]:
        """Refuse a tab that doesn't exist."""
        tab = self.data.get("tab", "")
        if tab and tab not in set(Status):
            raise forms.ValidationError(
                gettext("“%(value)s” is no tab: active or pending."), params={"value": tab}
            )
        return self.cleaned_data

    def offer(self, courses: Iterable[Course], orders: Sequence[tuple[str, Any]]) -> None:
        """Turn the fields with a known set of answers into choices."""
        usual = Query().page_size
        size = self.cleaned_data.get("page_size") or usual
        everything = [("", gettext("All"))]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "course": everything + [(course.key, course.name) for course in courses],
            "added_via": everything + list(words.ADDED_VIA.items()),
            "page_size": [
                (number if number != usual else "", number)
                for number in sorted({*PAGE_SIZES, size})
            ],
            "ordering": list(orders),
        }
        for name, offered in choices.items():
            if not self.fields[name].widget.is_hidden:
                self.fields[name].widget = forms.Select(choices=offered, attrs=LOOK)

    def query(self) -> Query:
        """What the list is asked for; a field at fault counts as not filled in."""
        self.is_valid()
        given: dict[str, Any] = {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "")
        }
        return Query(tab=self.tab, **given)

    def shown_fields(self) -> list[dict[str, Any]]:
        """The fields to draw, in order."""
        return [
            {
                "bound": self[name],
                "is_tick": name == "never_logged_in",
                "is_sort": name == "ordering",
            }
            for name in self.fields
            if name not in {"search", "cursor"} and not self[name].is_hidden
        ]


class _Adding(forms.Form):
    """What typing addresses and importing a file have in common."""

    courses = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=BOX),
        help_text=_(
            "Who becomes active at once is enrolled at once, the others as soon as they join."
        ),
    )
    notify = forms.BooleanField(
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs=BOX),
        label=_("Send invitations"),
        help_text=_("Without this, nobody gets a mail now; you can remind people later."),
    )
    dry_run = forms.BooleanField(required=False)

    def __init__(
        self,
        courses: Iterable[Course],
        data: Any = None,
        files: Any = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Offer the organisation's courses."""
        super().__init__(data, files, auto_id="lll-%s", initial=initial)
        offered = [(course.key, course.name) for course in courses]
        field = self.fields["courses"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = offered

    def __getitem__(self, name: str) -> BoundField:
        """A field that knows whether it is a tick box."""
        bound = super().__getitem__(name)
        bound.is_tick = isinstance(bound.field, forms.BooleanField)  # type: ignore[attr-defined]
        return bound


class AddForm(_Adding):
    """Addresses as people type or paste them."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_(
            "One per line, or separated by commas, semicolons or blanks; "
            "“Name <address>” works too."
        ),
        widget=forms.Textarea(
            attrs=LOOK
            | {"rows": 8, "spellcheck": "false", "autocomplete": "off", "autocapitalize": "off"}
        ),
        error_messages={"required": _("Type or paste at least one address.")},
        # Not `max_length`: browsers would cut what is pasted without a word.
        validators=[MaxLengthValidator(imports.MAX_TEXT)],
    )
    unsuppress = forms.BooleanField(required=False)


class ImportForm(_Adding):
    """A file of people."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A list with a column of addresses, .csv or .xlsx; names, courses and languages may "
            "stand beside it. Of a workbook, the first sheet with addresses is read."
        ),
        widget=forms.FileInput(attrs=LOOK | {"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,text/csv"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty."),
        },
    )
    strict = forms.BooleanField(
        required=False,
        widget=forms.CheckboxInput(attrs=BOX),
        label=_("Leave out people with a course that can’t be given"),
        help_text=_("Otherwise they are added, and only the course is left out."),
    )
    key = forms.CharField(required=False, max_length=100)

    def upload(self) -> "UploadedFile[bytes]":
        """The file that was chosen."""
        found: UploadedFile[bytes] = self.cleaned_data["file"]
        return found
