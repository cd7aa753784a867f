"""How the organisation's invitations go out: reminders, the limit of a day, the language."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from lms_lite_learners import conf, invitation_settings
from lms_lite_learners.data import InvitationRules
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.invitation_settings import LIMITS
from lms_lite_learners.invitations.limiting import MOST
from lms_lite_learners.panel import notices
from lms_lite_learners.panel.door import org_page, show, user_id_of
from lms_lite_learners.panel.forms import LOOK
from lms_lite_learners.panel.tabs import tabs_of

__all__ = ["settings"]


def _number(name: str, *, label: Any, help_text: Any) -> forms.IntegerField:
    least = 1 if name == "mails_a_day" else 0
    return forms.IntegerField(
        required=False,
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=LIMITS[name],
        widget=forms.NumberInput(attrs=LOOK | {"inputmode": "numeric"}),
    )


class InvitationSettingsForm(forms.Form):
    """The organisation's own values; what is left empty is the site's default."""

    remind_after_days = _number(
        "remind_after_days",
        label=gettext_lazy("Remind automatically after this many days without an answer"),
        help_text=gettext_lazy("Counted from the last mail. 0 switches it off."),
    )
    remind_times = _number(
        "remind_times",
        label=gettext_lazy("At most this many reminders of one invitation"),
        help_text=gettext_lazy("Those you send by hand count, too, and are never kept back by it."),
    )
    mails_a_day = _number(
        "mails_a_day",
        label=gettext_lazy("At most this many mails a day"),
        help_text=gettext_lazy(
            "Invitations and reminders together. What is beyond it waits for the next day (UTC)."
        ),
    )
    language = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Language of the mails"),
        help_text=gettext_lazy(
            "For people of whom no language is known, from a file or from their account."
        ),
        widget=forms.Select(attrs=LOOK),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        """Offer the site's languages, and say what an empty field stands for."""
        super().__init__(data, auto_id="lll-%s", initial=initial)
        site = invitation_settings.site_rules()
        for name in LIMITS:
            self.fields[name].widget.attrs["placeholder"] = _default(name, site)
        language = self.fields["language"]
        if isinstance(language, forms.ChoiceField):
            named = sorted(conf.languages().items(), key=lambda one: one[1].casefold())
            language.choices = [("", _("The site’s own")), *named]

    def refuse(self, error: InvalidInputError) -> None:
        """Say at its field what a rule refused."""
        for name, texts in error.fields.items():
            self.add_error(name, texts)


@require_http_methods(["GET", "HEAD", "POST"])
@org_page
def settings(request: HttpRequest, org: str) -> HttpResponse:
    """Show how invitations go out, and take another way."""
    if request.method != "POST":
        own = asdict(invitation_settings.own(org))
        return _show(request, org, InvitationSettingsForm(initial=own))
    form = InvitationSettingsForm(request.POST)
    if not form.is_valid():
        return _show(request, org, form, status=400)
    try:
        invitation_settings.change(org, form.cleaned_data, acting_user_id=user_id_of(request))
    except InvalidInputError as error:
        form.refuse(error)
        return _show(request, org, form, status=400)
    notices.add(request, "success", _("Saved. It holds from now on."))
    return redirect(reverse("lms_lite_learners:panel-invitation-settings", kwargs={"org": org}))


def _show(
    request: HttpRequest, org: str, form: InvitationSettingsForm, *, status: int = 200
) -> HttpResponse:
    rules = invitation_settings.rules_of(org)
    pending = reverse("lms_lite_learners:panel-learners", kwargs={"org": org}) + "?tab=pending"
    context = {
        "form": form,
        "told": told(rules),
        "pending_url": pending,
        "tabs": tabs_of(org, current="pending"),
    }
    return show(request, "invitation_settings.html", context, org=org, status=status)


def told(rules: InvitationRules, waiting: int = 0) -> list[str]:
    """What holds now, in sentences, and how many mails wait for another day."""
    said = [_reminding(rules)]
    if rules.mails_a_day:
        said.append(_limit(rules))
    if waiting:
        text = ngettext(
            "%(count)s mail waits for another day.",
            "%(count)s mails wait for another day.",
            waiting,
        )
        if waiting > MOST:
            text = _("More than %(count)s mails wait for another day.")
        number = number_format(min(waiting, MOST), use_l10n=True, force_grouping=True)
        said.append(text % {"count": number})
    return said


def _reminding(rules: InvitationRules) -> str:
    if not rules.is_reminding:
        return _("No reminder goes automatically.")
    after = ngettext(
        "Who hasn’t answered %(count)d day after the last mail is reminded automatically.",
        "Who hasn’t answered %(count)d days after the last mail is reminded automatically.",
        rules.remind_after_days,
    ) % {"count": rules.remind_after_days}
    most = ngettext(
        "There is at most %(count)d reminder of one invitation.",
        "There are at most %(count)d reminders of one invitation.",
        rules.remind_times,
    ) % {"count": rules.remind_times}
    return f"{after} {most}"


def _limit(rules: InvitationRules) -> str:
    return ngettext(
        "At most %(count)d mail a day leaves.",
        "At most %(count)d mails a day leave.",
        rules.mails_a_day,
    ) % {"count": rules.mails_a_day}


def _default(name: str, site: InvitationRules) -> str:
    value = getattr(site, name)
    if name == "mails_a_day" and not value:
        return _("No limit")
    return _("Site: %(value)d") % {"value": value}
