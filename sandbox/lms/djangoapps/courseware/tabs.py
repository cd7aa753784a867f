"""Tabs that a course shows without having them."""

from typing import Any

from openedx.core.lib.course_tabs import CourseTabPluginManager


def dynamic_tabs(course: Any, user: Any) -> list[Any]:
    """Those that plugins bring and that this account sees, by name."""
    tabs = [kind({}) for kind in CourseTabPluginManager.get_tab_types() if kind.is_dynamic]
    return sorted(
        (tab for tab in tabs if tab.is_enabled(course, user=user)), key=lambda tab: tab.name
    )
