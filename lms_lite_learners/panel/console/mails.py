"""Mails that failed: invitations by organisation, and mails about reports."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms_lite_learners import access, invitations
from lms_lite_learners.data import is_id
from lms_lite_learners.exceptions import ConflictError, PlanRequiredError
from lms_lite_learners.host import courses
from lms_lite_learners.panel import notices
from lms_lite_learners.panel.console.around import operator_page, show_console, url_of_tab
from lms_lite_learners.panel.door import user_id_of
from lms_lite_learners.panel.job_pages import url_of
from lms_lite_learners.results.export import mailing
from lms_lite_learners.tasks import jobs as job_tasks

PAGE = 50
REPORTS = 20

__all__ = ["mails", "mails_of", "try_again"]


@require_safe
@operator_page
def mails(request: HttpRequest) -> HttpResponse:
    """The organisations with failed invitations, by name."""
    after = request.GET.get("after", "")
    found = invitations.failed_by_org(timezone.now(), after=after, limit=PAGE + 1)
    names = courses.org_names(one.org for one in found)
    more = urlencode({"after": found[PAGE - 1].org}) if len(found) > PAGE else ""
    context = {
        "rows": [{"mails": one, "name": names[one.org]} for one in found[:PAGE]],
        "reports": [] if after else mailing.failed(REPORTS),
        "newest_url": request.path if after else "",
        "older_url": f"{request.path}?{more}" if more else "",
    }
    return show_console(request, "console-mails", "mails.html", context)


@require_safe
@operator_page
def mails_of(request: HttpRequest, org: str) -> HttpResponse:
    """The failed invitations of one organisation with their reasons, the newest first."""
    access.ensure_manager(request.user, org)
    given = request.GET.get("after", "")
    after = int(given) if is_id(given) else 0
    found = invitations.failed_of(org, after=after, limit=PAGE + 1)
    context = {
        "of_org": org,
        "of_name": courses.org_names([org])[org],
        "failed": found[:PAGE],
        "newest_url": request.path if after else "",
        "older_url": f"{request.path}?after={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "all_url": url_of_tab("console-mails"),
    }
    return show_console(request, "console-mails", "failed_mails.html", context)


@require_POST
@operator_page
def try_again(request: HttpRequest, org: str) -> HttpResponse:
    """Have an organisation's failed invitations sent once more, as far as that is allowed now."""
    access.ensure_manager(request.user, org)
    try:
        job = invitations.try_again(org, acting_user_id=user_id_of(request), now=timezone.now())
    except (ConflictError, PlanRequiredError) as error:
        notices.add(request, "warning", error.detail)
        return redirect("lms_lite_learners:panel-console-mails-of", org=org)
    job_tasks.publish_on_commit(job.pk)
    return redirect(url_of(job))
