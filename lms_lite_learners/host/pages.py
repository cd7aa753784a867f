"""Pages of the platform that ours lead to, and what the site is called."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from lms_lite_learners.host.courses import find_key

__all__ = [
    "course_url",
    "home_url",
    "login_url",
    "logout_url",
    "register_url",
    "site_name",
]


def course_url(course_key: str) -> str:
    """The first page of a course."""
    from openedx.features.course_experience import course_home_url

    return str(course_home_url(find_key(course_key)))


def home_url() -> str:
    """Where people find their courses."""
    return reverse("dashboard")


def login_url(next_path: str = "") -> str:
    """Where somebody signs in and is then led to a path of ours."""
    return _with_next(reverse("signin_user"), next_path)


def logout_url() -> str:
    """Where somebody signs out."""
    return reverse("logout")


def register_url(next_path: str = "") -> str:
    """Where somebody makes an account and is then led to a path of ours."""
    return _with_next(reverse("register_user"), next_path)


def site_name() -> str:
    """What the site calls itself."""
    from openedx.core.djangoapps.site_configuration.helpers import get_value

    return str(get_value("platform_name", getattr(settings, "PLATFORM_NAME", "")))


def _with_next(path: str, next_path: str) -> str:
    return f"{path}?{urlencode({'next': next_path})}" if next_path else path
