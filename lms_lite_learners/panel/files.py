"""The link of a report: it needs the sign-in of whoever asked for it."""

from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lms_lite_learners.panel.door import signed_in_page, user_id_of
from lms_lite_learners.results import export

__all__ = ["report"]


@require_safe
@signed_in_page
def report(request: HttpRequest, signed: str) -> HttpResponse:
    """The report as a file, streamed through this view; never an address of the storage."""
    job = export.find_job(signed, owner_id=user_id_of(request))
    export.ensure_allowed(request.user, job)
    export.ensure_fresh(signed)
    found = export.open_report(job, user=request.user)
    answer = FileResponse(
        found.file,
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
        headers=export.HEADERS,
    )
    # Django's streams are no HttpResponse by type, and as good as one here.
    return cast("HttpResponse", answer)
