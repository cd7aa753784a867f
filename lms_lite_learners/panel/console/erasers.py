"""Erasers of other plugins that aren't done with removed people."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lms_lite_learners import logs, removal
from lms_lite_learners.data import is_id
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.panel import notices
from lms_lite_learners.panel.console.around import operator_page, show_console, url_of_tab
from lms_lite_learners.panel.door import user_id_of
from lms_lite_learners.tasks import removal as removal_tasks

PAGE = 20
log = logging.getLogger(__name__)

__all__ = ["call_again", "erasers"]


@require_safe
@operator_page
def erasers(request: HttpRequest) -> HttpResponse:
    """Those that failed, by removal, with when each is called again by itself."""
    given = request.GET.get("after", "")
    after = int(given) if is_id(given) else 0
    found = removal.failed_erasers(after=after, limit=PAGE + 1)
    ids = list(dict.fromkeys(one.job_id for one in found))
    rows = [one for one in found if one.job_id in ids[:PAGE]]
    written = removal.with_receipt(one.removal for one in rows)
    path = url_of_tab("console-erasers")
    context = {
        "rows": [{"eraser": one, "has_receipt": one.removal in written} for one in rows],
        "newest_url": path if after else "",
        "older_url": f"{path}?after={ids[PAGE - 1]}" if len(ids) > PAGE else "",
    }
    return show_console(request, "console-erasers", "erasers.html", context)


@require_POST
@operator_page
def call_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have the open calls of a removal made now, once what kept them from it is mended."""
    now = timezone.now()
    try:
        number = removal.call_at_once(public_id, acting_user_id=user_id_of(request), now=now)
    except NotFoundError as error:
        notices.add(request, "info", error.detail)
        return redirect(url_of_tab("console-erasers"))
    logs.on_commit(lambda: removal_tasks.publish(timezone.now()), log)
    text = ngettext(
        "%(count)d call is made as soon as a worker takes it.",
        "%(count)d calls are made as soon as a worker takes them.",
        number,
    )
    notices.add(request, "success", text % {"count": number})
    return redirect(url_of_tab("console-erasers"))
