"""Which queue a task goes to."""

from typing import Any

from django.conf import settings


def route_task(
    name: str,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    options: dict[str, Any],
    task: Any = None,
    **extra: Any,
) -> dict[str, str] | None:
    """Send a task where the operator's EXPLICIT_QUEUES says, else to the default queue."""
    return settings.EXPLICIT_QUEUES.get(name)
