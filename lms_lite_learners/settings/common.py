"""Settings hook that runs before the operator's configuration is read."""

import warnings
from types import ModuleType
from typing import Any

MIDDLEWARE = "lms_lite_learners.middleware.LaunchMiddleware"
# The platform wants this one to stay last.
LAST = "SessionCookieDomainOverrideMiddleware"
ENROLLMENT = "org.openedx.learning.course.enrollment.started.v1"
COURSEWARE = "org.openedx.learning.courseware.access_checks.requested.v1"
STEPS = {
    ENROLLMENT: "lms_lite_learners.filters.steps.RefuseEnrollment",
    COURSEWARE: "lms_lite_learners.filters.steps.KeepOutOfCourse",
}


def plugin_settings(settings: ModuleType) -> None:
    """Add what the plugin needs of Django and the platform; repeating it changes nothing."""
    if "django_htmx" not in settings.INSTALLED_APPS:
        settings.INSTALLED_APPS.append("django_htmx")
    if not str(getattr(settings, "ROOT_URLCONF", "")).startswith("cms."):
        _add_middleware(settings)
    _add_steps(settings)


def _add_middleware(settings: Any) -> None:
    """Put ours behind those that find out who asks."""
    known = list(settings.MIDDLEWARE)
    if MIDDLEWARE not in known:
        has_last = bool(known) and known[-1].endswith(LAST)
        known.insert(len(known) - has_last, MIDDLEWARE)
        settings.MIDDLEWARE = known


def _add_steps(settings: Any) -> None:
    """Put our steps before the operator's own, one of which may end the pipeline early."""
    known: dict[str, Any] = dict(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {})
    for filter_type, step in STEPS.items():
        if filter_type != COURSEWARE or _asks_for_courseware():
            known[filter_type] = _with_step(known.get(filter_type), step)
    settings.OPEN_EDX_FILTERS_CONFIG = known


def _with_step(configured: Any, step: str) -> dict[str, Any]:
    """A filter's configuration, in whatever form the operator wrote it, with our step."""
    found = dict(configured) if isinstance(configured, dict) else {"pipeline": configured or []}
    steps = found.get("pipeline", [])
    steps = [steps] if isinstance(steps, str) else list(steps)
    found["pipeline"] = steps if step in steps else [step, *steps]
    found.setdefault("fail_silently", True)
    return found


def _asks_for_courseware() -> bool:
    """Has this release the filter (as `host.capabilities` says once the settings are there)?"""
    with warnings.catch_warnings():
        # The library's own word on old Pythons is the platform's to heed.
        warnings.simplefilter("ignore")
        from openedx_filters.learning import filters

    return hasattr(filters, "CoursewareAccessChecksRequested")
