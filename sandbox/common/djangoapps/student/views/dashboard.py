"""My courses."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from edx_django_utils.plugins import get_plugins_view_context
from openedx_filters.learning.filters import DashboardRenderStarted

from common.djangoapps.student.models import CourseEnrollment
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from openedx.core.djangoapps.plugins.constants import ProjectType


@login_required
def student_dashboard(request: HttpRequest) -> HttpResponse:
    """List the courses of the person who is signed in."""
    context = {"courses": _courses_of(request.user)}
    plugins = get_plugins_view_context(ProjectType.LMS, "course_dashboard", context)
    try:
        context, template = DashboardRenderStarted.run_filter(
            context=context | plugins, template_name="student/dashboard.html"
        )
    except DashboardRenderStarted.RenderInvalidDashboard as told:
        return render(request, told.dashboard_template, told.template_context)
    except DashboardRenderStarted.RedirectToPage as told:
        return redirect(told.redirect_to)
    except DashboardRenderStarted.RenderCustomResponse as told:
        return told.response
    return render(request, template, context)


def _courses_of(user) -> list[dict[str, Any]]:
    enrollments = list(
        CourseEnrollment.objects.filter(user=user, is_active=True).order_by("created")
    )
    overviews = CourseOverview.objects.in_bulk([each.course_id for each in enrollments])
    return [
        {"key": each.course_id, "mode": each.mode, "overview": overviews.get(each.course_id)}
        for each in enrollments
    ]
