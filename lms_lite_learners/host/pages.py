"""Pages of the platform that ours lead to, and what the site is called."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from lms_lite_learners import conf

__all__ = ["home_url", "login_url", "logout_url", "register_url", "site_name", "site_url"]


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


def site_url() -> str:
    """Address of the site, without a slash at its end."""
    from openedx.core.djangoapps.site_configuration.helpers import get_value

    return str(get_value("LMS_ROOT_URL", conf.site_url())).rstrip("/")


def _with_next(path: str, next_path: str) -> str:
    return f"{path}?{urlencode({'next': next_path})}" if next_path else path
