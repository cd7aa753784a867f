"""What every page of the frame knows about its site."""

from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import TemplateDoesNotExist, engines
from django.utils.safestring import SafeString

from openedx.core.djangoapps.site_configuration.helpers import get_value


def configuration_context(request: HttpRequest) -> dict[str, Any]:
    """Name the platform and tell who may create an account."""
    return {
        "platform_name": get_value("platform_name", settings.PLATFORM_NAME),
        "registration_open": get_value(
            "ALLOW_PUBLIC_ACCOUNT_CREATION", settings.FEATURES["ALLOW_PUBLIC_ACCOUNT_CREATION"]
        ),
        "mailbox_installed": "sandbox_mail" in settings.INSTALLED_APPS,
        "theme_user_menu": partial(user_menu, request),
    }


def user_menu(request: HttpRequest) -> SafeString:
    """What the site's theme adds to the user menu, of the templates that are installed."""
    found = []
    for name in settings.SANDBOX_USER_MENU:
        with suppress(TemplateDoesNotExist):
            found.append(engines["mako"].get_template(name).render({}, request))
    return SafeString("".join(found).strip())
