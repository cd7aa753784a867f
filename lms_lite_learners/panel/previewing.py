"""What is done with the preview of an import: applying it, and mending its rows."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms_lite_learners import imports
from lms_lite_learners.data import Kind
from lms_lite_learners.exceptions import ConflictError, InvalidEmailError
from lms_lite_learners.panel import notices
from lms_lite_learners.panel.door import org_page, user_id_of
from lms_lite_learners.panel.job_pages import own_job, url_of
from lms_lite_learners.tasks import jobs as job_tasks

__all__ = ["apply", "mend"]


@require_POST
@org_page
def apply(request: HttpRequest, org: str, public_id: str) -> HttpResponse:
    """Add the people of a preview; where it no longer holds, its page says what changed."""
    preview = own_job(request, org, public_id, {Kind.IMPORT})
    try:
        job = imports.apply_preview(preview, acting_user_id=user_id_of(request))
    except ConflictError as error:
        notices.add(request, "warning", error.detail)
        return redirect(url_of(preview))
    job_tasks.publish_on_commit(job.pk)
    return redirect(url_of(job))


@require_POST
@org_page
def mend(request: HttpRequest, org: str, public_id: str, line: int) -> HttpResponse:
    """Correct the address of a row, and say what becomes of it now."""
    preview = own_job(request, org, public_id, {Kind.IMPORT})
    try:
        row = imports.mend_row(preview, line, email=request.POST.get("email", ""))
    except (ConflictError, InvalidEmailError) as error:
        notices.add(request, "warning", error.detail)
    else:
        said = _("Line %(line)d: %(text)s") % {"line": line, "text": row.text}
        notices.add(request, "info", said)
    # The page of rows that was looked at.
    way = QueryDict(request.POST.get("way", "")).urlencode()
    return redirect(f"{url_of(preview)}?{way}" if way else url_of(preview))
