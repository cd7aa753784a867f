"""The certificates application."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates of courses."""

    name = "lms.djangoapps.certificates"

    def ready(self) -> None:
        """Listen for grades."""
        from lms.djangoapps.certificates import signals  # noqa: F401
