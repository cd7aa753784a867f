"""Signing in."""

from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth import login as django_login
from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from openedx_events.learning.data import UserData, UserPersonalData
from openedx_events.learning.signals import SESSION_LOGIN_COMPLETED
from openedx_filters.learning.filters import StudentLoginRequested

from common.djangoapps.student.models import LoginFailures, anonymous_id_for_user
from common.djangoapps.student.views.management import send_activation_mail_again
from openedx.core.djangoapps.lang_pref.api import language_of, set_language_cookie
from openedx.core.djangoapps.user_authn.exceptions import AuthFailedError
from openedx.core.djangoapps.user_authn.redirects import get_next_url_for_login_page


def user_data(user) -> UserData:
    """Describe an account as events carry it."""
    pii = UserPersonalData(username=user.username, email=user.email, name=user.profile.name)
    return UserData(pii=pii, id=user.id, is_active=user.is_active)


def login_user(request: HttpRequest):
    """Sign in whom the form names and return the account; AuthFailedError says why not."""
    named = _find_user(request)
    _ask_the_filter(named)
    user = _authenticate(request, named)
    if not user.is_active:
        _count_failure(user)
        send_activation_mail_again(user)
        messages.info(request, _("We have sent you another mail with a confirmation link."))
        raise AuthFailedError(
            _("Confirm your e-mail address first: we have sent you the link again."),
            error_code="inactive-user",
        )
    _complete(request, user)
    return user


def _find_user(request: HttpRequest):
    wanted = request.POST.get("email_or_username") or request.POST.get("email", "")
    users = get_user_model().objects
    if "@" in wanted:
        return users.filter(email=wanted).order_by("id").first()
    return users.filter(username=wanted).first()


def _ask_the_filter(user) -> None:
    try:
        StudentLoginRequested.run_filter(user=user)
    except StudentLoginRequested.PreventLogin as refusal:
        raise AuthFailedError(
            str(refusal),
            error_code=refusal.error_code,
            redirect_url=refusal.redirect_to,
            context=refusal.context,
        ) from refusal


def _authenticate(request: HttpRequest, named):
    password = request.POST.get("password", "")
    username = named.username if named else ""
    user = authenticate(request, username=username, password=password)
    if user is None:
        if named is not None:
            _count_failure(named)
        raise AuthFailedError(
            _("Username, e-mail address or password is wrong."),
            error_code="incorrect-email-or-password",
        )
    return user


def _count_failure(user) -> None:
    failures, _created = LoginFailures.objects.get_or_create(user=user)
    failures.failure_count += 1
    failures.save()


def _complete(request: HttpRequest, user) -> None:
    django_login(request, user)
    LoginFailures.objects.filter(user=user).delete()
    anonymous_id_for_user(user, None)
    SESSION_LOGIN_COMPLETED.send_event(user=user_data(user))


@method_decorator(
    [ensure_csrf_cookie, csrf_protect, sensitive_post_parameters("password")], name="dispatch"
)
class LoginSessionView(View):
    """The address that pages and scripts sign in at."""

    def post(self, request: HttpRequest) -> JsonResponse:
        """Sign in with `email_or_username` (or `email`) and `password`."""
        try:
            user = login_user(request)
        except AuthFailedError as refusal:
            return JsonResponse(refusal.get_response(), status=400)
        answer = {"success": True, "redirect_url": get_next_url_for_login_page(request)}
        response = JsonResponse(answer)
        set_language_cookie(response, language_of(user))
        return response
