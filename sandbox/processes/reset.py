"""Starts a sandbox over."""

import os
import shutil
from collections.abc import Callable

import django

from processes.lock import MARK
from processes.runner import DEFAULT_QUEUES
from processes.sandbox import Sandbox, SandboxError

SYSTEM_DATABASES = {"mysql", "sys", "information_schema", "performance_schema"}


def start_over(sandbox: Sandbox) -> None:
    """Remove the data folder's contents and, where they are elsewhere, tables, queues and cache."""
    os.environ.update(sandbox.environment())
    if any(os.environ.get(name) for name in ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")):
        django.setup()
    if os.environ.get("DATABASE_URL"):
        drop_tables()
    if os.environ.get("CELERY_BROKER_URL"):
        empty_queues()
    if os.environ.get("CACHE_URL"):
        empty_cache()
    remove_files(sandbox)


def drop_tables() -> None:
    """Drop every table of the databases in the settings, and say which database it was."""
    from django.db import connections

    for connection in connections.all():
        name = connection.settings_dict["NAME"]
        if name in SYSTEM_DATABASES:
            raise SandboxError(f"DATABASE_URL names {name}, the server's own database.")
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            for statement in drop_statements(connection.vendor, tables, connection.ops.quote_name):
                cursor.execute(statement)
        print(f"Removed {len(tables)} tables of the {connection.vendor} database {name}.")


def drop_statements(vendor: str, tables: list[str], quote: Callable[[str], str]) -> list[str]:
    """The SQL that drops these tables, whatever refers to them."""
    before = {
        "mysql": ["SET FOREIGN_KEY_CHECKS = 0"],
        "sqlite": ["PRAGMA foreign_keys = OFF"],
    }
    after = {"mysql": ["SET FOREIGN_KEY_CHECKS = 1"], "sqlite": ["PRAGMA foreign_keys = ON"]}
    cascade = " CASCADE" if vendor == "postgresql" else ""
    drops = [f"DROP TABLE {quote(table)}{cascade}" for table in tables]
    return [*before.get(vendor, []), *drops, *after.get(vendor, [])]


def empty_queues() -> None:
    """Discard the tasks that wait in the broker for processes of this sandbox."""
    from openedx.core.lib.celery import APP

    for queue in DEFAULT_QUEUES.values():
        APP.amqp.queues.select_add(queue)
    print(f"Removed {APP.control.purge() or 0} waiting tasks from the broker.")


def empty_cache() -> None:
    """Empty the cache."""
    from django.core.cache import cache

    cache.clear()
    print("Emptied the cache.")


def remove_files(sandbox: Sandbox) -> None:
    """Remove what is in the data folder; the lock stays, this process holds it."""
    for path in sandbox.home.iterdir():
        if path.name == MARK:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    print(f"Removed the files in {sandbox.home}.")
