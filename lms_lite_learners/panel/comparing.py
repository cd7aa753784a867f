"""A file compared with the list: who is new, on both, or gone, and the way to remove the gone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lms_lite_learners import imports
from lms_lite_learners.data import ComparedStates, Comparison, Kind, is_id
from lms_lite_learners.exceptions import ConflictError
from lms_lite_learners.models import Job
from lms_lite_learners.panel import job_texts, notices
from lms_lite_learners.panel.door import org_page, show
from lms_lite_learners.panel.job_pages import own_job, url_of
from lms_lite_learners.panel.preview_parts import path_of
from lms_lite_learners.panel.removing import ask_about

# Learners that are handed to the removal at once: each is a field of its form.
AT_ONCE = 500

__all__ = ["comparison", "gone"]


@require_safe
@org_page
def comparison(request: HttpRequest, org: str, public_id: str) -> HttpResponse:
    """The people of one state, with the numbers of all three."""
    job = own_job(request, org, public_id, {Kind.IMPORT})
    return _show(request, job, imports.compare(job))


@require_POST
@org_page
def gone(request: HttpRequest, org: str, public_id: str) -> HttpResponse:
    """Hand people who are missing in the file to the removal, which asks to be confirmed."""
    job = own_job(request, org, public_id, {Kind.IMPORT})
    try:
        imports.ensure_few_gone(job, is_whole_list=request.POST.get("whole") == "on")
    except ConflictError as error:
        if error.code != "too_many_gone":
            raise
        return _show(request, job, imports.compare(job), refused=error.detail)
    ticked = None
    if request.POST.get("which") != "all":
        ticked = [int(one) for one in request.POST.getlist("learner") if is_id(one)]
    ids = imports.gone_among(job, ticked, limit=AT_ONCE)
    if not ids:
        notices.add(request, "warning", _("Tick the people to remove first."))
        return redirect(f"{path_of('panel-comparison', job)}?state={ComparedStates.GONE}")
    return ask_about(request, org, ids)


def _show(request: HttpRequest, job: Job, found: Comparison, *, refused: str = "") -> HttpResponse:
    state = ComparedStates.GONE.value if refused else request.GET.get("state", "new")
    cursor = request.GET.get("cursor", "")
    page = imports.list_compared(job, found, state=state, cursor=cursor)
    here = path_of("panel-comparison", job)
    following = {"state": state, "cursor": page.next_cursor}
    context: dict[str, Any] = {
        "title": job_texts.title_of(job),
        "job_url": url_of(job),
        "found": found,
        "state": state,
        "page": page,
        "tabs": _tabs(here, found, state),
        "next_url": f"{here}?{urlencode(following)}" if page.next_cursor else "",
        "first_url": f"{here}?{urlencode({'state': state})}" if cursor else "",
        "gone_url": path_of("panel-gone", job),
        "unnamed": _unnamed(found),
        "refused": refused,
        "at_once": AT_ONCE,
    }
    status = 409 if refused else 200
    return show(request, "comparison.html", context, org=job.org, status=status)


def _tabs(here: str, found: Comparison, state: str) -> list[dict[str, Any]]:
    labels = {
        ComparedStates.NEW.value: (_("New"), found.new),
        ComparedStates.UNCHANGED.value: (_("On your list already"), found.unchanged),
        ComparedStates.GONE.value: (_("Not in the file"), found.gone),
    }
    return [
        {
            "url": f"{here}?{urlencode({'state': one})}",
            "label": label,
            "number": number,
            "is_current": one == state,
        }
        for one, (label, number) in labels.items()
    ]


def _unnamed(found: Comparison) -> str:
    """That rows without a usable address may mean somebody who looks gone."""
    if not found.unnamed:
        return ""
    text = ngettext(
        "%(count)d row of the file has no usable address: whom it means may look as if gone.",
        "%(count)d rows of the file have no usable address: whom they mean may look as if gone.",
        found.unnamed,
    )
    return text % {"count": found.unnamed}
