"""Settings hook that runs before the operator's configuration is read."""

from types import ModuleType


def plugin_settings(settings: ModuleType) -> None:
    """Add what the panel needs of Django; repeating it changes nothing."""
    if "django_htmx" not in settings.INSTALLED_APPS:
        settings.INSTALLED_APPS.append("django_htmx")
