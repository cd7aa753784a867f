"""What every page of the frame knows about its site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from openedx.core.djangoapps.site_configuration.helpers import get_value


def configuration_context(request: HttpRequest) -> dict[str, Any]:
    """Name the platform and tell who may create an account."""
    return {
        "platform_name": get_value("platform_name", settings.PLATFORM_NAME),
        "registration_open": get_value(
            "ALLOW_PUBLIC_ACCOUNT_CREATION", settings.FEATURES["ALLOW_PUBLIC_ACCOUNT_CREATION"]
        ),
        "mailbox_installed": "sandbox_mail" in settings.INSTALLED_APPS,
    }
