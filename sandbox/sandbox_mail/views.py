"""Reading the mail that left the sandbox."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from sandbox_mail import store

PAGE = 50


def mail_list(request: HttpRequest) -> HttpResponse:
    """List the newest mails; `to` narrows to a recipient, `page` goes back in time."""
    where = store.folder(settings.SANDBOX_DIR)
    to = request.GET.get("to", "").strip()
    page = max(1, int(request.GET.get("page", "1"))) if _is_number(request, "page") else 1
    found = store.ids(where, to)
    shown = [store.read(where, mail_id) for mail_id in found[(page - 1) * PAGE : page * PAGE]]
    mails = [mail for mail in shown if mail is not None]
    older = _older(request, page + 1) if len(found) > page * PAGE else None
    if request.GET.get("format") == "json":
        messages = [_brief(request, mail) for mail in mails]
        return JsonResponse({"count": len(found), "next": older, "messages": messages})
    context = {"mails": mails, "to": to, "count": len(found), "older": older}
    return render(request, "sandbox_mail/list.html", context)


def mail_detail(request: HttpRequest, mail_id: str) -> HttpResponse:
    """Show one mail."""
    mail = _mail(mail_id)
    if request.GET.get("format") == "json":
        parts = {"text": mail.part("plain"), "html": mail.part("html")}
        return JsonResponse(_brief(request, mail) | parts)
    context = {"mail": mail, "text": mail.part("plain"), "has_html": bool(mail.part("html"))}
    return render(request, "sandbox_mail/detail.html", context)


@xframe_options_sameorigin
def mail_html(request: HttpRequest, mail_id: str) -> HttpResponse:
    """Give a mail's HTML part alone; its links open over the whole window."""
    return HttpResponse('<base target="_top">' + _mail(mail_id).part("html"))


def _mail(mail_id: str) -> store.Mail:
    mail = store.read(store.folder(settings.SANDBOX_DIR), mail_id)
    if mail is None:
        raise Http404
    return mail


def _is_number(request: HttpRequest, name: str) -> bool:
    return request.GET.get(name, "").isdecimal()


def _older(request: HttpRequest, page: int) -> str:
    return f"{request.path}?{urlencode({**request.GET.dict(), 'page': page})}"


def _brief(request: HttpRequest, mail: store.Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "to": mail.to,
        "from": mail.sender,
        "subject": mail.subject,
        "sent_at": mail.sent_at.isoformat(),
        "url": request.build_absolute_uri(reverse("sandbox_mail:detail", args=[mail.id])),
    }
