"""New rows of every table, without reading the old ones of the long tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connections

from lms_lite_learners.host.databases import written_databases
from lms_lite_learners.host.planting.columns import meta_of

# Tables whose keys don't count up are read whole up to so many rows, and by their indexes beyond.
SHORT = 5000
AT_ONCE = 200

__all__ = ["Table", "Values", "cannot_undo", "new_rows", "note_tables"]


@dataclass(frozen=True)
class Table:
    """A table of a database, and what was in it when it was noted."""

    alias: str
    name: str
    model: Any = None
    # The column of its key.
    key: str = ""
    # The highest key, of a table whose keys count up.
    highest: int | None = None
    # More rows are in it than are read, and their keys don't count up.
    is_long: bool = False

    @property
    def label(self) -> str:
        """Its model's label; its own name where it has none."""
        return self.name if self.model is None else str(meta_of(self.model).label)


@dataclass(frozen=True)
class Values:
    """What to ask indexes for, where a table is long."""

    texts: Sequence[str]
    accounts: Sequence[int]
    # Keys of planted rows by label.
    keys: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def note_tables() -> list[Table]:
    """Every table of every database that is written to, as it is now."""
    found: list[Table] = []
    for alias in written_databases():
        connection = connections[alias]
        with connection.cursor() as cursor:
            models = {meta_of(model).db_table: model for model in _models()}
            names = connection.introspection.table_names(cursor)
            found += [_noted(cursor, connection, alias, name, models.get(name)) for name in names]
    return found


def new_rows(table: Table, values: Values) -> Iterator[dict[str, Any]]:
    """Rows written since the table was noted; of a long one, those that its indexes find."""
    connection = connections[table.alias]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for where, parameters in _conditions(cursor, connection, table, values):
            cursor.execute(f"SELECT * FROM {quote(table.name)}{where}", parameters)  # noqa: S608 - names alone
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield dict(zip(names, row, strict=True))


def cannot_undo() -> set[str]:
    """Tables of MySQL in whose engine nothing is rolled back."""
    found: set[str] = set()
    for alias in written_databases():
        if connections[alias].vendor == "mysql":
            with connections[alias].cursor() as cursor:
                cursor.execute(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema ="
                    " DATABASE() AND table_type = 'BASE TABLE' AND engine <> 'InnoDB'"
                )
                found |= {row[0] for row in cursor.fetchall()}
    return found


def _models() -> Iterator[Any]:
    for model in apps.get_models(include_auto_created=True):
        if not meta_of(model).proxy:
            yield model


def _noted(cursor: Any, connection: Any, alias: str, name: str, model: Any) -> Table:
    quote = connection.ops.quote_name
    key = (
        connection.introspection.get_primary_key_column(cursor, name)
        if model is None
        else meta_of(model).pk.column
    )
    if not key:
        return Table(alias, name, model, "", None, _is_long(cursor, quote(name)))
    cursor.execute(f"SELECT {quote(key)} FROM {quote(name)} ORDER BY {quote(key)} DESC LIMIT 1")  # noqa: S608 - names alone
    last = cursor.fetchone()
    if last is None:
        return Table(alias, name, model, key)
    if isinstance(last[0], int):
        return Table(alias, name, model, key, last[0])
    return Table(alias, name, model, key, None, _is_long(cursor, quote(name)))


def _is_long(cursor: Any, quoted: str) -> bool:
    cursor.execute(f"SELECT 1 FROM {quoted} LIMIT 1 OFFSET {SHORT}")  # noqa: S608 - names alone
    return cursor.fetchone() is not None


def _conditions(
    cursor: Any, connection: Any, table: Table, values: Values
) -> Iterator[tuple[str, list[Any]]]:
    quote = connection.ops.quote_name
    if table.highest is not None:
        yield f" WHERE {quote(table.key)} > %s", [table.highest]
    elif not table.is_long:
        yield "", []
    else:
        for column, wanted in _indexed(cursor, connection, table, values):
            for some in _parts(wanted):
                marks = ", ".join(["%s"] * len(some))
                yield f" WHERE {quote(column)} IN ({marks})", some


def _indexed(
    cursor: Any, connection: Any, table: Table, values: Values
) -> Iterator[tuple[str, Sequence[Any]]]:
    """The columns that begin an index, each with what it could hold."""
    introspection = connection.introspection
    kinds = {
        column.name: str(introspection.get_field_type(column.type_code, column))
        for column in introspection.get_table_description(cursor, table.name)
    }
    columns = {
        one["columns"][0]
        for one in introspection.get_constraints(cursor, table.name).values()
        if one["columns"] and (one["index"] or one["unique"] or one["primary_key"])
    }
    for column in sorted(columns):
        if column == table.key and table.label in values.keys:
            yield column, [_plain(key) for key in values.keys[table.label]]
        elif kinds.get(column) in {"CharField", "TextField"}:
            yield column, values.texts
        elif "Integer" in kinds.get(column, ""):
            yield column, values.accounts


def _plain(key: Any) -> Any:
    return key if isinstance(key, int) else str(key)


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(values)
    for begin in range(0, len(every), AT_ONCE):
        yield every[begin : begin + AT_ONCE]
