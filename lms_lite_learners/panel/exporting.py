"""Downloading the results of an organisation: the form, and the exports so far."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from lms_lite_learners.data import Course, Page
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.host import accounts, courses
from lms_lite_learners.models import Job
from lms_lite_learners.panel.door import org_page, show, user_id_of
from lms_lite_learners.panel.export_form import ExportForm
from lms_lite_learners.panel.export_texts import asked_of
from lms_lite_learners.panel.job_pages import url_of
from lms_lite_learners.results import export
from lms_lite_learners.tasks import jobs as job_tasks

HISTORY = 10

__all__ = ["answer", "exports", "history"]


@require_http_methods(["GET", "HEAD", "POST"])
@org_page
def exports(request: HttpRequest, org: str) -> HttpResponse:
    """The form; what is asked for becomes a job, what can't be is refused in words."""

    def start(form: ExportForm) -> Job:
        return export.start(
            org,
            form.to_order(),
            acting_user_id=user_id_of(request),
            idempotency_key=form.idempotency_key(org),
        )

    def page(form: ExportForm, status: int) -> HttpResponse:
        so_far = export.of_org(org, cursor=request.GET.get("cursor", ""), page_size=HISTORY)
        context = {"form": form, **history(request, so_far)}
        return show(request, "export.html", context, org=org, status=status)

    return answer(request, courses.courses_of(org), start, page)


def answer(
    request: HttpRequest,
    offered: list[Course],
    start: Callable[[ExportForm], Job],
    page: Callable[[ExportForm, int], HttpResponse],
) -> HttpResponse:
    """Show the form for these courses, or start what it asks for and lead to the job."""
    if request.method != "POST":
        zone = accounts.time_zone_of(user_id_of(request))
        return page(ExportForm(offered, time_zone=zone), 200)
    form = ExportForm(offered, request.POST)
    if not form.is_valid():
        return page(form, 400)
    try:
        job = start(form)
    except InvalidInputError as error:
        form.refuse(error)
        return page(form, 400)
    job_tasks.publish_on_commit(job.pk)
    return redirect(url_of(job))


def history(request: HttpRequest, page: Page[Job]) -> Mapping[str, Any]:
    """The exports so far, as the page lists them; only one's own lead anywhere."""
    people = accounts.get_accounts({job.owner_id for job in page.rows})
    rows = [
        {
            "job": job,
            "url": url_of(job) if job.owner_id == user_id_of(request) else "",
            "asked": asked_of(job),
            "asked_by": people[job.owner_id].shown_name if job.owner_id in people else "",
            "is_gone": job.state == "succeeded" and not export.has_report(job),
        }
        for job in page.rows
    ]
    turned = {"newer_url": page.previous_cursor, "older_url": page.next_cursor}
    urls = {
        name: f"{request.path}?cursor={cursor}" if cursor else "" for name, cursor in turned.items()
    }
    return {"history": rows, **urls}
