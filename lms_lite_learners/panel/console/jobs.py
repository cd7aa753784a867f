"""The jobs of all organisations: which wait, which failed, and stopping one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lms_lite_learners import jobs, removal
from lms_lite_learners.data import JobState, Kind, is_id
from lms_lite_learners.exceptions import ConflictError, InvalidInputError
from lms_lite_learners.host import accounts
from lms_lite_learners.models import Job
from lms_lite_learners.panel import job_texts, notices
from lms_lite_learners.panel.console.around import operator_page, show_console, url_of_tab
from lms_lite_learners.panel.door import user_id_of
from lms_lite_learners.panel.job_pages import url_of
from lms_lite_learners.tasks import jobs as job_tasks

PAGE = 50
STATES = {
    "": gettext_lazy("All"),
    JobState.QUEUED.value: gettext_lazy("Queued"),
    JobState.RUNNING.value: gettext_lazy("Running"),
    jobs.STALE: gettext_lazy("Stale"),
    JobState.FAILED.value: gettext_lazy("Failed"),
    JobState.SUCCEEDED.value: gettext_lazy("Finished"),
    JobState.CANCELLED.value: gettext_lazy("Cancelled"),
}

__all__ = ["all_jobs", "cancel"]


@require_safe
@operator_page
def all_jobs(request: HttpRequest) -> HttpResponse:
    """The jobs of a state, the newest first."""
    state, given = request.GET.get("state", ""), request.GET.get("after", "")
    if state not in STATES:
        text = _("“%(value)s” is no state of a job.") % {"value": state[:40]}
        raise InvalidInputError(text, fields={"state": [text]})
    after = int(given) if is_id(given) else 0
    now = timezone.now()
    found = jobs.find_jobs(now, state=state, after=after, limit=PAGE + 1)
    counts = jobs.count_jobs(now)
    context = {
        "rows": _rows(request, found[:PAGE]),
        "state": state,
        "states": [
            {
                "label": label,
                "url": _link(code),
                "is_current": code == state,
                "number": counts.get(code),
            }
            for code, label in STATES.items()
        ],
        "newest_url": _link(state) if after else "",
        "older_url": _link(state, after=found[PAGE - 1].pk) if len(found) > PAGE else "",
    }
    return show_console(request, "console-jobs", "jobs.html", context, by_state=counts)


@require_POST
@operator_page
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop anybody's job after the rows that it is working on; what is done stays."""
    job = jobs.find_any(public_id)
    try:
        job_tasks.cancel(job, acting_user_id=user_id_of(request))
    except ConflictError as error:
        notices.add(request, "info", error.detail)
    else:
        notices.add(request, "success", _("The job stops; what is done so far stays."))
    state = request.POST.get("state", "")
    return redirect(_link(state if state in STATES else ""))


def _rows(request: HttpRequest, found: list[Job]) -> list[dict[str, Any]]:
    people = accounts.get_accounts({job.owner_id for job in found})
    removals = {job.pk: _removal_of(job) for job in found}
    written = removal.with_receipt(filter(None, removals.values()))
    now = timezone.now()
    return [
        {
            "job": job,
            # The name of an import's file may be a person's.
            "kind": job_texts.kind_of(job),
            "progress": job_texts.progress_of(job),
            "trouble": job_texts.trouble_of(job, now),
            "is_open": job_texts.is_open(job),
            "asked_by": people[job.owner_id].shown_name if job.owner_id in people else "",
            "url": url_of(job) if job.owner_id == user_id_of(request) else "",
            "receipt": removals[job.pk] if removals[job.pk] in written else "",
        }
        for job in found
    ]


def _removal_of(job: Job) -> str:
    """The removal that a job is, or looked at again."""
    if job.kind == Kind.REMOVAL:
        return str(job.public_id)
    return str(job.arguments.get("removal", "")) if job.kind == Kind.VERIFICATION else ""


def _link(state: str, *, after: int = 0) -> str:
    asked = {name: value for name, value in (("state", state), ("after", after)) if value}
    path = url_of_tab("console-jobs")
    return f"{path}?{urlencode(asked)}" if asked else path
