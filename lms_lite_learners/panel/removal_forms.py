"""What people fill in to have somebody removed."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from lms_lite_learners import imports
from lms_lite_learners.panel.forms import BOX, LOOK

__all__ = ["AddressesForm", "ConfirmForm"]


class AddressesForm(forms.Form):
    """Addresses of people to remove, listed or not."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("One per line, or separated by commas, semicolons or blanks."),
        widget=forms.Textarea(
            attrs=LOOK
            | {"rows": 8, "spellcheck": "false", "autocomplete": "off", "autocapitalize": "off"}
        ),
        error_messages={"required": _("Type or paste at least one address.")},
        # Not `max_length`: browsers would cut what is pasted without a word.
        validators=[MaxLengthValidator(imports.MAX_TEXT)],
    )

    def __init__(self, data: Any = None) -> None:
        """Take what was sent, if anything."""
        super().__init__(data, auto_id="lll-%s")


class ConfirmForm(forms.Form):
    """The tick and, where it is asked for, the typed name; what is missing the rule says."""

    confirm = forms.BooleanField(
        required=False,
        label=_("I confirm that their data in this organisation is deleted for good."),
        widget=forms.CheckboxInput(attrs=BOX),
    )
    typed = forms.CharField(
        required=False,
        widget=forms.TextInput(
            attrs=LOOK | {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
        ),
    )
    expected = forms.IntegerField(required=False, min_value=0)
    key = forms.CharField(required=False, max_length=100)

    def __init__(self, data: Any = None) -> None:
        """Take what was sent, if anything."""
        super().__init__(data, auto_id="lll-%s")
