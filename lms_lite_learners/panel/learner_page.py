"""The page about one learner."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms_lite_learners import roster
from lms_lite_learners.data import Status
from lms_lite_learners.panel.door import org_page, show

__all__ = ["learner"]


@require_safe
@org_page
def learner(request: HttpRequest, org: str, learner_id: int) -> HttpResponse:
    """Who it is, what was reached in which course, and how the invitation stands."""
    now = timezone.now()
    found = roster.get_learner(org, learner_id, now)
    back = request.GET.get("back", "")
    list_path = reverse("lms_lite_learners:panel-learners", kwargs={"org": org})
    context = {
        "learner": found,
        "title": found.name or found.email,
        "is_pending": found.status == Status.PENDING,
        "now": now,
        "back": back,
        "list_url": f"{list_path}?{back}" if back else "",
        "here_parameters": urlencode({"back": back, "page": found.id}),
    }
    return show(request, "learner.html", context, org=org)
