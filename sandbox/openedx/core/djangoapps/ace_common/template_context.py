"""What every mail knows."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from openedx.core.djangoapps.site_configuration.helpers import get_value


def get_base_template_context(site: Any) -> dict[str, Any]:
    """Give names and addresses for a mail of `site`, all fit for JSON."""
    root = get_value("LMS_ROOT_URL", settings.LMS_ROOT_URL)
    return {
        "homepage_url": urljoin(root, reverse("root")),
        # A path alone, as on the platform.
        "dashboard_url": reverse("dashboard"),
        "logo_url": urljoin(root, static("sandbox/logo.svg")),
        "platform_name": get_value("platform_name", settings.PLATFORM_NAME),
        "contact_email": get_value("contact_email", settings.CONTACT_EMAIL),
        "contact_mailing_address": get_value("contact_mailing_address", ""),
        "social_media_urls": {},
        "mobile_store_urls": {},
        "template_revision": "sandbox",
    }
