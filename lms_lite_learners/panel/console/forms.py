"""What operators fill in."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms_lite_learners.data import Plan
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.panel.forms import LOOK, day_field

PLANS = {
    Plan.FREE.value: _("Free"),
    Plan.TRIAL.value: _("Trial"),
    Plan.PAID.value: _("Paid"),
}

__all__ = ["PLANS", "PlanForm"]


class PlanForm(forms.Form):
    """A plan, with the last day of a trial."""

    plan = forms.ChoiceField(
        label=_("Plan"), choices=list(PLANS.items()), widget=forms.Select(attrs=LOOK)
    )
    trial_ends_at = day_field(
        label=_("Last day of the trial"), help_text=_("Needed for a trial, else empty.")
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        """Take what was sent, or what is so far."""
        super().__init__(data, auto_id="lll-%s", initial=initial)

    def end(self) -> datetime | None:
        """The end of that day, where the site is."""
        day = self.cleaned_data["trial_ends_at"]
        return day and timezone.make_aware(datetime.combine(day, time.max))

    def refuse(self, error: InvalidInputError) -> None:
        """Say beside the fields what a rule says of them."""
        for name, texts in error.fields.items():
            self.add_error(name, list(texts))
