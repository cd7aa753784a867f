"""Floors: the driver's own cursor, hand-written SQL, and how subject and floor are compared.

Every figure is a ratio: subject and floor take turns in one process, on the same rows, and have
to answer the same, which a checksum proves.
"""

import hashlib
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

ROUNDS = 5


class DifferentRowsError(Exception):
    """Subject and floor did not answer the same: the comparison means nothing."""


@dataclass(frozen=True)
class Measure:
    """Medians of one case, in seconds, and how many rows both answered."""

    name: str
    floor: float
    subject: float
    rows: int

    @property
    def ratio(self) -> float:
        """How many times the floor's time the subject takes."""
        return self.subject / self.floor


def fetch(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows of a statement over the driver's own cursor, without Django in between."""
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    if connection.vendor == "sqlite":
        sql = sql.replace("%s", "?")
    try:
        cursor.execute(sql, tuple(map(_plain, parameters)))
        return list(cursor.fetchall())
    finally:
        cursor.close()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and connection.vendor != "postgresql":
        value = value.astimezone(UTC).replace(tzinfo=None)
        return str(value) if connection.vendor == "sqlite" else value
    return value


def checksum(rows: Iterable[Sequence[Any]]) -> str:
    """A checksum of rows that doesn't care in which type a database answers."""
    text = "\n".join("\t".join(map(_text, row)) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return str(int(aware.timestamp()))
    if isinstance(value, str) and value[:2] == "20" and value[4:5] == "-" and value[13:14] == ":":
        return _text(datetime.fromisoformat(value))
    return str(int(value)) if isinstance(value, int | Decimal | float) else str(value)


def compare(
    name: str,
    floors: Sequence[Callable[[], list[Sequence[Any]]]],
    subject: Callable[[], Any],
    as_rows: Callable[[Any], list[Sequence[Any]]],
    *,
    repeat: int = 9,
    patience: float = 1.0,
) -> Measure:
    """Let floors and subject take turns; of several floors the fastest counts.

    Each turn is a median of up to `repeat` calls, fewer where one takes more than `patience`
    seconds; the result is the median of the turns. Raises DifferentRowsError.
    """
    expected = as_rows(subject())
    first: list[float] = []
    for floor in floors:
        started = time.perf_counter()
        answer = floor()
        first.append(time.perf_counter() - started)
        if checksum(answer) != checksum(expected):
            raise DifferentRowsError(name)
    # A way that takes seconds where another takes none will not be the fastest.
    floors = [floor for floor, taken in zip(floors, first, strict=True) if taken <= 5 * min(first)]
    turns: list[list[float]] = [[] for _ in (*floors, subject)]
    for _ in range(ROUNDS):
        for times, call in zip(turns, (*floors, subject), strict=True):
            times.append(_turn(call, repeat, patience))
    *of_floors, of_subject = (statistics.median(times) for times in turns)
    return Measure(name, min(of_floors), of_subject, len(expected))


def _turn(call: Callable[[], object], repeat: int, patience: float) -> float:
    times: list[float] = []
    while len(times) < repeat and sum(times) < patience:
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def show(measure: Measure, goal: float) -> str:
    """One line: milliseconds of floor and subject, the ratio and whether it meets its goal."""
    verdict = "ok" if measure.ratio <= goal else "MISSED"
    return (
        f"{measure.name:<44} floor {measure.floor * 1000:9.2f} ms  "
        f"subject {measure.subject * 1000:9.2f} ms  "
        f"x {measure.ratio:6.2f} (goal {goal:g})  {measure.rows:4d} rows  {verdict}"
    )
