"""A file to rows: where its columns are, and what each line says about a person."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.data import Row
from lms_lite_learners.exceptions import FileRefusedError, TooLargeError
from lms_lite_learners.identity import clean_address, find_email_key
from lms_lite_learners.imports.headers import find_columns
from lms_lite_learners.imports.records import Record, read_records
from lms_lite_learners.imports.sniff import encoding_of, ensure_text, read_blocks, read_lines
from lms_lite_learners.imports.typed import split_named

DELIMITERS = (",", ";", "\t")
MAX_NAME = 255
_SAMPLE = 200
# Lines among which the head is looked for: titles may stand above it.
_HEAD_WITHIN = 10
_SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
# An apostrophe that keeps a spreadsheet from taking the cell for a formula.
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")

__all__ = [
    "MAX_NAME",
    "Layout",
    "count_rows",
    "inspect",
    "read_record_rows",
    "read_rows",
    "row_records",
    "shown",
]


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a file: encoding, delimiter, line of the head (0: none), columns."""

    encoding: str
    delimiter: str
    has_sep_line: bool
    head_line: int
    columns: dict[str, int]
    ignored: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The layout as a job's argument."""
        return asdict(self) | {"ignored": list(self.ignored)}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Layout":
        """The layout of a job's argument."""
        return cls(**{**value, "ignored": tuple(value["ignored"])})


def inspect(file: BinaryIO) -> Layout:
    """Find out how to read a file; raises FileRefusedError for what is no table of people."""
    ensure_text(file)
    encoding = encoding_of(file)
    first = next(read_lines(file, encoding), "")
    sep_line = _SEP_LINE.fullmatch(first)
    candidates = (sep_line[1],) if sep_line else DELIMITERS
    samples = {
        delimiter: list(islice(_filled(file, encoding, delimiter, bool(sep_line)), _SAMPLE))
        for delimiter in candidates
    }
    delimiter = max(candidates, key=lambda one: _fitness(samples[one]))
    layout = _layout_of(samples[delimiter], encoding, delimiter, bool(sep_line)) or _search(
        file, samples[delimiter], encoding, delimiter, bool(sep_line)
    )
    _ensure_rows(file, layout)
    return layout


def _records(file: BinaryIO, encoding: str, delimiter: str, has_sep_line: bool) -> Iterator[Record]:
    lines = read_lines(file, encoding)
    if has_sep_line:
        next(lines, None)
    return read_records(lines, delimiter, first_line=2 if has_sep_line else 1)


def _filled(file: BinaryIO, encoding: str, delimiter: str, has_sep_line: bool) -> Iterator[Record]:
    records = _records(file, encoding, delimiter, has_sep_line)
    return (record for record in records if _has_text(record.cells))


def _has_text(cells: Sequence[str]) -> bool:
    return any(clean_address(cell) for cell in cells)


def _is_address(cell: str) -> bool:
    return "@" in cell and find_email_key(split_named(cell)[0]) is not None


def _fitness(sample: list[Record]) -> tuple[int, int, int]:
    """The better delimiter finds more heads, more lines with an address, more cells."""
    if not sample:
        return (0, 0, 0)
    addresses = sum(any(_is_address(cell) for cell in record.cells) for record in sample)
    head = _head_of(sample).cells
    return (len(find_columns(head)), addresses, len(head))


def _head_of(sample: list[Record]) -> Record:
    """The first line that names the column of addresses, with titles at most above it."""
    for record in sample[:_HEAD_WITHIN]:
        if any(_is_address(cell) for cell in record.cells):
            break
        if "email" in find_columns(record.cells):
            return record
    return sample[0]


def _layout_of(
    sample: list[Record], encoding: str, delimiter: str, has_sep_line: bool
) -> Layout | None:
    """The layout by the head, else by where addresses are; None where the sample has neither."""
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
    has_head = len(columns) > 1 or not _is_address(_cell(head.cells, columns["email"]))
    has_head = has_head and bool(find_columns(head.cells))
    columns = columns if has_head else {"email": columns["email"]}
    ignored = _ignored(sample, columns, head.cells if has_head else [])
    head_line = head.line if has_head else 0
    return Layout(encoding, delimiter, has_sep_line, head_line, columns, ignored)


def _ignored(sample: list[Record], columns: dict[str, int], head: Sequence[str]) -> tuple[str, ...]:
    width = max(len(record.cells) for record in sample)
    return tuple(
        clean_address(_cell(head, index))[:100] or _("column %(number)d") % {"number": index + 1}
        for index in range(min(width, 200))
        if index not in columns.values()
    )


