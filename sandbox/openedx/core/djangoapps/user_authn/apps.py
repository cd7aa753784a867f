"""Signing in and creating accounts."""

from django.apps import AppConfig


class UserAuthnConfig(AppConfig):
    """The platform's authentication application."""

    name = "openedx.core.djangoapps.user_authn"
    label = "user_authn"
