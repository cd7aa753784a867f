"""What a site may say differently from the settings."""

from typing import Any

import crum
from django.conf import settings
from edx_django_utils.cache import RequestCache


def get_value(val_name: str, default: Any = None, **kwargs: Any) -> Any:
    """Give the site's own value, or `default` where it says nothing."""
    configuration = _current_configuration()
    if configuration is not None and configuration.enabled:
        return configuration.get_value(val_name, default)
    return settings.SITE_CONFIGURATION.get(val_name, default)


def _current_configuration() -> Any:
    """The configuration of the request's site, asked once; requests for pages name none here."""
    cache = RequestCache("site_config")
    known = cache.get_cached_response("current")
    if known.is_found:
        return known.value
    site = getattr(crum.get_current_request(), "site", None)
    found = getattr(site, "configuration", None)
    cache.set("current", found)
    return found
