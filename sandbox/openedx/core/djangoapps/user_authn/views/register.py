"""Creating an account."""

from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth import login as django_login
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from openedx_events.learning.signals import STUDENT_REGISTRATION_COMPLETED
from openedx_filters.learning.filters import StudentRegistrationRequested
from rest_framework.request import Request
from rest_framework.views import APIView

from common.djangoapps.student.models import Registration, UserProfile, anonymous_id_for_user
from common.djangoapps.student.views.management import compose_and_send_activation_email
from openedx.core.djangoapps.lang_pref.api import prefer_language
from openedx.core.djangoapps.user_authn.exceptions import RegistrationRefusedError
from openedx.core.djangoapps.user_authn.redirects import get_next_url_for_login_page
from openedx.core.djangoapps.user_authn.views.login import user_data
from openedx.core.djangoapps.user_authn.views.registration_form import (
    AccountCreationForm,
    is_registration_open,
)

# Sent with `user` and `registration` just before the public event.
REGISTER_USER = Signal()


def create_account_with_params(
    request: HttpRequest, params: dict[str, Any], *, skip_email: bool = False
):
    """Make an inactive account, sign it in and mail its link, or raise RegistrationRefusedError.

    It commits the account before it tells anybody, so its caller must not be in a transaction.
    With `skip_email` the address is known to be true: the account is activated instead of mailed,
    and what an enrollment filter raises comes out of here.
    """
    form = AccountCreationForm(_ask_the_filter(params))
    _ensure_allowed(form)
    try:
        with transaction.atomic():
            user, registration = do_create_account(form)
            prefer_language(user, get_language() or "en")
            django_login(request, user)
            anonymous_id_for_user(user, None)
            if skip_email:
                registration.activate()
    except IntegrityError:
        # Somebody took the username or the address meanwhile: asking again tells which.
        _ensure_allowed(AccountCreationForm(form.data))
        raise
    if not skip_email:
        compose_and_send_activation_email(user, user.profile, registration)
    REGISTER_USER.send(sender=None, user=user, registration=registration)
    STUDENT_REGISTRATION_COMPLETED.send_event(user=user_data(user))
    return user


def do_create_account(form: AccountCreationForm):
    """Write the three rows of a new account: the user, the profile, the registration."""
    data = form.cleaned_data
    user = get_user_model()(username=data["username"], email=data["email"], is_active=False)
    user.set_password(data["password"])
    user.save()
    registration = Registration.objects.create(user=user, activation_key=uuid4().hex)
    UserProfile.objects.create(user=user, name=data["name"])
    return user, registration


def _ask_the_filter(params: dict[str, Any]) -> dict[str, Any]:
    try:
        return StudentRegistrationRequested.run_filter(form_data=params.copy())
    except StudentRegistrationRequested.PreventRegistration as refusal:
        raise RegistrationRefusedError(
            {"error_message": [str(refusal)]},
            error_code=getattr(refusal, "error_code", "prevented-registration"),
            status=refusal.status_code or 400,
        ) from refusal


def _ensure_allowed(form: AccountCreationForm) -> None:
    if not is_registration_open():
        raise RegistrationRefusedError(
            {"error_message": [_("Creating accounts is switched off.")]},
            error_code="registration-closed",
            status=403,
        )
    if not form.is_valid():
        duplicate = form.duplicate_code()
        raise RegistrationRefusedError(
            form.errors,
            error_code=duplicate or "validation-error",
            status=409 if duplicate else 400,
        )


@method_decorator(
    [
        transaction.non_atomic_requests,
        ensure_csrf_cookie,
        csrf_protect,
        sensitive_post_parameters("password"),
    ],
    name="dispatch",
)
class RegistrationView(APIView):
    """The address that pages and scripts register at."""

    authentication_classes = ()
    permission_classes = ()

    def post(self, request: Request) -> JsonResponse:
        """Register with `email`, `name`, `username` and `password`."""
        try:
            # Django's own request: the session that signing in changes is there.
            create_account_with_params(request._request, request.data)
        except RegistrationRefusedError as refusal:
            return JsonResponse(refusal.get_response(), status=refusal.status)
        return JsonResponse(
            {"success": True, "redirect_url": get_next_url_for_login_page(request._request)}
        )
