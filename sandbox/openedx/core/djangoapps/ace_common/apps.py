"""Brings the base templates of mails."""

from django.apps import AppConfig


class AceCommonConfig(AppConfig):
    """The platform's common mail application."""

    name = "openedx.core.djangoapps.ace_common"
    label = "ace_common"
