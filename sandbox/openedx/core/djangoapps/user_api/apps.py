"""The user_api application."""

from django.apps import AppConfig


class UserApiConfig(AppConfig):
    """Preferences, tags and retirement of accounts."""

    name = "openedx.core.djangoapps.user_api"
