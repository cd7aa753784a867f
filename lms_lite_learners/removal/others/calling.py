"""One call of another plugin's eraser, held to what it promised."""

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from importlib.metadata import EntryPoint

from django.db import transaction

from lms_lite_learners import logs
from lms_lite_learners.data import Person
from lms_lite_learners.host import databases
from lms_lite_learners.removal import guard
from lms_lite_learners.removal.others.plugins import Eraser, load

TOO_MUCH, LEFT, NOT_INSTALLED = "deleted_too_much", "left_rows", "not_installed"
log = logging.getLogger(__name__)

__all__ = ["LEFT", "NOT_INSTALLED", "TOO_MUCH", "call"]


class DeletedTooMuchError(Exception):
    """More rows of some tables were deleted or changed than hold the person."""


def call(name: str, point: EntryPoint | None, org: str, person: Person, *, call_id: int) -> str:
    """Have an eraser erase a person; answers '' where nothing is left, else what went wrong.

    What goes wrong is undone, on every database, and logged with ids alone.
    """
    if point is None:
        return NOT_INSTALLED
    try:
        left = _guarded(load(point), org, person)
    except DeletedTooMuchError as error:
        log.error("Eraser %s, call %s: %s changed beyond its count.", name, call_id, error)  # noqa: TRY400
        return TOO_MUCH
    except Exception as error:  # noqa: BLE001 - an outer edge: another plugin's code
        logs.log_failure(log, error, "Eraser %s failed, call %s:", name, call_id)
        return type(error).__name__
    return LEFT if left else ""


def _guarded(eraser: Eraser, org: str, person: Person) -> int:
    """Count, erase and count again in savepoints; answers how many rows are left."""
    with ExitStack() as stack:
        for alias in databases.written_databases():
            stack.enter_context(transaction.atomic(using=alias))
        promised = databases.by_table(_counts(eraser, org, person))
        with guard.watch() as seen:
            eraser.erase(org, person)
        if beyond := seen.exceeds(promised):
            raise DeletedTooMuchError(", ".join(beyond))
        return sum(_counts(eraser, org, person).values())


def _counts(eraser: Eraser, org: str, person: Person) -> Mapping[str, int]:
    return {str(name): int(number) for name, number in eraser.count(org, person).items()}