def _search(
    file: BinaryIO, sample: list[Record], encoding: str, delimiter: str, has_sep_line: bool
) -> Layout:
    """Look for the first address behind the sample."""
    for record in _filled(file, encoding, delimiter, has_sep_line):
        if any(_is_address(cell) for cell in record.cells):
            found = _layout_of([*sample[:1], record], encoding, delimiter, has_sep_line)
            if found is not None:
                return found
    raise FileRefusedError(
        _("The file has no column of e-mail addresses. Head one with “email”."),
        code="no_email_column",
    )


def _ensure_rows(file: BinaryIO, layout: Layout) -> None:
    if next(read_rows(file, layout), None) is None:
        raise FileRefusedError(_("The file has heads but no row."), code="no_rows")
    limit = conf.import_max_rows()
    # Counting line ends is quick; only a file that may be over the limit is read for it.
    most = sum(max(block.count(b"\n"), block.count(b"\r")) for block in read_blocks(file)) + 1
    if most > limit:
        ensure_row_limit(count_rows(file, layout))


def ensure_row_limit(count: int) -> None:
    """Raise TooLargeError for more rows than one import may have."""
    limit = conf.import_max_rows()
    if count > limit:
        raise TooLargeError(
            _("The file has %(count)d rows; an import has at most %(limit)d.")
            % {"count": count, "limit": limit},
            code="too_many_rows",
        )


def count_rows(file: BinaryIO, layout: Layout) -> int:
    """How many rows the file has."""
    return sum(1 for _record in row_records(file, layout))


def read_rows(file: BinaryIO, layout: Layout) -> Iterator[Row]:
    """The rows in order; rows of blank cells are skipped."""
    return (row for row, _cells in read_record_rows(file, layout))


def read_record_rows(file: BinaryIO, layout: Layout) -> Iterator[tuple[Row, Record]]:
    """The rows in order, each with the record it was read from."""
    limit = conf.import_max_cell()
    return ((_row_of(record, layout, limit), record) for record in row_records(file, layout))


def row_records(file: BinaryIO, layout: Layout) -> Iterator[Record]:
    """The records of the rows in order."""
    lines = read_lines(file, layout.encoding)
    if layout.has_sep_line:
        next(lines, None)
    used = sorted(layout.columns.values())

    def swallows_people(cells: list[str]) -> bool:
        """Does a cell of ours go on over lines with addresses, so that its quotes lie?"""
        return any("@" in _cell(cells, index).partition("\n")[2] for index in used)

    records = read_records(
        lines,
        layout.delimiter,
        first_line=2 if layout.has_sep_line else 1,
        is_suspicious=swallows_people,
    )
    return (
        record for record in records if record.line > layout.head_line and _has_text(record.cells)
    )


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index] if index is not None and index < len(cells) else ""


def _row_of(record: Record, layout: Layout, limit: int) -> Row:
    texts: dict[str, str] = {}
    faults: list[str] = []
    for field, index in layout.columns.items():
        cell = _cell(record.cells, index)
        if len(cell) > limit:
            faults.append(
                _("The cell “%(start)s…” has more than %(limit)d characters.")
                % {"start": shown(cell[:40], 40), "limit": limit}
            )
            cell = cell[:limit]
        elif _CONTROL.search(cell):
            faults.append(
                _("“%(value)s” holds a character that isn't text.") % {"value": shown(cell, 100)}
            )
        texts[field] = clean_address(_GUARDED.sub("", cell, count=1) if cell[:1] == "'" else cell)
    if record.is_broken:
        faults.append(_("A quotation mark on this line is never closed."))
    address, name = split_named(texts["email"])
    name = " ".join((texts.get("name") or name).split())
    if len(name) > MAX_NAME:
        faults.append(
            _("The name “%(start)s…” has more than %(limit)d characters.")
            % {"start": shown(name[:40], 40), "limit": MAX_NAME}
        )
    return Row(
        line=record.line,
        email=address,
        name=name,
        courses=_course_keys(texts.get("courses", "")),
        language=texts.get("language", ""),
        faults=tuple(faults),
    )


def _course_keys(cell: str) -> tuple[str, ...]:
    keys = (clean_address(part) for part in cell.split(";"))
    return tuple(dict.fromkeys(key for key in keys if key))


def shown(text: str, limit: int) -> str:
    """A text that may be stored and shown: no control characters, not longer than the limit."""
    clean = _CONTROL.sub("\ufffd", text[: limit + 1])
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
