"""Which of the two instructor dashboards a site has."""

from django.conf import settings
from django.urls import reverse
from edx_toggles.toggles import WaffleFlag
from openedx_filters.learning import filters

LEGACY_INSTRUCTOR_DASHBOARD = WaffleFlag("instructor.legacy_instructor_dashboard", __name__)


def legacy_instructor_dashboard() -> bool:
    """Whether the LMS renders the dashboard itself: always in releases that have no other one."""
    has_new = hasattr(filters, "InstructorDashboardTabsRequested")
    return not has_new or LEGACY_INSTRUCTOR_DASHBOARD.is_enabled()


def dashboard_url(course_key) -> str:
    """The address of a course's dashboard."""
    if legacy_instructor_dashboard():
        return reverse("instructor_dashboard", kwargs={"course_id": str(course_key)})
    return f"{settings.INSTRUCTOR_MICROFRONTEND_URL}/{course_key}"
