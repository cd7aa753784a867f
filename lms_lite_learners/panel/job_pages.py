"""Watching a job: progress, what became of the rows, cancelling."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms_lite_learners import imports, jobs, plans, removal
from lms_lite_learners.data import Kind, Outcome, Page, Status, is_id
from lms_lite_learners.exceptions import ConflictError, InvalidInputError, NotFoundError
from lms_lite_learners.models import Job
from lms_lite_learners.panel import export_texts, job_texts, notices, preview_parts
from lms_lite_learners.panel.door import is_partial, managed_page, org_page, show, user_id_of
from lms_lite_learners.results import export
from lms_lite_learners.tasks import jobs as job_tasks

PAGE_SIZE, MAX_PAGE_SIZE = 50, 100
# What goes on when a plan ends.
ANY_PLAN = (Kind.REMOVAL.value, Kind.VERIFICATION.value)

__all__ = [
    "cancel",
    "cancel_job",
    "handed_over",
    "import_job",
    "job_page",
    "own_job",
    "show_job",
    "url_of",
]


def url_of(job: Job) -> str:
    """Where a job can be watched."""
    return _path("panel-import-job" if job.kind == Kind.IMPORT else "panel-job", job)


def _path(name: str, job: Job) -> str:
    """The path of a page about a job; an author's jobs are of no organisation."""
    where = {"org": job.org} if job.org else {}
    name = name if job.org else name.replace("panel-", "panel-own-")
    return reverse(f"lms_lite_learners:{name}", kwargs={**where, "public_id": job.public_id})


@require_safe
@org_page
def import_job(request: HttpRequest, org: str, public_id: str) -> HttpResponse:
    """An import: progress, outcomes, and the rows, filtered by outcome."""
    job = own_job(request, org, public_id, {Kind.IMPORT})
    only, size = request.GET.get("outcome", ""), _page_size(request)
    page: Page[Outcome] = Page([], 0, count_is_exact=True)
    if jobs.is_expired(job, timezone.now()):
        return show_job(request, job)
    if job.counts:
        cursor = request.GET.get("cursor", "")
        page = imports.list_rows(job, outcome=only, cursor=cursor, page_size=size)
    more = preview_parts.of(job, page) | {"way": request.GET.urlencode()}
    return show_job(request, job, _rows(job, page, only, size) | more)


def _page_size(request: HttpRequest) -> int:
    """How many rows a page is asked for; raises InvalidInputError for what the API refuses too."""
    text = request.GET.get("page_size", "")
    size = int(text) if is_id(text) else 0
    if text and not 1 <= size <= MAX_PAGE_SIZE:
        values = {"most": MAX_PAGE_SIZE, "value": text[:40]}
        refusal = _("A page has 1 to %(most)d rows, not “%(value)s”.") % values
        raise InvalidInputError(refusal, fields={"page_size": [refusal]})
    return size or PAGE_SIZE


@require_safe
@managed_page
def job_page(request: HttpRequest, org: str, public_id: str) -> HttpResponse:
    """Any other job: progress and figures."""
    _ensure_plan(org, public_id)
    return show_job(request, own_job(request, org, public_id, set(Kind) - {Kind.IMPORT}))


@require_POST
@managed_page
def cancel(request: HttpRequest, org: str, public_id: str) -> HttpResponse:
    """Stop a job after the rows that it is working on."""
    _ensure_plan(org, public_id)
    return cancel_job(request, own_job(request, org, public_id, set(Kind)))


def cancel_job(request: HttpRequest, job: Job) -> HttpResponse:
    """Stop a job of the person, and lead back to its page."""
    try:
        job_tasks.cancel(job)
    except ConflictError as error:
        notices.add(request, "info", error.detail)
    return redirect(url_of(job))


def _ensure_plan(org: str, public_id: str) -> None:
    """Raise PlanRequiredError where the plan lacks what the job belongs to."""
    lasting = Job.objects.filter(org=org, public_id=public_id, kind__in=ANY_PLAN)
    if not plans.has_feature(org) and not lasting.exists():
        plans.ensure_feature(org)


def own_job(request: HttpRequest, org: str, public_id: str, kinds: set[Kind]) -> Job:
    """The person's own job of this organisation and kind, handed to a worker if none has it."""
    job = jobs.get_own(public_id, user_id_of(request))
    if job.org != org or job.kind not in kinds:
        raise NotFoundError(_("There is no job “%(id)s” here.") % {"id": public_id})
    return handed_over(job)


