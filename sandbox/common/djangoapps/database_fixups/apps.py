"""Corrections of tables that belong to others."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class DatabaseFixupsConfig(AppConfig):
    """Migrations, and one migration of a package set right."""

    name = "common.djangoapps.database_fixups"

    def ready(self) -> None:
        """Let edx-submissions migrate on a new MariaDB, in processes and tests alike.

        Its step 0006 alters columns that its squashed migration never made. A new database
        has the right type from the start, so the step has nothing to do here. Older releases
        of the package don't have it.
        """
        name = "submissions.migrations.0006_mariadb_uuid_conversion"
        if find_spec(name):
            import_module(name).Migration.operations = []
