"""Removing learners: whom, what would go, and the act once it is confirmed."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from lms_lite_learners import removal
from lms_lite_learners.data import Preview, Selection
from lms_lite_learners.exceptions import ConflictError, InvalidInputError, NotFoundError
from lms_lite_learners.panel import notices, selecting
from lms_lite_learners.panel.acts import confirm
from lms_lite_learners.panel.door import back_to, back_url, is_partial, managed_page, show
from lms_lite_learners.panel.job_pages import url_of
from lms_lite_learners.panel.removal_forms import AddressesForm, ConfirmForm
from lms_lite_learners.panel.removal_texts import total_of
from lms_lite_learners.tasks import jobs as job_tasks

FIELDS = {"confirmation_required": "confirm", "typed_confirmation_required": "typed"}

__all__ = ["ask_about", "effect", "remove"]


@require_http_methods(["GET", "HEAD", "POST"])
@managed_page
def remove(request: HttpRequest, org: str) -> HttpResponse:
    """Ask for addresses, or show what removing the chosen people would do; then start it."""
    form = AddressesForm(request.POST if "emails" in request.POST else None)
    try:
        selection = selecting.selection_of(request, form)
        if selection is None:
            return _ask_whom(request, org, form)
        if request.POST.get("step") == "confirm":
            return _start(request, org, selection)
        return _ask(request, org, selection, ConfirmForm())
    except InvalidInputError as error:
        return _refuse(request, org, form, error)


@require_safe
@managed_page
def effect(request: HttpRequest, org: str, learner_id: int) -> HttpResponse:
    """What removing one learner would erase, to be looked at; nothing is offered to be done."""
    selection = Selection(learners=(learner_id,))
    people = selecting.named(org, selection)
    if not people:
        raise NotFoundError(_("There is no learner “%(id)s” here.") % {"id": learner_id})
    found = _preview(request, org, selection)
    template = "_effect.html" if is_partial(request) else "effect.html"
    context = _about(found) | {"back_url": back_url(request, org), "people": people}
    return show(request, template, context, org=org)


def _ask_whom(request: HttpRequest, org: str, form: AddressesForm) -> HttpResponse:
    if "which" in request.POST:
        notices.add(request, "warning", _("Tick the people to remove first."))
        return back_to(request, org)
    status = 400 if form.is_bound else 200
    return show(request, "remove_by_address.html", {"form": form}, org=org, status=status)


def _start(request: HttpRequest, org: str, selection: Selection) -> HttpResponse:
    """Do what was confirmed; without the tick, or after a change, ask again and say why."""
    form = ConfirmForm(request.POST)
    form.is_valid()
    asked = form.cleaned_data
    if selection.query is not None:
        selection = replace(selection, expected=asked.get("expected") or 0)
    try:
        job = removal.ask(
            org,
            selection,
            acting_user=request.user,
            confirm=bool(asked.get("confirm")),
            typed=asked.get("typed", ""),
            idempotency_key=asked.get("key") or None,
        )
    except InvalidInputError as error:
        if error.code not in FIELDS:
            raise
        form.add_error(FIELDS[error.code], error.detail)
        return _ask(request, org, selection, form, status=400)
    except ConflictError as error:
        return _ask(request, org, selection, ConfirmForm(), changed=error.detail, status=409)
    job_tasks.publish_on_commit(job.pk)
    return _lead_to(request, url_of(job))


def ask_about(request: HttpRequest, org: str, learner_ids: Sequence[int]) -> HttpResponse:
    """Show what removing these learners would do, and ask for the confirmation."""
    return _ask(request, org, Selection(learners=tuple(learner_ids)), ConfirmForm())


def _ask(
    request: HttpRequest,
    org: str,
    selection: Selection,
    form: ConfirmForm,
    *,
    changed: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show what would go, and ask for the confirmation."""
    selection = selecting.those_there(org, selection)
    found = _preview(request, org, selection)
    if not found.learners:
        raise InvalidInputError(_("Nobody matches any more."), code="invalid_selection")
    people = selecting.named(org, selection)
    context = _about(found) | {
        "title": _question(found),
        "form": form,
        "changed": changed,
        "people": people,
        "others": found.learners - len(people) if people else 0,
        "hidden": [
            *selecting.fields_of(request, selection),
            ("step", "confirm"),
            ("expected", str(found.learners)),
            # Sending the same form twice starts one job: this is the key by which it is known.
            ("key", secrets.token_urlsafe(16)),
        ],
        "back_url": back_url(request, org),
    }
    template = "_remove.html" if is_partial(request) else "remove.html"
    # A part that isn't a success would not be shown.
    return show(request, template, context, org=org, status=200 if is_partial(request) else status)


def _preview(request: HttpRequest, org: str, selection: Selection) -> Preview:
    # Counted as it is now: the number that was seen is compared when the act is confirmed.
    return removal.preview(org, replace(selection, expected=None), acting_user=request.user)


def _about(found: Preview) -> dict[str, Any]:
    return {"preview": found, "total": total_of(found.categories)}


def _question(found: Preview) -> str:
    number = found.learners
    text = ngettext("Remove %(count)d learner?", "Remove %(count)d learners?", number)
    return text % {"count": number}


def _refuse(
    request: HttpRequest, org: str, form: AddressesForm, error: InvalidInputError
) -> HttpResponse:
    """Say why nobody can be chosen like this: beside the addresses where they were typed."""
    if form.is_bound and not is_partial(request):
        for text in error.fields.get("emails", [error.detail]):
            form.add_error("emails", text)
        return show(request, "remove_by_address.html", {"form": form}, org=org, status=400)
    said = {"question": _("Nobody can be removed like this"), "consequence": error.detail}
    return confirm(request, org, said, status=200 if is_partial(request) else 400)


def _lead_to(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if is_partial(request) else redirect(url)
