"""Pages on which people change their own account."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from common.djangoapps.student.views.management import (
    do_email_change_request,
    validate_new_email,
)
from openedx.core.djangoapps.lang_pref.api import (
    language_of,
    prefer_language,
    released_languages,
    set_language_cookie,
)


def _country_choices() -> list[tuple[str, str]]:
    return [("", "–"), *countries]


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=255)
    city = forms.CharField(label=gettext_lazy("City"), max_length=255, required=False)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=_country_choices, required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=released_languages)


class EmailForm(forms.Form):
    """The address a person would like to have."""

    email = forms.CharField(label=gettext_lazy("New e-mail"), max_length=254, strip=True)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        """Refuse an address that this person can't have."""
        email = self.cleaned_data["email"]
        validate_new_email(self.user, email)
        return email


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Change one's name, city, country and language."""
    stored = request.user.profile
    if request.method == "POST":
        form = ProfileForm(request.POST)
        if form.is_valid():
            return _save_profile(request, form.cleaned_data)
    else:
        form = ProfileForm(
            initial={
                "name": stored.name,
                "city": stored.city,
                "country": str(stored.country or ""),
                "language": language_of(request.user),
            }
        )
    return render(request, "student_account/profile.html", {"form": form})


def _save_profile(request: HttpRequest, data: dict[str, str]) -> HttpResponse:
    stored = request.user.profile
    stored.name = data["name"]
    stored.city = data["city"]
    stored.country = data["country"] or None
    stored.save()
    prefer_language(request.user, data["language"])
    messages.success(request, _("Your profile is saved."))
    response = redirect("account_profile")
    set_language_cookie(response, data["language"])
    return response


@login_required
def email(request: HttpRequest) -> HttpResponse:
    """Ask for another address; a mail to it holds the link that makes it so."""
    form = EmailForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        do_email_change_request(request.user, form.cleaned_data["email"])
        messages.success(request, _("We have sent a confirmation link to the new address."))
        return redirect("account_email")
    return render(request, "student_account/email.html", {"form": form})


def root(request: HttpRequest) -> HttpResponse:
    """Send people to their courses, visitors to the page where they sign in."""
    return redirect("dashboard" if request.user.is_authenticated else settings.LOGIN_URL)
