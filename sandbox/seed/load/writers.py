"""The fastest way into each database."""

from collections.abc import Callable, Iterable

from django.db import connection

from seed.load.rows import Table

Row = tuple[object, ...]


def writer() -> Callable[[Table, Iterable[Row]], None]:
    """The writer for the database in the settings."""
    return {"sqlite": _sqlite, "postgresql": _postgresql, "mysql": _mysql}[connection.vendor]


def _sqlite(table: Table, rows: Iterable[Row]) -> None:
    connection.ensure_connection()
    connection.connection.executemany(_insert(table, "?"), rows)


def _mysql(table: Table, rows: Iterable[Row]) -> None:
    # The driver folds executemany into statements of many rows.
    with connection.cursor() as cursor:
        cursor.executemany(_insert(table, "%s"), list(rows))


def _postgresql(table: Table, rows: Iterable[Row]) -> None:
    columns = ", ".join(map(connection.ops.quote_name, table.columns))
    target = connection.ops.quote_name(table.name)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {target} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _insert(table: Table, mark: str) -> str:
    quote = connection.ops.quote_name
    columns, marks = ", ".join(map(quote, table.columns)), ", ".join([mark] * len(table.columns))
    return f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"


def reserve_ids(table: str, last_id: int) -> None:
    """Have the database number rows after `last_id`; only PostgreSQL must be told, and before."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last_id])


def analyze(tables: Iterable[str]) -> None:
    """Let the database count anew, so that it plans with the new sizes."""
    word = "ANALYZE TABLE" if connection.vendor == "mysql" else "ANALYZE"
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"{word} {connection.ops.quote_name(table)}")
