"""Which other sites a request may come from and still be the person's own act."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

__all__ = ["is_own_origin"]

LISTS = ("CSRF_TRUSTED_ORIGINS", "CORS_ORIGIN_WHITELIST", "CORS_ALLOWED_ORIGINS")


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
    return _is_listed(parts) or _is_matched(parts) or _is_learning_page(parts)


def _is_listed(parts: SplitResult) -> bool:
    return any(_is_trusted(parts.scheme, parts.netloc, trusted) for trusted in _listed())


def _listed() -> Iterator[str]:
    for name in LISTS:
        yield from getattr(settings, name, None) or ()


def _is_trusted(scheme: str, netloc: str, trusted: str) -> bool:
    """Does an entry of the operator's lists name this origin, be it by a star?"""
    wanted = urlsplit(trusted if "//" in trusted else f"{scheme}://{trusted}")
    if wanted.scheme != scheme:
        return False
    if wanted.netloc.startswith("*."):
        return netloc.endswith(wanted.netloc.removeprefix("*"))
    return netloc == wanted.netloc


def _is_matched(parts: SplitResult) -> bool:
    """Does a pattern let the origin in, as the platform's own check of origins reads them?"""
    old: Any = getattr(settings, "CORS_ORIGIN_REGEX_WHITELIST", None) or ()
    patterns: Any = getattr(settings, "CORS_ALLOWED_ORIGIN_REGEXES", old) or ()
    origin = f"{parts.scheme}://{parts.netloc}"
    return any(re.match(pattern, origin) for pattern in patterns)


def _is_learning_page(parts: SplitResult) -> bool:
    """Are courses read there? The operator had to name it for the platform's links."""
    from openedx.core.djangoapps.site_configuration.helpers import get_value

    name = "LEARNING_MICROFRONTEND_URL"
    learning = urlsplit(str(get_value(name, getattr(settings, name, None)) or ""))
    return bool(learning.netloc) and learning[:2] == parts[:2]
