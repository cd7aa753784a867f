"""The tab "Learners" of a course, and where it leads: the platform loads it by its entry point."""

import logging
from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from lms_lite_learners import access, logs, plans
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.host import courses
from lms_lite_learners.host.course_tabs import define_tab
from lms_lite_learners.panel.door import signed_in_page

log = logging.getLogger(__name__)

__all__ = ["LearnersTab", "course"]


def _is_shown(user: Any, course_key: str) -> bool:
    """To who looks after the organisation's learners and to the course's authors, with a plan."""
    org = courses.org_of(course_key)
    is_theirs = access.is_manager(user, org) or access.is_author(user, course_key)
    return is_theirs and _has_feature(org)


def _has_feature(org: str) -> bool:
    """Every page of a course asks: none may break between the install and `migrate`."""
    try:
        with transaction.atomic():
            return plans.has_feature(org)
    except DatabaseError as error:
        logs.log_failure(log, error, "The plan of an organisation can't be read:")
        return False


LearnersTab = define_tab(
    "lms_lite_learners",
    gettext_noop("Learners"),
    "lms_lite_learners:panel-course",
    is_shown=_is_shown,
)


@require_safe
@signed_in_page
def course(request: HttpRequest, course_key: str) -> HttpResponse:
    """The list of those who are enrolled, for managers; the own courses' results, for authors."""
    org = courses.org_of(course_key)
    if access.is_manager(request.user, org) and courses.get_courses([course_key]):
        where = reverse("lms_lite_learners:panel-learners", kwargs={"org": org})
        return redirect(f"{where}?{urlencode({'course': course_key})}")
    if access.is_author(request.user, course_key):
        return redirect("lms_lite_learners:panel-results")
    raise NotFoundError(_("There is no course “%(key)s” here.") % {"key": course_key})
