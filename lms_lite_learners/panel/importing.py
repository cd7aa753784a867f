"""Importing a file of people: the form, the template, and where the job can be watched."""

import hashlib
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from lms_lite_learners import imports, jobs
from lms_lite_learners.data import Kind
from lms_lite_learners.exceptions import FileRefusedError, InvalidInputError, TooLargeError
from lms_lite_learners.host import courses
from lms_lite_learners.models import Job
from lms_lite_learners.panel.door import org_page, show, user_id_of
from lms_lite_learners.panel.forms import ImportForm
from lms_lite_learners.panel.job_texts import title_of
from lms_lite_learners.tasks import jobs as job_tasks

HISTORY = 5

__all__ = ["import_file", "template"]


@require_http_methods(["GET", "HEAD", "POST"])
@org_page
def import_file(request: HttpRequest, org: str) -> HttpResponse:
    """The form; a file that is a table of people becomes a job, any other is refused in words."""
    known = courses.courses_of(org)
    if request.method != "POST":
        # Sending the same form twice starts one job: this is the key by which it is known.
        form = ImportForm(known, initial={"key": secrets.token_urlsafe(16)})
        return _show(request, org, form)
    form = ImportForm(known, request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, org, form, status=400)
    try:
        job = _start(request, org, form)
    except (FileRefusedError, InvalidInputError) as error:
        form.add_error("file", error.detail)
        return _show(request, org, form, status=413 if isinstance(error, TooLargeError) else 400)
    return redirect("lms_lite_learners:panel-import-job", org=org, public_id=job.public_id)


@require_safe
@org_page
def template(_request: HttpRequest, _org: str) -> HttpResponse:
    """An empty file to fill in."""
    return HttpResponse(
        imports.template(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="learners.csv"'},
    )


def _start(request: HttpRequest, org: str, form: ImportForm) -> Job:
    asked = form.cleaned_data
    job = imports.start(
        org,
        form.upload(),
        courses=asked["courses"],
        notify=asked["notify"],
        strict=asked["strict"],
        dry_run=asked["dry_run"],
        acting_user_id=user_id_of(request),
        idempotency_key=_key_of(org, form),
    )
    job_tasks.publish_on_commit(job.pk)
    return job


def _key_of(org: str, form: ImportForm) -> str | None:
    """By what the same request is known when it comes again.

    Who goes back and asks the same page for something else, or with another file, gets a new job.
    """
    asked = dict(form.cleaned_data)
    key = asked.pop("key")
    if not key:
        return None
    digest = hashlib.sha256()
    for chunk in asked.pop("file").chunks():
        digest.update(chunk)
    return jobs.request_hash(key, org, asked, digest.hexdigest())


def _show(request: HttpRequest, org: str, form: ImportForm, *, status: int = 200) -> HttpResponse:
    own = Job.objects.filter(org=org, kind=Kind.IMPORT.value, owner_id=user_id_of(request))
    last: list[Any] = list(own.order_by("-id")[:HISTORY])
    for job in last:
        job.title = title_of(job)
    context = {"form": form, "way": "import", "history": last}
    return show(request, "import.html", context, org=org, status=status)
