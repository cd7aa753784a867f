"""Settings hook that runs before the operator's configuration is read."""

import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

MIDDLEWARE = "lms_lite_learners.middleware.LaunchMiddleware"
# The platform wants this one to stay last.
LAST = "SessionCookieDomainOverrideMiddleware"
ENROLLMENT = "org.openedx.learning.course.enrollment.started.v1"
COURSEWARE = "org.openedx.learning.courseware.access_checks.requested.v1"
DASHBOARD = "org.openedx.learning.instructor.dashboard.render.started.v1"
TABS = "org.openedx.learning.instructor.dashboard.tabs.requested.v1"
STEPS = {
    ENROLLMENT: "lms_lite_learners.filters.steps.RefuseEnrollment",
    COURSEWARE: "lms_lite_learners.filters.steps.KeepOutOfCourse",
    DASHBOARD: "lms_lite_learners.filters.dashboards.AddDashboardSection",
    TABS: "lms_lite_learners.filters.dashboards.AddDashboardTab",
}
# Filters that some releases lack, by their names in the library.
NEWER = {
    COURSEWARE: "CoursewareAccessChecksRequested",
    TABS: "InstructorDashboardTabsRequested",
}
# Where Mako, which renders the old instructor dashboard, finds our section.
TEMPLATES = Path(__file__).parents[1] / "templates"


def plugin_settings(settings: ModuleType) -> None:
    """Add what the plugin needs of Django and the platform; repeating it changes nothing.

    In Studio that is the veto alone: nobody launches a course there, and no page is ours.
    """
    if "django_htmx" not in settings.INSTALLED_APPS:
        settings.INSTALLED_APPS.append("django_htmx")
    if str(getattr(settings, "ROOT_URLCONF", "")).startswith("cms."):
        _add_steps(settings, [ENROLLMENT])
        return
    _add_middleware(settings)
    _add_templates(settings)
    _add_steps(settings, [one for one in STEPS if _is_there(one)])


def _add_middleware(settings: Any) -> None:
    """Put ours behind those that find out who asks."""
    known = list(settings.MIDDLEWARE)
    if MIDDLEWARE not in known:
        has_last = bool(known) and known[-1].endswith(LAST)
        known.insert(len(known) - has_last, MIDDLEWARE)
        settings.MIDDLEWARE = known


def _add_templates(settings: Any) -> None:
    """Put our folder behind the others; the engine has this very list once it is derived."""
    folders = getattr(settings, "MAKO_TEMPLATE_DIRS_BASE", None)
    if folders is not None and str(TEMPLATES) not in map(str, folders):
        folders.append(TEMPLATES)


def _add_steps(settings: Any, wanted: list[str]) -> None:
    """Put our steps before the operator's own, one of which may end the pipeline early."""
    known: dict[str, Any] = dict(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {})
    for filter_type in wanted:
        known[filter_type] = _with_step(known.get(filter_type), STEPS[filter_type])
    settings.OPEN_EDX_FILTERS_CONFIG = known


def _with_step(configured: Any, step: str) -> dict[str, Any]:
    """A filter's configuration, in whatever form the operator wrote it, with our step."""
    found = dict(configured) if isinstance(configured, dict) else {"pipeline": configured or []}
    steps = found.get("pipeline", [])
    steps = [steps] if isinstance(steps, str) else list(steps)
    found["pipeline"] = steps if step in steps else [step, *steps]
    found.setdefault("fail_silently", True)
    return found


def _is_there(filter_type: str) -> bool:
    """Has this release the filter (as `host.capabilities` says once the settings are there)?"""
    if filter_type not in NEWER:
        return True
    with warnings.catch_warnings():
        # The library's own word on old Pythons is the platform's to heed.
        warnings.simplefilter("ignore")
        from openedx_filters.learning import filters

    return hasattr(filters, NEWER[filter_type])
