"""The student application."""

from django.apps import AppConfig


class StudentConfig(AppConfig):
    """Accounts, enrollments and roles."""

    name = "common.djangoapps.student"

    def ready(self) -> None:
        """Connect the receivers."""
        from common.djangoapps.student.signals import receivers  # noqa: F401
