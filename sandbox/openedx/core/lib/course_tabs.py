"""The kinds of tabs that installed packages bring."""

from typing import Any

from edx_django_utils.plugins import PluginManager


class CourseTabPluginManager(PluginManager):
    """Finds them by their entry points."""

    NAMESPACE = "openedx.course_tab"

    @classmethod
    def get_tab_types(cls) -> list[Any]:
        """All of them, those with a priority first."""
        found = cls.get_available_plugins().values()
        return sorted(found, key=lambda one: (one.priority is None, one.priority or 0, one.type))
