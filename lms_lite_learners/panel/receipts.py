"""Removals so far, their receipts, and verifying one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms_lite_learners import removal
from lms_lite_learners.data import Kind, is_id
from lms_lite_learners.host import accounts
from lms_lite_learners.jobs import OPEN
from lms_lite_learners.models import Job
from lms_lite_learners.panel import job_texts, removal_texts
from lms_lite_learners.panel.door import managed_page, show, user_id_of
from lms_lite_learners.panel.job_pages import url_of
from lms_lite_learners.panel.tabs import tabs_of
from lms_lite_learners.tasks import jobs as job_tasks

PAGE = 20

__all__ = ["receipt", "removals", "verify"]


@require_safe
@managed_page
def removals(request: HttpRequest, org: str) -> HttpResponse:
    """The organisation's removals, the newest first, and those under way."""
    given = request.GET.get("after", "")
    after = int(given) if is_id(given) else 0
    rows = removal.history(org, after=after, limit=PAGE + 1)
    context = {
        "rows": rows[:PAGE],
        "newest_url": request.path if after else "",
        "older_url": f"{request.path}?after={rows[PAGE - 1].number}" if len(rows) > PAGE else "",
        "under_way": [] if after else _under_way(request, org),
        "tabs": tabs_of(org, current="removals"),
    }
    return show(request, "removals.html", context, org=org)


@require_safe
@managed_page
def receipt(request: HttpRequest, org: str, public_id: str) -> HttpResponse:
    """What one removal erased and kept, and what was found later; a page to print."""
    found = removal.get_receipt(org, public_id)
    by = accounts.get_accounts([found.content["by"]]).get(found.content["by"])
    file_url = reverse(
        "lms_lite_learners:removal-receipt", kwargs={"org": org, "job_id": public_id}
    )
    context = {
        "receipt": found,
        "file_url": f"{file_url}?download=true",
        "asked_by": by.shown_name if by else "",
        **removal_texts.about(found.content),
        "later": [removal_texts.later_entry(entry) for entry in found.later],
    }
    return show(request, "receipt.html", context, org=org)


@require_POST
@managed_page
def verify(request: HttpRequest, org: str, public_id: str) -> HttpResponse:
    """Start looking again at everybody who was removed; leads to the job."""
    job = removal.ask_verification(
        org, public_id, acting_user_id=user_id_of(request), now=timezone.now()
    )
    job_tasks.publish_on_commit(job.pk)
    return redirect(url_of(job))


def _under_way(request: HttpRequest, org: str) -> list[dict[str, Any]]:
    """Removals that have no receipt yet; only one's own lead anywhere."""
    jobs = Job.objects.filter(org=org, kind=Kind.REMOVAL.value, state__in=OPEN)
    return [
        {
            "job": job,
            "url": url_of(job) if job.owner_id == user_id_of(request) else "",
            "progress": job_texts.progress_of(job),
        }
        for job in jobs.order_by("-id")[:PAGE]
    ]
