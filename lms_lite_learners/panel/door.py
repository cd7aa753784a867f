"""What all pages have in common: who may enter, how a refusal looks, how a page is made."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lms_lite_learners import access, plans
from lms_lite_learners.data import is_id
from lms_lite_learners.exceptions import (
    ConflictError,
    GoneError,
    LearnersError,
    NotFoundError,
    PlanRequiredError,
    TooLargeError,
    TooSoonError,
)
from lms_lite_learners.host import courses, pages
from lms_lite_learners.panel import notices

P = ParamSpec("P")
STATUSES: tuple[tuple[type[LearnersError], int], ...] = (
    (NotFoundError, 404),
    (PlanRequiredError, 403),
    (ConflictError, 409),
    (GoneError, 410),
    (TooLargeError, 413),
    (TooSoonError, 429),
)

__all__ = [
    "back_to",
    "back_url",
    "is_partial",
    "is_signed_in",
    "managed_page",
    "org_page",
    "show",
    "signed_in_page",
    "user_id_of",
]


def user_id_of(request: HttpRequest) -> int:
    """The id of the signed-in account."""
    return int(request.user.pk or 0)


def is_signed_in(request: HttpRequest) -> bool:
    """Is this the person of the session?

    A token in a cookie, which the platform may take for its API's sake, outlives signing out
    elsewhere: served pages want the session itself.
    """
    own = request.session.get(SESSION_KEY)
    return request.user.is_authenticated and own == str(request.user.pk)


def is_partial(request: HttpRequest) -> bool:
    """Does htmx ask for a part of the page?"""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def status_of(error: LearnersError) -> int:
    """The HTTP status of a refusal."""
    return next((code for kind, code in STATUSES if isinstance(error, kind)), 400)


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    org: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer a page of ours, or the part of it that the template name stands for."""
    known = {
        "org": org,
        "org_name": courses.org_names([org])[org] if org else "",
        "notices": notices.take(request),
        "is_partial": is_partial(request),
        "here": request.path,
    }
    name = f"lms_lite_learners/panel/{template}"
    return render(request, name, known | dict(context), status=status)


def signed_in_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for signed-in people; a rule's refusal becomes a page that says so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_signed_in(request):
            return _sign_in(request)
        try:
            return view(request, *args, **kwargs)
        except LearnersError as error:
            # The page of the LMS around the refusal asks the database, so it is made first.
            refusal = _refuse(request, error)
            # What the view wrote so far goes with the refusal (views run in a transaction).
            if transaction.get_connection().in_atomic_block:
                transaction.set_rollback(True)
            return refusal

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", never_cache(guarded))


def managed_page(
    view: Callable[Concatenate[HttpRequest, str, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """A page about one organisation, for its managers, whatever its plan."""

    @wraps(view)
    def guarded(request: HttpRequest, org: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        access.ensure_manager(request.user, org)
        return view(request, org, *args, **kwargs)

    return signed_in_page(cast("Callable[Concatenate[HttpRequest, str, P], HttpResponse]", guarded))


def org_page(
    view: Callable[Concatenate[HttpRequest, str, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """A page about one organisation, for its managers and where its plan has the feature."""

    @wraps(view)
    def guarded(request: HttpRequest, org: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        plans.ensure_feature(org)
        return view(request, org, *args, **kwargs)

    return managed_page(cast("Callable[Concatenate[HttpRequest, str, P], HttpResponse]", guarded))


def back_url(request: HttpRequest, org: str) -> str:
    """Where the person came from: the list as it was seen, or a learner's page.

    The fields `back` (the list's parameters) and `page` (the learner) of form or address tell.
    """
    given = request.POST if request.method == "POST" else request.GET
    back, page = given.get("back", ""), given.get("page", "")
    if is_id(page):
        path = reverse("lms_lite_learners:panel-learner", kwargs={"org": org, "learner_id": page})
        return f"{path}?{urlencode({'back': back})}" if back else path
    path = reverse("lms_lite_learners:panel-learners", kwargs={"org": org})
    return f"{path}?{back}" if back else path


def back_to(request: HttpRequest, org: str) -> HttpResponse:
    """Lead back to where the person came from."""
    return redirect(back_url(request, org))


def _sign_in(request: HttpRequest) -> HttpResponse:
    """Say 401 and lead to the sign-in page, which leads back."""
    seen = request.get_full_path() if request.method == "GET" and not is_partial(request) else ""
    url = pages.login_url(seen or resolve_url("lms_lite_learners:panel-home"))
    context = {
        "title": _("Please sign in"),
        "text": _("You are led back to this page when you have signed in."),
        "link": url,
        "link_label": _("Sign in"),
        "refresh": url,
    }
    answer = show(request, "refused.html", context, status=401)
    if is_partial(request):
        answer["HX-Redirect"] = url
    return answer


def _refuse(request: HttpRequest, error: LearnersError) -> HttpResponse:
    titles = {404: _("There is nothing here"), 403: _("Not part of your plan")}
    status = status_of(error)
    more = {
        404: _("Either it does not exist, or it is not yours to see."),
        403: _("Ask whoever runs this site for a plan that includes Learner Management. "
               "Your learners and their data are kept."),
    }  # fmt: skip
    context = {
        "title": titles.get(status, _("That didn’t work")),
        "text": " ".join(part for part in (error.detail, more.get(status, "")) if part),
        "link": reverse("lms_lite_learners:panel-home") if status not in {403, 404} else "",
        "link_label": _("To the learners"),
        "ways": _ways_without_plan(request) if isinstance(error, PlanRequiredError) else [],
    }
    return show(request, "refused.html", context, status=status)


def _ways_without_plan(request: HttpRequest) -> list[tuple[str, str]]:
    """What goes on when a plan ends: pages with their labels, for a manager of theirs."""
    org = request.resolver_match.kwargs.get("org") if request.resolver_match else None
    if not org:
        return []
    pages_left = {
        "panel-remove": _("Remove learners by address"),
        "panel-removals": _("Removals so far"),
        "panel-suppressions": _("Who must not come back"),
        "panel-audit": _("Audit trail"),
    }
    return [
        (reverse(f"lms_lite_learners:{name}", kwargs={"org": org}), label)
        for name, label in pages_left.items()
    ]