def handed_over(job: Job) -> Job:
    """The job, handed to a worker again if nobody works on it."""
    if jobs.needs_worker(job):
        job_tasks.publish_on_commit(job.pk)
    return job


def show_job(request: HttpRequest, job: Job, more: dict[str, Any] | None = None) -> HttpResponse:
    """The page of a job, or the part of it that moves."""
    template = "_job.html" if is_partial(request) else "job.html"
    done_url, done_label = _way_on(job)
    context = {
        "job": job,
        # The title of an export says what it is.
        "kind": "" if job.kind == Kind.EXPORT else job_texts.kind_of(job),
        "title": job_texts.title_of(job),
        "is_open": job_texts.is_open(job),
        "trouble": job_texts.trouble_of(job, timezone.now()),
        "said": job_texts.said(job),
        "ended_well": job_texts.ended_well(job),
        "read_from": job_texts.read_from(job),
        "kept": job_texts.kept_until(job, timezone.now()),
        "dry_run": bool(job.arguments.get("dry_run")),
        "counts": [{"outcome": code, "number": number} for code, number in _sorted(job) if number],
        "progress": job_texts.progress_of(job),
        "moved": job.done or job.resume_point.get("checked", 0),
        "report_url": export.path_of(job) if export.has_report(job) else "",
        "mail_trouble": export_texts.mail_trouble_of(job),
        "cancel_url": _path("panel-cancel", job),
        "here": request.get_full_path(),
        "done_url": done_url,
        "done_label": done_label,
    }
    return show(request, template, context | (more or {}), org=job.org)


def _way_on(job: Job) -> tuple[str, Any]:
    """Where one goes from a job that ended."""
    if job.kind == Kind.EXPORT:
        name = "panel-exports" if job.org else "panel-results"
        kwargs = {"org": job.org} if job.org else {}
        return reverse(f"lms_lite_learners:{name}", kwargs=kwargs), _("Download other results")
    if job.kind in ANY_PLAN:
        return _way_to_receipt(job)
    path = reverse("lms_lite_learners:panel-learners", kwargs={"org": job.org})
    if job.kind == Kind.BACKFILL:
        return f"{path}?tab={Status.ACTIVE}", _("To the active learners")
    return f"{path}?tab={Status.PENDING}", _("To the pending learners")


def _way_to_receipt(job: Job) -> tuple[str, Any]:
    """The receipt of the removal, or all removals where there is none."""
    own = {"org": job.org}
    removed = job.public_id if job.kind == Kind.REMOVAL else job.arguments.get("removal", "")
    if not job_texts.is_open(job) and removal.has_receipt(job.org, removed):
        url = reverse("lms_lite_learners:panel-receipt", kwargs={**own, "public_id": removed})
        return url, _("To the receipt")
    return reverse("lms_lite_learners:panel-removals", kwargs=own), _("To the removals")


def _sorted(job: Job) -> list[tuple[str, int]]:
    """Outcomes and their numbers, the most frequent first."""
    counts: dict[str, int] = job.counts
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _rows(job: Job, page: Page[Outcome], only: str, size: int) -> dict[str, Any]:
    path = url_of(job)

    def link(**asked: Any) -> str:
        asked["page_size"] = size if size != PAGE_SIZE else ""
        text = urlencode({name: value for name, value in asked.items() if value})
        return f"{path}?{text}" if text else path

    has_rejected = not job_texts.is_open(job) and bool(job.resume_point.get("rejected"))
    return {
        "rows": page.rows,
        "only": only,
        "all_url": link(),
        "next_url": link(outcome=only, cursor=page.next_cursor) if page.next_cursor else "",
        "previous_url": (
            link(outcome=only, cursor=page.previous_cursor) if page.previous_cursor else ""
        ),
        "counts": [
            {
                "outcome": code,
                "number": number,
                "url": link(outcome=code),
                "is_current": code == only,
            }
            for code, number in _sorted(job)
        ],
        "rejected_url": _file_url(job) if has_rejected else "",
    }


def _file_url(job: Job) -> str:
    return reverse("lms_lite_learners:job-file", kwargs={"job_id": job.public_id})
