"""The instructor dashboard that the LMS renders."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from openedx_filters.learning.filters import InstructorDashboardRenderStarted

from common.djangoapps.edxmako.shortcuts import render_to_response
from lms.djangoapps.courseware.access import has_access
from lms.djangoapps.courseware.block_render import course_key_of
from lms.djangoapps.courseware.courses import get_course_by_id
from lms.djangoapps.instructor.permissions import can_view_dashboard
from lms.djangoapps.instructor.toggles import dashboard_url, legacy_instructor_dashboard

TEMPLATE = "instructor/instructor_dashboard_2/instructor_dashboard_2.html"


def instructor_dashboard_2(request: HttpRequest, course_id: str) -> HttpResponse:
    """The page, with the sections that filters add; where the site has the new one, to there."""
    course_key = course_key_of(course_id)
    course = get_course_by_id(course_key)
    if not can_view_dashboard(request.user, course_key):
        raise Http404
    if not legacy_instructor_dashboard():
        return redirect(dashboard_url(course_key))
    context = {"course": course, "sections": sections_of(request.user, course)}
    filtered = InstructorDashboardRenderStarted
    try:
        context, template = filtered.run_filter(context=context, template_name=TEMPLATE)
    except filtered.RenderInvalidDashboard as refused:
        return render_to_response(refused.instructor_template, refused.template_context)
    except filtered.RedirectToPage as refused:
        return HttpResponseRedirect(refused.redirect_to)
    except filtered.RenderCustomResponse as refused:
        return refused.response
    return render_to_response(template, context)


def sections_of(user: Any, course: Any) -> list[dict[str, Any]]:
    """The platform's own sections; this small one has the first alone."""
    if not has_access(user, "staff", course.id):
        return []
    return [
        {
            "section_key": "course_info",
            "section_display_name": _("Course Info"),
            "course_id": str(course.id),
            "template_path_prefix": "/instructor/instructor_dashboard_2/",
            "course_display_name": course.display_name_with_default,
        }
    ]
