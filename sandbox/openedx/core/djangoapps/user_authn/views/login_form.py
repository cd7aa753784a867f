"""The pages on which people sign in, register and sign out."""

from django.contrib.auth import logout as django_logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from openedx.core.djangoapps.lang_pref.api import language_of, set_language_cookie
from openedx.core.djangoapps.user_authn.exceptions import AuthFailedError, RegistrationRefusedError
from openedx.core.djangoapps.user_authn.redirects import get_next_url_for_login_page, next_of
from openedx.core.djangoapps.user_authn.views.login import login_user
from openedx.core.djangoapps.user_authn.views.register import create_account_with_params
from openedx.core.djangoapps.user_authn.views.registration_form import (
    AccountCreationForm,
    is_registration_open,
)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """Sign in by `username` (or e-mail) and `password`, then go to `next`."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(get_next_url_for_login_page(request))
        return render(request, "user_authn/login.html", {"next": next_of(request)})
    request.POST = request.POST.copy()
    request.POST["email_or_username"] = request.POST.get("username", "").strip()
    try:
        user = login_user(request)
    except AuthFailedError as refusal:
        context = {
            "next": next_of(request),
            "refusal": refusal,
            "username": request.POST["email_or_username"],
        }
        return render(request, "user_authn/login.html", context, status=400)
    response = redirect(get_next_url_for_login_page(request))
    set_language_cookie(response, language_of(user))
    return response


@transaction.non_atomic_requests
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def register_page(request: HttpRequest) -> HttpResponse:
    """Create an account, then go to `next` or to the page that says a mail is on its way."""
    if request.method == "GET":
        return _registration(request, AccountCreationForm(), {})
    try:
        create_account_with_params(request, request.POST)
    except RegistrationRefusedError as refusal:
        return _registration(
            request,
            AccountCreationForm(initial=request.POST.dict()),
            refusal.errors,
            status=refusal.status,
        )
    return redirect(next_of(request) or reverse("check_mail"))


def _registration(
    request: HttpRequest, form: AccountCreationForm, errors: dict, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "rows": [(field, errors.get(field.name, [])) for field in form],
        "general": errors.get("error_message", []),
        "next": next_of(request),
        "open": is_registration_open(),
    }
    return render(request, "user_authn/register.html", context, status=status)


def check_mail(request: HttpRequest) -> HttpResponse:
    """Say that a confirmation link is on its way."""
    return render(request, "user_authn/check_mail.html")


def logout_page(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    django_logout(request)
    return redirect("signin_user")
