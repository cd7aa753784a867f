"""The application of toggles."""

from django.apps import AppConfig


class WaffleUtilsConfig(AppConfig):
    """What courses and organisations say about a toggle."""

    name = "openedx.core.djangoapps.waffle_utils"
