"""Where an invited person accepts, declines or leaves; only a POST decides.

A link shows what it is about to whoever holds it, but never whether an address has an account, and
it proves no address.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms_lite_learners import invitations
from lms_lite_learners.exceptions import ConflictError, NotFoundError
from lms_lite_learners.host import accounts, courses, pages
from lms_lite_learners.invitations import Offer, Standing
from lms_lite_learners.panel.door import is_signed_in, user_id_of

View: TypeAlias = Callable[[HttpRequest, str], HttpResponse]
GONE = {Standing.EXPIRED, Standing.DECLINED}
# Those of whom the link is, as `_who` tells them.
OWN = {"invited", "unconfirmed"}

__all__ = ["patterns"]


def _page(view: View) -> View:
    """A page for whoever holds the link: not to be found, kept or passed on by anybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, token)
        except NotFoundError:
            response = _show(request, "dead.html", {}, status=HTTPStatus.NOT_FOUND)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # `no-referrer` would break the CSRF check of the forms; this keeps the token on the site.
        response["Referrer-Policy"] = "same-origin"
        return response

    allowed = require_http_methods(["GET", "HEAD", "POST"])(guarded)
    return never_cache(allowed)


@_page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Tell what the invitation is about; take the answer."""
    offer = _find(token)
    if request.method != "POST":
        return _show_offer(request, offer)
    answer = request.POST.get("answer")
    try:
        if answer == "decline":
            invitations.decline(token, timezone.now())
        elif answer == "accept" and is_signed_in(request):
            invitations.accept(token, user_id_of(request), timezone.now())
    except ConflictError as error:
        return _show_offer(request, _find(token), error.detail, status=HTTPStatus.CONFLICT)
    if answer == "accept" and not is_signed_in(request):
        return redirect(pages.login_url(request.path))
    return redirect(request.path)


@_page
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to leave the organisation's list; do so when it is confirmed."""
    if request.method == "POST":
        offer = invitations.leave(token, timezone.now())
        return _show(request, "left.html", _about(offer))
    offer = _find(token)
    # Told to its owner alone: the address may have changed since this link was sent.
    address = offer.email if _who(request, offer) in OWN else ""
    return _show(request, "leave.html", {**_about(offer), "address": address})


def _find(token: str) -> Offer:
    offer = invitations.find_by_token(token, timezone.now())
    if offer is None:
        raise NotFoundError
    return offer


def _show_offer(
    request: HttpRequest, offer: Offer, trouble: str = "", *, status: int = HTTPStatus.OK
) -> HttpResponse:
    if offer.standing in GONE:
        status = HTTPStatus.GONE
    who = _who(request, offer)
    context = {
        **_about(offer),
        "trouble": trouble,
        "home_url": pages.home_url(),
        "who": who,
        "is_own": who in OWN,
        "register_url": pages.register_url(request.path),
        "login_url": pages.login_url(request.path),
        "logout_url": pages.logout_url(),
    }
    return _show(request, f"{offer.standing}.html", context, status=status)


def _who(request: HttpRequest, offer: Offer) -> str:
    """Who looks at the page: nobody in particular, the invited person, or somebody else."""
    if not is_signed_in(request):
        return "nobody"
    user_id = user_id_of(request)
    account = accounts.get_accounts([user_id])[user_id]
    is_another = offer.user_id not in {None, user_id}
    if is_another or offer.key is None or accounts.key_of(account) != offer.key:
        return "other"
    return "invited" if account.is_active else "unconfirmed"


def _about(offer: Offer) -> dict[str, Any]:
    return {"offer": offer, "org_name": courses.org_names([offer.org])[offer.org]}


def _show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    name = f"lms_lite_learners/invitation/{template}"
    return render(request, name, {"site_name": pages.site_name(), **context}, status=int(status))


patterns: list[URLPattern] = [
    path("invitations/<slug:token>/", invitation, name="invitation"),
    path("leave/<slug:token>/", leave, name="leave"),
]
