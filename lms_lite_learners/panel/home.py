"""Where to begin: the organisations that a person looks after, and an author's own courses."""

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
    """The switcher, or the only place there is at once; who has none gets a 404 that says so."""
    orgs = access.managed_orgs(request.user)
    is_author = bool(access.authored_courses(request.user))
    is_operator = access.is_operator(request.user)
    if not orgs and not is_author and not is_operator:
        raise NotFoundError(_("You don’t manage the learners of any organisation."))
    if not orgs and not is_operator:
        return redirect("lms_lite_learners:panel-results")
    if len(orgs) == 1 and not is_author and not is_operator:
        return redirect("lms_lite_learners:panel-learners", org=orgs[0])
    names = courses.org_names(orgs)
    shown = sorted(({"org": org, "name": names[org]} for org in orgs), key=lambda one: one["name"])
    context = {"organizations": shown, "is_author": is_author, "is_operator": is_operator}
    return show(request, "organizations.html", context)
