"""The application whose migration makes the tables of all made applications."""

from django.apps import AppConfig


class ContractConfig(AppConfig):
    """Tables made from a contract."""

    name = "contract"
