"""The seed as a Django application."""

from django.apps import AppConfig


class SeedConfig(AppConfig):
    """Brings the commands `sandbox_seed` and `sandbox_load`."""

    name = "seed"
    label = "sandbox_seed"
