"""Steps that put the way to our pages into the instructor dashboards, for who may use them.

Each returns a dictionary: the pipeline would stop at anything else.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from openedx_filters import PipelineStep

from lms_lite_learners import ways_in
from lms_lite_learners.host import courses, dashboards

__all__ = ["AddDashboardSection", "AddDashboardTab"]


class AddDashboardSection(PipelineStep):
    """Add a section with links to the dashboard that the LMS renders."""

    def run_filter(self, context: dict[str, Any], template_name: str) -> dict[str, Any]:
        """The context, with the section where its reader may use a page of ours."""
        user = dashboards.asking_user()
        if user is None or not dashboards.can_render():
            return {}
        ways = ways_in.ways_from(user, str(context["course"].id))
        links = [(way.label, way.path) for way in ways]
        return {"context": dashboards.with_section(context, _("Learners"), links)} if links else {}


class AddDashboardTab(PipelineStep):
    """Add a tab to the dashboard that is an application of its own; asked by newer releases."""

    def run_filter(self, tabs: list[dict[str, Any]], user: Any, course_key: Any) -> dict[str, Any]:
        """The tabs, with ours where the account may use a page of ours."""
        if not ways_in.is_open(user, str(course_key)):
            return {}
        path = reverse("lms_lite_learners:panel-course", kwargs={"course_key": str(course_key)})
        url = dashboards.whole_url(path, courses.org_of(str(course_key)))
        return {"tabs": dashboards.with_tab(tabs, _("Learners"), url)}
