"""What the databases know models by: names of tables, and which databases are written to."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.migrations.executor import MigrationExecutor

from lms_lite_learners.host.erasing.tables import find_model

__all__ = ["by_table", "pending_migrations", "written_databases"]


def by_table(counts: Mapping[str, int]) -> dict[str, int]:
    """The same counts by table: names are tables' or models' labels (`app_label.Model`)."""
    found: dict[str, int] = {}
    for name, number in counts.items():
        table = _table_of(name)
        found[table] = found.get(table, 0) + number
    return found


def _table_of(name: str) -> str:
    model = find_model(name)
    return name if model is None else str(model._meta.db_table)  # noqa: SLF001 - Django's own way


@cache
def written_databases() -> tuple[str, ...]:
    """Aliases of the databases that some model is written to; copies to read from are none."""
    models: list[Any] = list(apps.get_models())
    return tuple(sorted({str(router.db_for_write(model)) for model in models}))


def pending_migrations() -> list[str]:
    """Migrations of this process's apps that the first database lacks, as `app.name`."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _back in plan]
