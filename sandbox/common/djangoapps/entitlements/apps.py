"""The entitlements application."""

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    """The right to enroll in one run of a course."""

    name = "common.djangoapps.entitlements"
