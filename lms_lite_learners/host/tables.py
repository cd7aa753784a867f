"""Names of tables, for whoever names a model by its label, and the databases they are in."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db import router

__all__ = ["by_table", "written_databases"]


def by_table(counts: Mapping[str, int]) -> dict[str, int]:
    """The same counts by table: names are tables' or models' labels (`app_label.Model`)."""
    found: dict[str, int] = {}
    for name, number in counts.items():
        table = _table_of(name)
        found[table] = found.get(table, 0) + number
    return found


def _table_of(name: str) -> str:
    if name.count(".") != 1:
        return name
    try:
        model: Any = apps.get_model(name)
    except LookupError:
        return name
    return str(model._meta.db_table)  # noqa: SLF001 - Django's own way to the table


@cache
def written_databases() -> tuple[str, ...]:
    """Aliases of the databases that some model is written to; copies to read from are none."""
    models: list[Any] = list(apps.get_models())
    return tuple(sorted({str(router.db_for_write(model)) for model in models}))
