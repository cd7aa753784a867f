"""Doing several things at the same moment, each in a thread with connections of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import OperationalError, connection, connections


def at_once(*acts):
    """What each of these brings, all let go at the same moment; raises what one of them raises."""
    barrier = threading.Barrier(len(acts))

    def run(act):
        try:
            barrier.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def patiently(act):
    """What an act brings in the end: SQLite lets one writer in and turns the others away."""
    while True:
        try:
            return act()
        except OperationalError as error:
            if "locked" not in str(error):
                raise


def errors_at_once(*acts):
    """What these raise, done at the same moment; on SQLite one after the other."""
    tried = [partial(_raised, act) for act in acts]
    done = [act() for act in tried] if connection.vendor == "sqlite" else at_once(*tried)
    return [error for error in done if error]


def _raised(act):
    try:
        act()
    except Exception as error:  # noqa: BLE001 - whatever an act raises is the answer
        return repr(error)
    return None
