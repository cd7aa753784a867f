"""Who must not come back: entries by their dates, and the way to let somebody back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms_lite_learners.data import is_id
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.panel import notices
from lms_lite_learners.panel.acts import confirm
from lms_lite_learners.panel.door import managed_page, show, user_id_of
from lms_lite_learners.panel.tabs import tabs_of
from lms_lite_learners.roster import suppression

PAGE = 50

__all__ = ["let_back", "suppressions"]


@require_safe
@managed_page
def suppressions(request: HttpRequest, org: str) -> HttpResponse:
    """The entries, the newest first; nothing tells whose they are."""
    given = request.GET.get("after", "")
    after = int(given) if is_id(given) else 0
    rows = suppression.listed(org, after, PAGE + 1)
    context: dict[str, Any] = {
        "rows": rows[:PAGE],
        "number": suppression.count(org),
        "newest_url": request.path if after else "",
        "older_url": f"{request.path}?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "tabs": tabs_of(org, current="removals"),
    }
    return show(request, "suppressions.html", context, org=org)


@require_http_methods(["GET", "HEAD", "POST"])
@managed_page
def let_back(request: HttpRequest, org: str, suppression_id: int) -> HttpResponse:
    """Ask first; then take one entry off."""
    back = reverse("lms_lite_learners:panel-suppressions", kwargs={"org": org})
    if request.method == "POST":
        suppression.lift_one(org, suppression_id, acting_user_id=user_id_of(request))
        notices.add(request, "success", _("The entry is gone. Nobody was put on a list by this."))
        return redirect(back)
    found = suppression.listed(org, suppression_id + 1, 1)
    if not found or found[0].pk != suppression_id:
        raise NotFoundError(_("There is no suppression “%(id)s” here.") % {"id": suppression_id})
    day = date_format(localtime(found[0].created_at), "DATETIME_FORMAT")
    context = {
        "question": _("Let back who was removed on %s?") % day,
        "consequence": _(
            "Whoever this entry stands for may then be added again, or come back by enrolling. "
            "What was deleted stays deleted."
        ),
        "act": _("Let back"),
        "back_url": back,
    }
    return confirm(request, org, context)
