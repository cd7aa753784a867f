"""Where the columns of a table of people are, by its head or by where its addresses are."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from lms_lite_learners.identity import clean_address, find_email_key
from lms_lite_learners.imports.headers import find_columns
from lms_lite_learners.imports.records import Record
from lms_lite_learners.imports.showing import shown
from lms_lite_learners.imports.typed import split_named

# Rows from whose cells the layout is found.
SAMPLE = 200
# Lines among which the head is looked for: titles may stand above it.
_HEAD_WITHIN = 10
# What old programs write behind a text.
_END_MARK = "\x1a"

__all__ = ["SAMPLE", "Layout", "cell_of", "find_layout", "fitness", "has_text", "search_layout"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a file: encoding, delimiter, line of the head (0: none), columns.

    Of a workbook, `part` and `sheet` are where the sheet is kept and what it is called.
    """

    encoding: str
    delimiter: str
    has_sep_line: bool
    head_line: int
    columns: dict[str, int]
    ignored: tuple[str, ...] = ()
    part: str = ""
    sheet: str = ""

    def as_json(self) -> dict[str, Any]:
        """The layout as a job's argument."""
        return asdict(self) | {"ignored": list(self.ignored)}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Layout":
        """The layout of a job's argument."""
        return cls(**{**value, "ignored": tuple(value["ignored"])})


def has_text(cells: Sequence[str]) -> bool:
    """Is a cell not blank?"""
    return any(cell and clean_address(cell.strip(_END_MARK)) for cell in cells)


def cell_of(cells: Sequence[str], index: int | None) -> str:
    """The cell of a column; blank where the row ends before it."""
    return cells[index] if index is not None and index < len(cells) else ""


def _is_address(cell: str) -> bool:
    return "@" in cell and find_email_key(split_named(cell)[0]) is not None


def fitness(sample: Sequence[Record]) -> tuple[int, int, int]:
    """The better delimiter finds more heads, more lines with an address, more cells."""
    if not sample:
        return (0, 0, 0)
    addresses = sum(any(_is_address(cell) for cell in record.cells) for record in sample)
    head = _head_of(sample).cells
    return (len(find_columns(head)), addresses, len(head))


def _head_of(sample: Sequence[Record]) -> Record:
    """The first line that names the column of addresses, with titles at most above it."""
    for record in sample[:_HEAD_WITHIN]:
        if any(_is_address(cell) for cell in record.cells):
            break
        if "email" in find_columns(record.cells):
            return record
    return sample[0]


def find_layout(sample: Sequence[Record], how: Layout) -> Layout | None:
    """The layout by the head, else by where addresses are; None where the sample has neither.

    `how` says what is known already: how the file is to be read.
    """
    if not sample:
        return None
    head = _head_of(sample)
    columns = find_columns(head.cells)
    if "email" not in columns:
        found = [
            index
            for record in sample
            for index, cell in enumerate(record.cells)
            if _is_address(cell)
        ]
        if not found:
            return None
        columns["email"] = min(found)
    has_head = len(columns) > 1 or not _is_address(cell_of(head.cells, columns["email"]))
    has_head = has_head and bool(find_columns(head.cells))
    columns = columns if has_head else {"email": columns["email"]}
    ignored = _ignored(sample, columns, head.cells if has_head else [])
    head_line = head.line if has_head else 0
    return replace(how, head_line=head_line, columns=columns, ignored=ignored)


def _ignored(
    sample: Sequence[Record], columns: dict[str, int], head: Sequence[str]
) -> tuple[str, ...]:
    width = max(len(record.cells) for record in sample)
    return tuple(
        shown(clean_address(cell_of(head, index)), 100)
        or _("column %(number)d") % {"number": index + 1}
        for index in range(min(width, 200))
        if index not in columns.values()
    )


def search_layout(
    records: Iterable[Record], sample: Sequence[Record], how: Layout
) -> Layout | None:
    """Look for the first address behind the sample."""
    for record in records:
        if any(_is_address(cell) for cell in record.cells):
            found = find_layout([*sample[:1], record], how)
            if found is not None:
                return found
    return None
