"""Lines to records, each with its line number; a fault in one never takes the others with it."""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# Characters of a record that spans lines: far more is a quotation mark that never closes.
MAX_RECORD = 160_000

__all__ = ["Record", "read_records"]


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record and its first line; `is_broken`: a quote in it never closes."""

    line: int
    cells: list[str]
    is_broken: bool = False


class _UnclosedError(Exception):
    """A quotation mark opened a cell that swallows the lines after it."""


class _Feeder:
    """Hands out lines, holds those of the record being read, and can take them back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.source = lines
        self.back: deque[str] = deque()
        self.held: list[str] = []
        self.size = 0
        self.is_exhausted = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.size > MAX_RECORD:
            raise _UnclosedError
        if self.back:
            line = self.back.popleft()
        else:
            try:
                line = next(self.source)
            except StopIteration:
                self.is_exhausted = True
                raise
        self.held.append(line)
        self.size += len(line)
        return line

    def release(self) -> int:
        """Forget the lines of a record that is whole; answers how many they were."""
        count = len(self.held)
        self.held.clear()
        self.size = 0
        return count

    def give_back(self) -> str:
        """Keep the first line only; the others are handed out again."""
        first = self.held[0]
        self.back.extendleft(reversed(self.held[1:]))
        self.held.clear()
        self.size = 0
        self.is_exhausted = False
        return first


def read_records(
    lines: Iterator[str],
    delimiter: str,
    *,
    first_line: int = 1,
    is_suspicious: Callable[[list[str]], bool] = lambda _: False,
) -> Iterator[Record]:
    """Every record with the number of its first line.

    Where quotes don't close, or `is_suspicious` of a record of several lines, the first line is
    a broken record and reading goes on with the second.
    """
    feeder = _Feeder(lines)
    reader = csv.reader(feeder, delimiter=delimiter)
    line = first_line
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            if not feeder.held:
                return
            cells = []
        except (csv.Error, _UnclosedError):
            cells = None
        if cells is not None and len(feeder.held) > 1:
            swallowed = is_suspicious(cells) or (
                feeder.is_exhausted and _is_open(feeder.held, delimiter)
            )
            cells = None if swallowed else cells
        if cells is None:
            first = feeder.give_back()
            reader = csv.reader(feeder, delimiter=delimiter)
            yield Record(line, first.rstrip("\r\n").replace('"', "").split(delimiter), True)
            line += 1
        else:
            yield Record(line, cells)
            line += feeder.release()


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Does a quoted cell still wait for its end when the lines are over?"""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
