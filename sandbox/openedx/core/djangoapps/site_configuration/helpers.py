"""What a site may say differently from the settings."""

from typing import Any

from django.conf import settings


def get_value(val_name: str, default: Any = None, **kwargs: Any) -> Any:
    """Give the site's own value, or `default` where it says nothing."""
    return settings.SITE_CONFIGURATION.get(val_name, default)
