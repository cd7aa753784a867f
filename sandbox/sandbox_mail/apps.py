"""Pages and a command for the mail that left the sandbox."""

from django.apps import AppConfig


class SandboxMailConfig(AppConfig):
    """The sandbox's mailbox."""

    name = "sandbox_mail"
