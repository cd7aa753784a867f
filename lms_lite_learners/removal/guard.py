"""What statements delete and change while somebody else's code runs, table by table.

The statements of every database are watched as they are executed, whoever sends them; what a
database does by itself (cascades, triggers) and what happens in other processes isn't seen.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

# A count that no promise reaches, for statements that empty a table without saying how many rows.
ALL = 2**31

_NAME = r'(?:"(?:[^"]|"")+"|`(?:[^`]|``)+`|[\w$]+)'
_PATH = rf"(?P<table>{_NAME}(?:\s*\.\s*{_NAME})*)"
_NOISE = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*", re.DOTALL)
_WRITES = re.compile(
    rf"""\b(?:
        (?P<delete>DELETE)\s+(?:(?:LOW_PRIORITY|QUICK|IGNORE)\s+)*(?:FROM\s+)?(?:ONLY\s+)?
      | (?P<update>UPDATE)\s+(?:(?:LOW_PRIORITY|IGNORE|OR\s+\w+)\s+)*(?:ONLY\s+)?
      | (?P<empty>TRUNCATE|DROP)\s+(?:TABLE\s+)?(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?
    ){_PATH}""",
    re.IGNORECASE | re.VERBOSE,
)
# How statements begin that are worth reading; one that begins with WITH may do anything.
_PLAIN = ("DELETE", "UPDATE", "TRUNCA", "DROP T", "WITH")
_HARMLESS = ("SELECT", "INSERT", "SAVEPO", "RELEAS", "ROLLBA")
_QUOTED = re.compile(_NAME)

__all__ = ["ALL", "Watch", "watch", "writes_of"]


@dataclass(slots=True)
class Watch:
    """Rows deleted and updated so far, by alias of the database and table."""

    deleted: Counter[tuple[str, str]] = field(default_factory=Counter)
    updated: Counter[tuple[str, str]] = field(default_factory=Counter)

    def exceeds(self, promised: Mapping[str, int]) -> list[str]:
        """The tables of which more rows were deleted, or changed, than were promised."""
        return sorted(
            {
                table
                for counts in (self.deleted, self.updated)
                for (_alias, table), number in counts.items()
                if number > promised.get(table, 0)
            }
        )

    def note(self, alias: str, statement: str, rows: int) -> None:
        """Count what a statement did that was executed."""
        for kind, table in writes_of(statement):
            number = ALL if kind == "empty" else max(rows, 0)
            counts = self.updated if kind == "update" else self.deleted
            if number:
                counts[alias, table] += number


@contextmanager
def watch() -> Iterator[Watch]:
    """Count what this thread's statements delete and change inside, on every database."""
    seen = Watch()
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(_noting(seen, alias)))
        yield seen


def _noting(seen: Watch, alias: str) -> Callable[..., Any]:
    def execute(run: Callable[..., Any], sql: Any, values: Any, many: bool, context: Any) -> Any:
        answer = run(sql, values, many, context)
        if _may_write(statement := str(sql)):
            seen.note(alias, statement, context["cursor"].rowcount)
        return answer

    return execute


def _may_write(statement: str) -> bool:
    """A quick look: is the statement worth reading? Nearly none is."""
    start = statement[:6].upper()
    if start in _HARMLESS:
        return False
    begin = _skip_noise(statement)
    return statement[begin : begin + 6].upper().startswith(_PLAIN)


def writes_of(statement: str) -> list[tuple[str, str]]:
    """What a statement does to which tables: pairs of `delete`, `update` or `empty` and a table."""
    begin = _skip_noise(statement)
    if statement[begin : begin + 4].upper() == "WITH":
        found = list(_WRITES.finditer(statement, begin))
    else:
        match = _WRITES.match(statement, begin)
        found = [match] if match else []
    return [(_kind(match), _table(match["table"])) for match in found]


def _skip_noise(statement: str) -> int:
    match = _NOISE.match(statement)
    return match.end() if match else 0


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in ("delete", "update", "empty") if match[kind])


def _table(path: str) -> str:
    """The table's own name, without its schema and quotes."""
    name: str = _QUOTED.findall(path)[-1]
    for quote in ('"', "`"):
        if name.startswith(quote):
            return name[1:-1].replace(quote * 2, quote)
    return name
