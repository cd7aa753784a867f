"""The page that a course is launched from: the link that people get.

Looking at it enrols nobody; only the button does, as cookies go along with what other sites start.
"""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms_lite_learners import launches, logs, plans
from lms_lite_learners.data import Course, LaunchOutcome, LaunchOutcomes
from lms_lite_learners.host import courses, openings, pages, roles
from lms_lite_learners.host.courses import org_of
from lms_lite_learners.panel.door import is_signed_in, show
from lms_lite_learners.tasks.roster import publish_marked

log = logging.getLogger(__name__)

TEMPLATE = "launch.html"
# Other refusals are 409: the course, or the account, may be in another state later.
STATUSES: dict[str, int] = {LaunchOutcomes.SUPPRESSED.value: 403}

__all__ = ["launch"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: HttpRequest, course_key: str) -> HttpResponse:
    """Show the course; **Start course** enrols and leads on to it."""
    course = courses.get_courses([course_key]).get(course_key)
    if course is None or _is_hidden(request, course):
        said = {"title": _("There is nothing here"), "text": _("There is no such course.")}
        return show(request, "refused.html", said, status=404)
    if request.method != "POST":
        return (
            _show(request, course) if _is_ours(course) else redirect(pages.course_url(course.key))
        )
    if not _is_saved(course):
        return redirect(pages.course_url(course_key))
    if not is_signed_in(request):
        return redirect(pages.login_url(request.path))
    outcome = launches.join(request.user, course_key)
    if outcome.is_marked:
        # A worker that came before the commit would find no mark.
        logs.on_commit(lambda: publish_marked(org_of(course_key), at_once=True), log)
    if outcome.is_in or outcome.outcome == LaunchOutcomes.NOT_SAVED:
        return redirect(pages.course_url(course_key))
    return _show(request, course, outcome, status=STATUSES.get(outcome.outcome, 409))


def _is_hidden(request: HttpRequest, course: Course) -> bool:
    """Does the course's author keep it from all but its staff, and so from this person?"""
    if not openings.is_hidden(course.key):
        return False
    return not is_signed_in(request) or not roles.is_staff_of(request.user, course.key)


def _is_ours(course: Course) -> bool:
    """Has the course anything to do with this page? Else the platform says who may know of it."""
    sharing = launches.find_sharing(course.key)
    is_shared = sharing.save_progress or sharing.sent_at is not None
    return is_shared and plans.has_feature(course.org)


def _is_saved(course: Course) -> bool:
    """Does launching the course concern us? Else it is the course's own to ask for accounts."""
    return launches.find_sharing(course.key).save_progress and plans.has_feature(course.org)


def _show(
    request: HttpRequest, course: Course, outcome: LaunchOutcome | None = None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "course": course,
        "owner": courses.org_names([course.org])[course.org],
        "outcome": outcome,
        "is_saved": _is_saved(course),
        "is_open_to_all": bool(openings.open_to_all([course.key])),
        "starts_at": course.start if course.start and course.start > timezone.now() else None,
        "course_url": pages.course_url(course.key),
        "login_url": pages.login_url(request.path),
        "register_url": pages.register_url(request.path),
        "home_url": pages.home_url(),
    }
    return show(request, TEMPLATE, context, status=status)
