"""The grades application."""

from django.apps import AppConfig


class GradesConfig(AppConfig):
    """Stored grades."""

    name = "lms.djangoapps.grades"

    def ready(self) -> None:
        """Connect the receivers."""
        from lms.djangoapps.grades.signals import handlers  # noqa: F401
