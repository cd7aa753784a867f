"""Lines to records, each with its line number; a fault in one never takes the others with it."""

import csv
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

# Characters of a record that spans lines: far more is a quotation mark that never closes.
MAX_RECORD = 160_000
# Characters that may be read a second time, because a record before them was none after all: some
# at first, and some for each that was read for good. Without a bound, a file in which every line
# opens a quotation mark would be read through again and again.
FREE_AGAIN = 5 * MAX_RECORD
AGAIN_PER_CHARACTER = 4

__all__ = ["Record", "read_records"]


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record and its first line; `is_broken`: a quote in it never closes.

    `faults` are those of single cells, by column.
    """

    line: int
    cells: list[str]
    is_broken: bool = False
    faults: Mapping[int, str] | None = None


class _UnclosedError(Exception):
    """A quotation mark opened a cell that swallows the lines after it."""


class _Feeder:
    """Hands out lines, holds those of the record being read, and can take them back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.source = lines
        self.back: deque[str] = deque()
        self.held: list[str] = []
        self.size = 0
        self.again = FREE_AGAIN
        self.is_exhausted = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.held and self.size > min(MAX_RECORD, self.again):
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
        self.again += AGAIN_PER_CHARACTER * self.size
        self.held.clear()
        self.size = 0
        return count

    def give_back(self) -> str:
        """Keep the first line only; the others are handed out again."""
        first, *others = self.held
        self.back.extendleft(reversed(others))
        self.again -= self.size - len(first)
        self.held = [first]
        self.size = len(first)
        self.release()
        self.is_exhausted = False
        return first


def read_records(
    lines: Iterator[str],
    delimiter: str,
    *,
    first_line: int = 1,
    is_suspicious: Callable[[list[str]], bool] = lambda _: False,
) -> Iterator[Record]:
    """Every record with the number of its first line, in time in proportion to the text.

    Where quotes don't close, or `is_suspicious` of a record of several lines, the first line is
    a broken record and reading goes on with the second.
    """
    feeder = _Feeder(lines)
    reader = csv.reader(feeder, delimiter=delimiter)
    line = first_line
    while True:
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # A cell is longer than the reader takes; what it says is for others to judge.
            cells = _split(feeder.held[0], delimiter) if len(feeder.held) == 1 else None
        except _UnclosedError:
            cells = None
        # Whoever asks for a line behind the last one still waits for a quotation mark.
        if cells is None or feeder.is_exhausted or (len(feeder.held) > 1 and is_suspicious(cells)):
            first = feeder.give_back()
            reader = csv.reader(feeder, delimiter=delimiter)
            yield Record(line, first.rstrip("\r\n").replace('"', "").split(delimiter), True)
            line += 1
        else:
            yield Record(line, cells)
            line += feeder.release()


def _split(line: str, delimiter: str) -> list[str] | None:
    """The cells of one line as `csv` splits it, of any length; None where a quote stays open."""
    cells: list[str] = []
    text, start = line.rstrip("\r\n"), 0
    while True:
        quoted = ""
        if text.startswith('"', start):
            end = _end_of_quoted(text, start + 1)
            if end < 0:
                return None
            quoted = text[start + 1 : end].replace('""', '"')
            start = end + 1
        end = text.find(delimiter, start)
        if end < 0:
            return [*cells, quoted + text[start:]]
        cells.append(quoted + text[start:end])
        start = end + 1


def _end_of_quoted(text: str, start: int) -> int:
    """Where the quotation mark stands that closes a cell; -1 where none does."""
    end = text.find('"', start)
    while end >= 0 and text.startswith('""', end):
        end = text.find('"', end + 2)
    return end
