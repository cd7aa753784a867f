"""The survey application."""

from django.apps import AppConfig


class SurveyConfig(AppConfig):
    """Questions before a course."""

    name = "lms.djangoapps.survey"

    def ready(self) -> None:
        """Connect the receivers."""
        from lms.djangoapps.survey import signals  # noqa: F401
