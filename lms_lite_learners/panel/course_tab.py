"""The tab "Learners" of a course, and where it leads: the platform loads it by its entry point."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from lms_lite_learners import access, ways_in
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.host import courses
from lms_lite_learners.host.course_tabs import define_tab
from lms_lite_learners.panel.door import signed_in_page

__all__ = ["LearnersTab", "course"]


LearnersTab = define_tab(
    "lms_lite_learners",
    gettext_noop("Learners"),
    "lms_lite_learners:panel-course",
    is_shown=ways_in.is_open,
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
