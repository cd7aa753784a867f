"""How courses meet people: the flags, and the address of a course."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from openedx_filters.learning.filters import CourseHomeUrlCreationStarted

from openedx.core.djangoapps.waffle_utils import CourseWaffleFlag

# Lets people into public courses who aren't enrolled.
COURSE_ENABLE_UNENROLLED_ACCESS_FLAG = CourseWaffleFlag(
    "seo.enable_anonymous_courseware_access", __name__
)
# Keeps the days on which people were there.
ENABLE_COURSE_GOALS = CourseWaffleFlag("course_experience.enable_course_goals", __name__)


def home_tab_url(course_key) -> str:
    """The address of a course's first page, which a course's own tabs name without asking."""
    return urljoin(settings.LMS_ROOT_URL, reverse("courseware", args=[str(course_key)]))


def course_home_url(course_key) -> str:
    """The address to which others send people for a course; a plugin may name another."""
    home = home_tab_url(course_key)
    _key, url = CourseHomeUrlCreationStarted.run_filter(course_key=course_key, course_home_url=home)
    return url
