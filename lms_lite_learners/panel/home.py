"""Where to begin: the organisations that a person looks after."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms_lite_learners import access
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.host import courses
from lms_lite_learners.panel.door import show, signed_in_page

__all__ = ["home"]


@require_safe
@signed_in_page
def home(request: HttpRequest) -> HttpResponse:
    """The switcher, or the only organisation at once; who manages none gets a 404 that says so."""
    orgs = access.managed_orgs(request.user)
    if not orgs:
        raise NotFoundError(_("You don’t manage the learners of any organisation."))
    if len(orgs) == 1:
        return redirect("lms_lite_learners:panel-learners", org=orgs[0])
    names = courses.org_names(orgs)
    shown = sorted(({"org": org, "name": names[org]} for org in orgs), key=lambda one: one["name"])
    return show(request, "organizations.html", {"organizations": shown})
