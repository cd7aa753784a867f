"""Watching how a course is sent: how far it is, and what became of each address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms_lite_learners import jobs, launches
from lms_lite_learners.data import Kind
from lms_lite_learners.exceptions import ConflictError, NotFoundError
from lms_lite_learners.models import Job
from lms_lite_learners.panel import job_texts, notices
from lms_lite_learners.panel.courses import back_from, course_page, named
from lms_lite_learners.panel.door import is_partial, show, user_id_of
from lms_lite_learners.tasks import jobs as job_tasks

__all__ = ["cancel", "sending"]


@require_safe
@course_page
def sending(request: HttpRequest, course_key: str, public_id: str) -> HttpResponse:
    """Progress and outcomes."""
    job = _own(request, course_key, public_id)
    if jobs.needs_worker(job):
        job_tasks.publish_on_commit(job.pk)
    own = {"course_key": course_key, "public_id": public_id}
    context: dict[str, Any] = {
        "job": job,
        "course": named(course_key),
        "is_open": job_texts.is_open(job),
        "trouble": job_texts.trouble_of(job, timezone.now()),
        "said": job_texts.said(job),
        "counts": sorted(job.counts.items()),
        "rows": launches.sent_rows(job),
        "cancel_url": reverse("lms_lite_learners:panel-sending-cancel", kwargs=own),
        "here": request.get_full_path(),
        "back_url": back_from(request, course_key),
    }
    return show(request, "_sending.html" if is_partial(request) else "sending.html", context)


@require_POST
@course_page
def cancel(request: HttpRequest, course_key: str, public_id: str) -> HttpResponse:
    """Stop before the next mail."""
    job = _own(request, course_key, public_id)
    try:
        launches.cancel_sending(job)
    except ConflictError as error:
        notices.add(request, "info", error.detail)
    return redirect(
        "lms_lite_learners:panel-sending", course_key=course_key, public_id=job.public_id
    )


def _own(request: HttpRequest, course_key: str, public_id: str) -> Job:
    job = jobs.get_own(public_id, user_id_of(request))
    if job.kind != Kind.SENDING or job.arguments.get("course_key") != course_key:
        raise NotFoundError(_("There is no job “%(id)s” here.") % {"id": public_id})
    return job
