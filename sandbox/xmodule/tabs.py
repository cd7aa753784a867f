"""What a plugin's tab of a course is made of."""

from collections.abc import Callable
from typing import Any


class CourseTab:
    """One link in the navigation of a course; plugins make their own out of it."""

    type = ""
    title: str | None = None
    priority: int | None = None
    view_name: str | None = None
    # Added for who may see it, rather than kept in the course.
    is_dynamic = False
    is_default = True
    is_hidden = False
    is_hideable = False
    is_movable = False
    allow_multiple = False
    course_staff_only = False

    def __init__(self, tab_dict: dict[str, Any]) -> None:
        self.tab_dict = tab_dict
        self.name = tab_dict.get("name", self.title)
        self.tab_id = tab_dict.get("tab_id", getattr(self, "tab_id", self.type))

    @property
    def link_func(self) -> Callable[[Any, Callable[..., str]], str]:
        """Answers the address for a course, with the platform's `reverse`."""
        own = self.tab_dict.get("link_func")
        return own or (lambda course, reverse: reverse(self.view_name, args=[str(course.id)]))

    @classmethod
    def is_enabled(cls, course: Any, user: Any = None) -> bool:
        """Is it there for this account?"""
        raise NotImplementedError
