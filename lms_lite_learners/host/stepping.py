"""The different values of an indexed column, stepping over the index however long it is."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

__all__ = ["distinct_values"]


def distinct_values(rows: "QuerySet[Any]", column: str) -> list[str]:
    """The different values, with one query; `rows` may have no conditions."""
    if connection.vendor == "mysql":
        # It steps by itself here, and would read the whole index for each step of ours.
        return [str(key) for key in rows.order_by().values_list(column, flat=True).distinct()]
    quote = connection.ops.quote_name
    table, name = quote(rows.query.get_meta().db_table), quote(column)
    with connection.cursor() as cursor:
        # Both names are those of a model, quoted.
        cursor.execute(
            f"WITH RECURSIVE steps(value) AS (SELECT MIN({name}) FROM {table} UNION ALL "  # noqa: S608
            f"SELECT (SELECT MIN({name}) FROM {table} WHERE {name} > steps.value) FROM steps "
            "WHERE steps.value IS NOT NULL) SELECT value FROM steps WHERE value IS NOT NULL"
        )
        return [str(value) for (value,) in cursor.fetchall()]
