"""The application of course content."""

from django.apps import AppConfig


class SandboxContentConfig(AppConfig):
    """Settings of courses that no table of the platform holds."""

    name = "sandbox_content"

    def ready(self) -> None:
        """Make the kinds of blocks known."""
        from xmodule.xblocks import register

        register()
