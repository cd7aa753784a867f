"""Tabs of a course, of the kind that nobody puts into the course and that appear by rights."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

__all__ = ["define_tab"]


def define_tab(
    name: str, title: str, path_name: str, *, is_shown: Callable[[Any, str], bool]
) -> type[Any]:
    """The class behind a tab, for the entry point `openedx.course_tab`.

    `title` is translated when it is shown; `path_name` is that of a path with `course_key`;
    `is_shown` is asked with the account, which may be an anonymous one, and the course's key.
    """
    from xmodule.tabs import CourseTab

    def path(course: Any, _reverse: Any) -> str:
        return reverse(path_name, kwargs={"course_key": str(course.id)})

    class Tab(CourseTab):  # type: ignore[misc]
        """A tab that links to a page of ours."""

        type = name
        is_dynamic = True
        is_default = False

        @property
        def link_func(self) -> Callable[[Any, Any], str]:
            """Finds the page's path for a course."""
            return path

        @classmethod
        def is_enabled(cls, course: Any, user: Any = None) -> bool:
            """Does this account see the tab in the course?"""
            return user is not None and is_shown(user, str(course.id))

    Tab.title = title
    return Tab
