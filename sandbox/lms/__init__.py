"""The first service of the sandbox: people study here."""

# The Celery application is the process's own before anything publishes a task.
from openedx.core.lib.celery import APP

__all__ = ["APP"]
