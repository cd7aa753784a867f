"""What a manager does to people on the list: remind, renew, revoke, hand out the link."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms_lite_learners import invitations
from lms_lite_learners.exceptions import ConflictError, MailLimitError, TooSoonError
from lms_lite_learners.invitations.inviting import find_open
from lms_lite_learners.panel import notices
from lms_lite_learners.panel.door import (
    back_to,
    back_url,
    is_partial,
    org_page,
    show,
    user_id_of,
)
from lms_lite_learners.tasks import mail

__all__ = ["confirm", "link", "remind", "renew", "revoke"]


@require_POST
@org_page
def remind(request: HttpRequest, org: str, learner_id: int) -> HttpResponse:
    """Remind one learner; inside the 24 hours say from when it is allowed."""
    who, now = user_id_of(request), timezone.now()
    return _act(
        request,
        org,
        lambda: invitations.remind(org, learner_id, acting_user_id=who, now=now),
        _("A reminder to %s is on its way."),
    )


@require_POST
@org_page
def renew(request: HttpRequest, org: str, learner_id: int) -> HttpResponse:
    """Give the invitation its full time again."""
    who, now = user_id_of(request), timezone.now()
    return _act(
        request,
        org,
        lambda: invitations.renew(org, learner_id, acting_user_id=who, now=now),
        _("The invitation of %s is renewed."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@org_page
def revoke(request: HttpRequest, org: str, learner_id: int) -> HttpResponse:
    """Ask first; then take the learner off the list and kill the link."""
    if request.method != "POST":
        return _confirm_revoking(request, org, find_open(org, learner_id).learner.email)
    who = user_id_of(request)
    return _act(
        request,
        org,
        lambda: invitations.revoke(org, learner_id, acting_user_id=who),
        _("The invitation of %s is revoked; its link is dead."),
    )


@require_safe
@org_page
def link(request: HttpRequest, org: str, learner_id: int) -> HttpResponse:
    """The invitation's link, to be handed over by other means."""
    try:
        address, url = invitations.link(org, learner_id)
    except ConflictError as error:
        said = {"question": _("There is no link to hand out"), "consequence": error.detail}
        return confirm(request, org, said, status=200 if is_partial(request) else 409)
    context = {"email": address, "link": url, "back_url": back_url(request, org)}
    return show(request, "_link.html" if is_partial(request) else "link.html", context, org=org)


def confirm(
    request: HttpRequest, org: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Ask before an act: in a dialog over the list, or on a page of its own."""
    known = {"back_url": back_url(request, org), "action": request.path}
    template = "_confirm.html" if is_partial(request) else "confirm.html"
    return show(request, template, known | context, org=org, status=status)


def _act(request: HttpRequest, org: str, act: Callable[[], str], said: str) -> HttpResponse:
    """Do it, say what became of it, and lead back."""
    try:
        notices.add(request, "success", said % act())
    except TooSoonError as error:
        when = date_format(timezone.localtime(error.allowed_at), "DATETIME_FORMAT")
        text = _("The next reminder is allowed from %s.")
        if isinstance(error, MailLimitError):
            text = _("The limit of mails a day is reached. The next reminder is allowed from %s.")
        notices.add(request, "warning", text % when)
    except ConflictError as error:
        notices.add(request, "warning", error.detail)
    else:
        mail.publish_on_commit()
    return back_to(request, org)


def _confirm_revoking(request: HttpRequest, org: str, address: str) -> HttpResponse:
    context = {
        "question": _("Revoke the invitation of %s?") % address,
        "consequence": _(
            "The learner leaves this list and the link in the mail stops working. "
            "You can add the address again at any time."
        ),
        "hidden": [("back", request.GET.get("back", ""))],
        "act": _("Revoke"),
        "is_dangerous": True,
        # Of a learner's own page nothing would be left.
        "swaps": "page" not in request.GET,
    }
    return confirm(request, org, context)
