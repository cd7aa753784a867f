"""Rows inserted, updated and deleted by table, counted at the statements."""

import re
from collections import defaultdict
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

STATEMENT = re.compile(
    r"^\s*(?P<verb>INSERT|UPDATE|DELETE)(?:\s+OR)?(?:\s+IGNORE)?(?:\s+INTO|\s+FROM)?"
    r"\s+[`\"]?(?P<table>\w+)[`\"]?(?:\s+\((?P<columns>[^)]*)\))?",
    re.IGNORECASE,
)
COUNTERS = {"INSERT": "inserted", "UPDATE": "updated", "DELETE": "deleted"}


class Statements:
    """Counts the writing statements of one connection."""

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
                self.counts[match["table"]][COUNTERS[verb]] += rows
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
    with connection.execute_wrapper(statements):
        yield statements


def platform_tables() -> set[str]:
    """The tables of the sandbox."""
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def table_sizes(tables) -> dict[str, int]:
    """Number of rows by table."""
    sizes = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            sizes[table] = cursor.fetchone()[0]
    return sizes
