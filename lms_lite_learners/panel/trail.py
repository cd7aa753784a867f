"""Who did what in an organisation."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lms_lite_learners import audit, words
from lms_lite_learners.data import Act, Page, Trail, is_id
from lms_lite_learners.host import accounts
from lms_lite_learners.models import AuditEntry
from lms_lite_learners.panel.door import managed_page, show
from lms_lite_learners.panel.forms import LOOK, day_field
from lms_lite_learners.panel.tabs import tabs_of

PAGE = 50

__all__ = ["trail"]


class TrailForm(forms.Form):
    """Which entries of a trail, by their names in the address."""

    action = forms.ChoiceField(
        required=False,
        label=gettext_lazy("What"),
        choices=[("", gettext_lazy("All")), *words.ACTS.items()],
        widget=forms.Select(attrs=LOOK),
    )

    def __init__(self, data: Any) -> None:
        """Take the address's parameters, two of which have names that Python keeps for itself."""
        super().__init__(data, auto_id="lll-%s")
        self.fields["from"] = day_field(label=_("From"))
        self.fields["to"] = day_field(label=_("To, this day included"))

    def trail(self, org: str) -> Trail:
        """The entries that are asked for, with days where the site is; faults count for nothing."""
        self.is_valid()
        given = self.cleaned_data
        first, last = given.get("from"), given.get("to")
        return Trail(
            org,
            action=given.get("action", ""),
            since=first and timezone.make_aware(datetime.combine(first, time.min)),
            until=last and timezone.make_aware(datetime.combine(last, time.max)),
        )


@require_safe
@managed_page
def trail(request: HttpRequest, org: str) -> HttpResponse:
    """The entries, the newest first, of one act or of all, within some days or ever."""
    form = TrailForm(request.GET)
    asked = form.trail(org)
    given = request.GET.get("after", "")
    after = int(given) if is_id(given) else 0
    found = audit.entries(asked, after, PAGE + 1)
    context = {
        "form": form,
        "rows": _rows(found[:PAGE]),
        "page": Page(found[:PAGE], *audit.count(asked)),
        "is_filtered": bool(asked.action or asked.since or asked.until),
        "newest_url": _link(request, "") if after else "",
        "older_url": _link(request, str(found[PAGE - 1].pk)) if len(found) > PAGE else "",
        "tabs": tabs_of(org, current="audit"),
    }
    return show(request, "trail.html", context, org=org, status=400 if form.errors else 200)


def _rows(entries: list[AuditEntry]) -> list[dict[str, Any]]:
    """The entries with names instead of ids: looked up now, and kept nowhere."""
    people = accounts.get_accounts({entry.actor_id for entry in entries if entry.actor_id})
    return [
        {
            "entry": entry,
            "what": words.ACTS.get(entry.action, entry.action),
            "is_system": entry.action == Act.AUTO_REMIND,
            "who": people[entry.actor_id].shown_name if entry.actor_id in people else "",
        }
        for entry in entries
    ]


def _link(request: HttpRequest, after: str) -> str:
    asked = {name: request.GET.get(name, "") for name in ("action", "from", "to")}
    text = urlencode({name: value for name, value in (asked | {"after": after}).items() if value})
    return f"{request.path}?{text}" if text else request.path
