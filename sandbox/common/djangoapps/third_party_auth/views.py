"""Single sign-on: the organisation vouches for an address, so nobody confirms it by mail.

The page stands for the organisation's own: whoever opens it says who they are and is believed.
"""

import re
import secrets

from django import forms
from django.contrib.auth import login as django_login
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from openedx_events.learning.signals import SESSION_LOGIN_COMPLETED

from openedx.core.djangoapps.user_authn.exceptions import RegistrationRefusedError
from openedx.core.djangoapps.user_authn.redirects import get_next_url_for_login_page, next_of
from openedx.core.djangoapps.user_authn.views.login import user_data
from openedx.core.djangoapps.user_authn.views.register import create_account_with_params

USERNAME_LENGTH = 30


class Identity(forms.Form):
    """What the organisation tells of a person."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Full name"), max_length=255)


@transaction.non_atomic_requests
@require_http_methods(["GET", "POST"])
def complete(request: HttpRequest) -> HttpResponse:
    """Sign in whom the organisation names, and complete the account: made, or turned on."""
    form = Identity(request.POST or None)
    if not form.is_valid():
        return _page(request, form)
    email, name = form.cleaned_data["email"], form.cleaned_data["name"]
    user = User.objects.filter(email=email).first()
    try:
        if user is None:
            _create(request, email, name)
        else:
            _sign_in(request, user)
    except RegistrationRefusedError as refusal:
        for texts in refusal.errors.values():
            form.add_error("email", list(map(str, texts)))
        return _page(request, form, status=refusal.status)
    return redirect(get_next_url_for_login_page(request))


def _page(request: HttpRequest, form: Identity, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": next_of(request)}
    return render(request, "third_party_auth/sso.html", context, status=status)


@transaction.atomic
def _sign_in(request: HttpRequest, user: User) -> None:
    """Sign in; an account that waited for its confirmation is turned on by being saved."""
    if not user.is_active:
        user.is_active = True
        user.save()
    django_login(request, user)
    SESSION_LOGIN_COMPLETED.send_event(user=user_data(user))


def _create(request: HttpRequest, email: str, name: str) -> None:
    stem = re.sub(r"[^-\w]", "-", email.partition("@")[0])
    username = f"{stem[: USERNAME_LENGTH - 5]}-{secrets.token_hex(2)}"
    params = {
        "email": email,
        "name": name,
        "username": username,
        "password": secrets.token_urlsafe(24),
    }
    create_account_with_params(request, params, skip_email=True)
