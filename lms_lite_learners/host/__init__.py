"""The seam to edx-platform: nothing but this package imports it."""

from functools import cache
from importlib.util import find_spec

__all__ = ["capabilities"]


@cache
def capabilities() -> dict[str, bool]:
    """What this release has of the things that another one lacks, by our name for each."""
    from openedx_events.learning import signals
    from openedx_filters.learning import filters

    return {
        "role_events": hasattr(signals, "COURSE_ACCESS_ROLE_ADDED"),
        "embargo": find_spec("openedx.core.djangoapps.embargo") is not None,
        "courseware_access_filter": hasattr(filters, "CoursewareAccessChecksRequested"),
        "instructor_tabs_filter": hasattr(filters, "InstructorDashboardTabsRequested"),
    }
