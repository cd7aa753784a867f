"""The application whose migration makes the tables of all made applications."""

from importlib import import_module

from django.apps import AppConfig, apps


class ContractConfig(AppConfig):
    """Tables made from a contract."""

    name = "contract"

    def ready(self) -> None:
        """Connect what is written here of an application whose tables are made."""
        if apps.is_installed("forum"):
            import_module("forum.handlers")
