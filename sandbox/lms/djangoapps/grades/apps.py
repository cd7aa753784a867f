"""The grades application."""

from django.apps import AppConfig


class GradesConfig(AppConfig):
    """Stored grades."""

    name = "lms.djangoapps.grades"
