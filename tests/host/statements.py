"""Rows inserted, updated and deleted by table, counted at the statements."""

import re
from collections import defaultdict
from contextlib import ExitStack, contextmanager

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, router

STATEMENT = re.compile(
    r"^\s*(?P<verb>INSERT|UPDATE|DELETE)(?:\s+OR)?(?:\s+IGNORE)?(?:\s+INTO|\s+FROM)?"
    r"\s+[`\"]?(?P<table>\w+)[`\"]?(?:\s+\((?P<columns>[^)]*)\))?",
    re.IGNORECASE,
)
COUNTERS = {"INSERT": "inserted", "UPDATE": "updated", "DELETE": "deleted"}


def recorded_name(alias, table) -> str:
    """A table's name in the records: those of a second database carry its name."""
    return table if alias == DEFAULT_DB_ALIAS else f"{alias}:{table}"


class Statements:
    """Counts the writing statements of all connections."""

    def __init__(self):
        """Begin with nothing counted."""
        self.counts = defaultdict(lambda: {"inserted": 0, "updated": 0, "deleted": 0})

    def __call__(self, execute, sql, params, many, context):
        """Run a statement and count what it wrote."""
        result = execute(sql, params, many, context)
        match = STATEMENT.match(sql)
        if match:
            verb = match["verb"].upper()
            rows = self.rows(verb, match, params, context)
            if rows > 0:
                name = recorded_name(context["connection"].alias, match["table"])
                self.counts[name][COUNTERS[verb]] += rows
        return result

    @staticmethod
    def rows(verb, match, params, context) -> int:
        """Number of rows that a statement wrote."""
        if verb == "INSERT" and match["columns"]:
            # A cursor doesn't tell it for INSERT … RETURNING before its rows are read.
            return len(params) // len(match["columns"].split(","))
        return context["cursor"].rowcount


@contextmanager
def counted():
    """Count the statements of a block."""
    statements = Statements()
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(statements))
        yield statements


def platform_tables() -> set[str]:
    """The tables of the sandbox, as the records name them."""
    return {
        recorded_name(router.db_for_write(model), model._meta.db_table)
        for model in apps.get_models(include_auto_created=True)
    }


def table_sizes(tables) -> dict[str, int]:
    """Number of rows by table."""
    sizes = {}
    for name in tables:
        *alias, table = name.split(":")
        connection = connections[alias[0] if alias else DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            sizes[name] = cursor.fetchone()[0]
    return sizes
