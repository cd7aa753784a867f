"""An index named to MariaDB and MySQL, which take another one where their estimates tie.

Both then read half of a long list and sort it, to answer a page that an index holds in order. The
other databases have no such hint and need none.
"""

from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.datastructures import BaseTable

__all__ = ["along_index"]


class _HintedTable(BaseTable):
    """A table in FROM, with its hint behind it."""

    def __init__(self, table_name: str, alias: str, index: str) -> None:
        super().__init__(table_name, alias)
        self.index = index

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The table's name and the hint, as MariaDB writes both."""
        sql, parameters = super().as_sql(compiler, connection)
        return f"{sql} FORCE INDEX ({connection.ops.quote_name(self.index)})", parameters

    def relabeled_clone(self, change_map: Any) -> "_HintedTable":
        """The same hint under another alias."""
        alias = change_map.get(self.table_alias, self.table_alias)
        return type(self)(self.table_name, alias, self.index)


def along_index(rows: "QuerySet[Any]", columns: list[str]) -> "QuerySet[Any]":
    """The rows, read along the index that begins with the columns.

    Raises LookupError where no index does. Other databases than MariaDB and MySQL aren't told.
    """
    index = _index_of(rows.query.get_meta(), columns)
    if connections[rows.db].vendor != "mysql":
        return rows
    hinted = rows.all()
    alias = hinted.query.get_initial_alias()
    table = hinted.query.alias_map[alias]
    hinted.query.alias_map[alias] = _HintedTable(table.table_name, alias, index)
    return hinted


def _index_of(options: Any, columns: list[str]) -> str:
    for index in options.indexes:
        if index.fields[: len(columns)] == columns:
            return str(index.name)
    raise LookupError(f"no index of {options.label} begins with {', '.join(columns)}")
