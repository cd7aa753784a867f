"""The Celery application under the LMS's own name."""

from openedx.core.lib.celery import APP as app  # noqa: N811 - the name Celery looks for

__all__ = ["app"]
