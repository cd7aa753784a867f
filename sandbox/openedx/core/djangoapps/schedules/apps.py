"""The schedules application."""

from django.apps import AppConfig


class SchedulesConfig(AppConfig):
    """When a learner's course begins and what it sends."""

    name = "openedx.core.djangoapps.schedules"

    def ready(self) -> None:
        """Connect the receivers."""
        from openedx.core.djangoapps.schedules import signals  # noqa: F401
