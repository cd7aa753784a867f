"""One recorded action, done again, in the form that can be compared with its record."""

import json
from functools import cache
from pathlib import Path

from django.db import connection

from contract.labels import MADE
from tests.host.recorder import declared_signals, recording
from tests.host.rows import MAIN_ROWS, changes, in_order, snapshot
from tests.host.statements import counted, platform_tables, table_sizes

RECORDS = Path(__file__).parent / "contracts" / "behaviour-ulmo.json"
COMPARED_KINDS = ("filter", "filter_raised", "event", "signal")
# Filters that later releases than the recorded one ask, where a package has them.
LATER_FILTERS = {"org.openedx.learning.courseware.access_checks.requested.v1"}
# How a person signed in, which a test client does in its own way.
NOT_COMPARED_TABLES = {"django_session"}


@cache
def actions() -> dict[str, dict]:
    """The recorded actions by name."""
    recorded = json.loads(RECORDS.read_text(encoding="utf-8"))["actions"]
    return {action["name"]: action for action in recorded}


@cache
def recorded_models() -> set[str]:
    """Names of the models whose signals are in the records."""
    names = {
        entry["name"].partition(":")[2]
        for action in actions().values()
        for entry in action["timeline"]
        if entry["kind"] == "signal"
    }
    return names - {""}


def compared_tables() -> set[str]:
    """The tables that both the records and the sandbox have, of applications that do something.

    Those made from the contract alone hold rows, and nothing of the sandbox writes them.
    """
    recorded = {table for action in actions().values() for table in action["tables"]}
    return (recorded & platform_tables()) - NOT_COMPARED_TABLES - made_tables()


def made_tables() -> set[str]:
    """The tables of applications that are made from the contract."""
    from django.apps import apps

    return {
        model._meta.db_table
        for label in MADE
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


def signals_of_the_sandbox() -> set[str]:
    """Names of the signals that the sandbox can send."""
    from django.apps import apps

    here = {model.__name__ for model in apps.get_models()} & recorded_models()
    return {*declared_signals().values()} | {
        f"{signal}:{name}" for signal in ("post_save", "post_delete") for name in here
    }


def record(name) -> dict:
    """What was recorded of an action, as far as the sandbox can do it."""
    action = actions()[name]
    signals = signals_of_the_sandbox()
    timeline = [
        {key: value for key, value in entry.items() if key != "configured"}
        for entry in action["timeline"]
        if entry["kind"] in COMPARED_KINDS
        and (entry["kind"] != "signal" or entry["name"] in signals)
    ]
    return {
        "exception": action["exception"],
        "http_exceptions": action["http_exceptions"],
        "result": action["result"] and result_of(action),
        "timeline": [without_signal_data(entry) for entry in timeline],
        "rows": in_order([row for row in action["rows"] if row["table"] in MAIN_ROWS]),
        "tables": {
            table: comparable(counts)
            for table, counts in action["tables"].items()
            if table in compared_tables()
        },
    }


def result_of(action):
    """What an action answered; the keys of a JSON answer beside the values that were recorded."""
    result = action["result"]
    if not isinstance(result, dict) or "json" not in result:
        return result
    return {**result, "json_keys": result.get("json_keys")}


def as_recorded(found, name):
    """An answer cut down to what the records tell: their JSON keys and values."""
    recorded = actions()[name]["result"]
    if not isinstance(found, dict) or "status" not in (recorded or ()):
        return found
    cut = {key: value for key, value in found.items() if key != "json"}
    body, wanted = found.get("json"), recorded.get("json")
    if wanted is None:
        return cut
    cut["json"] = common_part(body, wanted)
    cut["json_keys"] = sorted(body) if recorded.get("json_keys") else None
    return cut


def common_part(body, wanted):
    """The parts of an answer that the records tell."""
    if isinstance(body, dict) and isinstance(wanted, dict):
        return {key: common_part(body[key], wanted[key]) for key in wanted if key in body}
    return body


def without_signal_data(entry) -> dict:
    """An entry without what a signal carried."""
    dropped = ("data",) if entry["kind"] == "signal" else ()
    return {key: value for key, value in entry.items() if key not in dropped}


def comparable(counts) -> dict:
    """Counts of a table: exact for inserts and deletes, 0 or not for updates.

    Only where a database checks links at once does Django empty them before it deletes a row.
    """
    emptied = counts["deleted"] and connection.features.can_defer_constraint_checks
    return {**counts, "updated": bool(counts["updated"] and not emptied)}


def described(error) -> dict:
    """An exception in the form of the records."""
    bases = [cls.__name__ for cls in type(error).__mro__[1:]]
    builtin = ("Exception", "BaseException", "object")
    return {
        "class": type(error).__name__,
        "bases": [name for name in bases if name not in builtin],
        "message": str(error),
    }


def replay(world, name, setup, call) -> dict:
    """Make the setup, do the call, and tell what happened."""
    setup(world)
    world.http_exceptions.clear()
    tables = compared_tables()
    before, sizes = snapshot(world), table_sizes(tables)
    exception = result = None
    with counted() as statements, recording(world, recorded_models()) as recorder:
        try:
            result = call(world)
        except Exception as error:  # noqa: BLE001 - an action's exception is part of its record
            exception = described(error)
    after, sizes_after = snapshot(world), table_sizes(tables)
    net = {table: sizes_after[table] - sizes[table] for table in tables}
    return {
        "exception": exception and world.symbolic(exception),
        "http_exceptions": world.http_exceptions,
        "result": as_recorded(world.symbolic(result), name),
        "timeline": [entry for entry in recorder.timeline if entry["name"] not in LATER_FILTERS],
        "rows": changes(before, after),
        "tables": {
            table: with_net(counts, net[table])
            for table, counts in statements.counts.items()
            if table in tables
        },
    }


def with_net(counts, net) -> dict:
    """Counts of a table, with what is left of them where a rollback took some."""
    left = {} if net == counts["inserted"] - counts["deleted"] else {"net": net}
    return comparable(counts) | left
