"""Which course a key in an address names, and to whom a course is open."""

import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from lms_lite_learners import logs
from lms_lite_learners.data import EnrollmentTerms
from lms_lite_learners.host.courses import find_key

log = logging.getLogger(__name__)

__all__ = ["CourseKeyConverter", "course_in", "is_hidden", "open_to_all", "terms_of"]


class CourseKeyConverter:
    """A course key in a path, as the platform's own patterns take it."""

    regex = r"[^/+]+(?:/|\+)[^/+]+(?:/|\+)[^/?]+"

    def to_python(self, value: str) -> str:
        """The key's text; what can't be a key is no such path."""
        if find_key(value) is None:
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        """The key's text."""
        return value


@lru_cache(maxsize=20_000)
def course_in(text: str) -> str:
    """The course that the key of a course or of a part of one names; '' where it is none."""
    if find_key(text) is not None:
        return text
    try:
        course_key = UsageKey.from_string(text).course_key
    except InvalidKeyError:
        return ""
    # Keys of the oldest kind don't say the run; their addresses name the course besides.
    return str(course_key) if getattr(course_key, "run", None) else ""


def terms_of(course_key: str) -> EnrollmentTerms:
    """When and to whom a course is open; without limits where it isn't known."""
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    columns = ("invitation_only", "enrollment_start", "enrollment_end")
    found = CourseOverview.objects.filter(id=find_key(course_key)).values_list(*columns).first()
    return EnrollmentTerms(*found) if found else EnrollmentTerms()


def is_hidden(course_key: str) -> bool:
    """Is the course visible to its staff only?"""
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    found = CourseOverview.objects.filter(id=find_key(course_key), visible_to_staff_only=True)
    return bool(found.exists())


def open_to_all(course_keys: Iterable[str]) -> set[str]:
    """Those of the courses that can be viewed whole without an account.

    Only where the site lets people in without one is the course's own content asked.
    """
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
    from openedx.features.course_experience import COURSE_ENABLE_UNENROLLED_ACCESS_FLAG as FLAG

    keys = [key for text in course_keys if (key := find_key(text)) is not None]
    maybe = [key for key in keys if FLAG.is_enabled(key)]
    overviews = CourseOverview.objects.filter(id__in=maybe) if maybe else ()
    return {str(course.id) for course in overviews if _is_public(course)}


def _is_public(course: Any) -> bool:
    """The same of one course; one whose content can't be loaded is open to nobody."""
    from lms.djangoapps.courseware.access_utils import check_public_access

    try:
        # The constant of the platform stands in the course's own code, which is slow to load.
        return bool(check_public_access(course, ["public"]))
    except Exception as error:  # noqa: BLE001 - an outer edge: the other courses are still shown
        logs.log_failure(log, error, "Course %s could not be loaded:", course.id)
        return False
