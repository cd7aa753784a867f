"""The site configuration application."""

from django.apps import AppConfig


class SiteConfigurationConfig(AppConfig):
    """What each of several sites says differently."""

    name = "openedx.core.djangoapps.site_configuration"
