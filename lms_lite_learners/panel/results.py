"""An author's own courses: how they are shared, and their results to download."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms_lite_learners import jobs, launches, plans
from lms_lite_learners.data import Kind
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.host import courses
from lms_lite_learners.models import Job
from lms_lite_learners.panel import exporting, job_pages
from lms_lite_learners.panel.door import show, signed_in_page, user_id_of
from lms_lite_learners.panel.export_form import ExportForm
from lms_lite_learners.results import export

P = ParamSpec("P")
# Stands for an organisation in the key of a request.
OWN = ""

__all__ = ["cancel", "job_page", "results"]


def _author_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for people who are the author of a course."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        export.own_courses(request.user)
        return view(request, *args, **kwargs)

    return signed_in_page(cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded))


@require_http_methods(["GET", "HEAD", "POST"])
@_author_page
def results(request: HttpRequest) -> HttpResponse:
    """The own courses with the form; without any plan for them a page that says so."""
    own = export.own_courses(request.user)
    orgs = sorted({courses.org_of(key) for key in own})
    with_plan = plans.orgs_with_feature(orgs)
    usable = [key for key in own if courses.org_of(key) in with_plan]
    rows = launches.course_rows(usable)

    def start(form: ExportForm) -> Job:
        chosen = form.cleaned_data["courses"] or usable
        return export.start_own(
            form.to_order(courses=chosen),
            user=request.user,
            idempotency_key=form.idempotency_key(OWN),
        )

    def page(form: ExportForm, status: int) -> HttpResponse:
        so_far = export.of_author(
            user_id_of(request),
            cursor=request.GET.get("cursor", ""),
            page_size=exporting.HISTORY,
        )
        context = {
            "form": form,
            "courses": rows,
            "shared_from": "results",
            "without_plan": [org for org in orgs if org not in with_plan],
            **exporting.history(request, so_far),
        }
        return show(request, "results.html", context, status=status)

    offered = sorted(courses.get_courses(usable).values(), key=lambda one: (one.name, one.key))
    return exporting.answer(request, offered, start, page)


@require_safe
@_author_page
def job_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """An export that the person asked for as an author: progress, and the report."""
    return job_pages.show_job(request, _own(request, public_id))


@require_POST
@_author_page
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop an export after the rows that it is working on."""
    return job_pages.cancel_job(request, _own(request, public_id))


def _own(request: HttpRequest, public_id: str) -> Job:
    job = jobs.get_own(public_id, user_id_of(request))
    if job.kind != Kind.EXPORT or not job.arguments["is_author"]:
        raise NotFoundError(_("There is no job “%(id)s” here.") % {"id": public_id})
    export.ensure_allowed(request.user, job)
    return job_pages.handed_over(job)
