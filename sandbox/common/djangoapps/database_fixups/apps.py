"""Corrections of tables that belong to others."""

from django.apps import AppConfig


class DatabaseFixupsConfig(AppConfig):
    """Migrations only."""

    name = "common.djangoapps.database_fixups"
