"""Pages of the platform that ours lead to, and what the site is called."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from lms_lite_learners import conf
from lms_lite_learners.host.courses import find_key

__all__ = [
    "course_url",
    "home_url",
    "is_own_origin",
    "login_url",
    "logout_url",
    "register_url",
    "site_name",
    "site_url",
]


def course_url(course_key: str) -> str:
    """The first page of a course."""
    from openedx.features.course_experience import course_home_url

    return str(course_home_url(find_key(course_key)))


def is_own_origin(address: str, host: str) -> bool:
    """Is this the address of the LMS at that host, or of a site that the operator trusts?"""
    try:
        parts = urlsplit(address)
    except ValueError:  # It is no address at all.
        return False
    if not parts.netloc:
        return False
    if parts.netloc == host:
        return True
    trusted = (
        trust
        for name in ("CSRF_TRUSTED_ORIGINS", "CORS_ORIGIN_WHITELIST", "CORS_ALLOWED_ORIGINS")
        for trust in getattr(settings, name, None) or ()
    )
    return any(_is_trusted(parts.scheme, parts.netloc, trust) for trust in trusted)


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


def _is_trusted(scheme: str, netloc: str, trusted: str) -> bool:
    """Does an entry of the operator's lists name this origin, be it by a star?"""
    wanted = urlsplit(trusted if "//" in trusted else f"{scheme}://{trusted}")
    if wanted.scheme != scheme:
        return False
    if wanted.netloc.startswith("*."):
        return netloc.endswith(wanted.netloc.removeprefix("*"))
    return netloc == wanted.netloc
