"""A file to rows: where its columns are, and what each line says about a person."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.data import Row
from lms_lite_learners.exceptions import FileRefusedError, TooLargeError
from lms_lite_learners.identity import clean_address
from lms_lite_learners.imports.layout import (
    SAMPLE,
    Layout,
    cell_of,
    find_layout,
    fitness,
    has_text,
    search_layout,
)
from lms_lite_learners.imports.records import Record, read_records
from lms_lite_learners.imports.showing import is_text, shown
from lms_lite_learners.imports.sniff import (
    encoding_of,
    ensure_text,
    is_workbook,
    read_blocks,
    read_lines,
)
from lms_lite_learners.imports.typed import split_named
from lms_lite_learners.imports.workbook import Workbook

DELIMITERS = (",", ";", "\t")
# It stands in names and courses too rarely to be looked for unasked, and is told.
UNREAD_DELIMITER = "|"
MAX_NAME = 255
_SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)
# An apostrophe that keeps a spreadsheet from taking the cell for a formula.
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")

__all__ = [
    "MAX_NAME",
    "Layout",
    "ensure_row_limit",
    "inspect",
    "read_record_rows",
    "read_rows",
    "row_records",
]


def inspect(file: BinaryIO) -> Layout:
    """Find out how to read a file; raises FileRefusedError for what is no table of people."""
    return _inspect_workbook(Workbook(file)) if is_workbook(file) else _inspect_text(file)


def _inspect_text(file: BinaryIO) -> Layout:
    ensure_text(file)
    encoding = encoding_of(file)
    sep_line = _SEP_LINE.fullmatch(next(read_lines(file, encoding), ""))
    candidates = (sep_line[1],) if sep_line else DELIMITERS
    ways = [Layout(encoding, delimiter, bool(sep_line), 0, {}) for delimiter in candidates]
    samples = [list(islice(_filled(_records(file, how)), SAMPLE)) for how in ways]
    sample, how = max(zip(samples, ways, strict=True), key=lambda pair: fitness(pair[0]))
    _ensure_delimiter(file, how, sample)
    layout = find_layout(sample, how) or search_layout(_filled(_records(file, how)), sample, how)
    if layout is None and not sample:
        raise _empty()
    if layout is None:
        raise FileRefusedError(
            _("The file has no column of e-mail addresses. Head one with “email”."),
            code="no_email_column",
        )
    _ensure_a_row(_records(file, layout), layout)
    # Counting line ends is quick; only a file that may be over the limit is read for it.
    most = sum(max(block.count(b"\n"), block.count(b"\r")) for block in read_blocks(file)) + 1
    if most > _most_rows(layout):
        ensure_row_limit(_count(_records(file, layout), layout), layout)
    return layout


def _inspect_workbook(book: Workbook) -> Layout:
    """The layout of the first sheet that has addresses or a head for them."""
    is_empty = True
    for sheet in book.sheets:
        how = Layout("", "", False, 0, {}, part=sheet.path, sheet=shown(sheet.name, 100))
        records = _filled(book.records(sheet.path))
        sample = list(islice(records, SAMPLE))
        is_empty = is_empty and not sample
        # Where the sample has no address, it is looked for from there on.
        layout = find_layout(sample, how) or search_layout(records, sample, how)
        if layout is not None:
            _ensure_a_row(book.records(layout.part), layout)
            if book.count_most(layout.part) - bool(layout.head_line) > _most_rows(layout):
                ensure_row_limit(_count(book.records(layout.part), layout), layout)
            return layout
    if is_empty and not book.has_hidden_sheets:
        raise _empty()
    raise FileRefusedError(
        _(
            "No sheet of the workbook has a column of e-mail addresses. Head one with “email”. "
            "Hidden sheets aren't read."
        ),
        code="no_email_column",
    )


def _empty() -> FileRefusedError:
    return FileRefusedError(_("The file is empty."), code="empty_file")


def _ensure_delimiter(file: BinaryIO, how: Layout, sample: list[Record]) -> None:
    """Raise FileRefusedError where one column is really several, by a delimiter we don't read."""
    heads, addresses, width = fitness(sample)
    if width != 1 or heads:
        return
    other = replace(how, delimiter=UNREAD_DELIMITER)
    found = fitness(list(islice(_filled(_records(file, other)), SAMPLE)))
    if found[2] > 1 and any(found[:2]) and found[1] >= addresses:
        raise FileRefusedError(
            _(
                "The columns are divided by “%(delimiter)s”. Save the file with commas, semicolons "
                "or tabs, or put “sep=%(delimiter)s” alone on its first line."
            )
            % {"delimiter": UNREAD_DELIMITER},
            code="no_email_column",
        )


def _records(file: BinaryIO, layout: Layout) -> Iterator[Record]:
    if layout.part:
        return Workbook(file).records(layout.part)
    lines = read_lines(file, layout.encoding)
    if layout.has_sep_line:
        next(lines, None)
    used = sorted(layout.columns.values())

    def swallows_people(cells: list[str]) -> bool:
        """Does a cell of ours go on over lines with addresses, so that its quotes lie?"""
        return any("@" in cell_of(cells, index).partition("\n")[2] for index in used)

    return read_records(
        lines,
        layout.delimiter,
        first_line=2 if layout.has_sep_line else 1,
        is_suspicious=swallows_people,
    )


def _filled(records: Iterator[Record]) -> Iterator[Record]:
    return (record for record in records if has_text(record.cells))


def _behind_head(records: Iterator[Record], layout: Layout) -> Iterator[Record]:
    """The rows: what has a text, or a cell of ours whose text is missing by a fault."""
    used = frozenset(layout.columns.values())
    return (
        record
        for record in records
        if record.line > layout.head_line
        and (has_text(record.cells) or (record.faults and not used.isdisjoint(record.faults)))
    )


def _ensure_a_row(records: Iterator[Record], layout: Layout) -> None:
    if next(_behind_head(records, layout), None) is None:
        raise FileRefusedError(_("The file has heads but no row."), code="no_rows")


def _count(records: Iterator[Record], layout: Layout) -> int:
    return sum(1 for _record in _behind_head(records, layout))


def _most_rows(layout: Layout) -> int:
    return conf.import_max_sheet_rows() if layout.part else conf.import_max_rows()


def ensure_row_limit(count: int, layout: Layout) -> None:
    """Raise TooLargeError for more rows than one import may have."""
    limit = _most_rows(layout)
    if count <= limit:
        return
    text = _("The file has %(count)d rows; an import has at most %(limit)d.")
    if layout.part and conf.import_max_rows() > limit:
        text = _(
            "The workbook has %(count)d rows; an import takes at most %(limit)d from a workbook. "
            "A CSV file may have more: save the list as CSV."
        )
    raise TooLargeError(text % {"count": count, "limit": limit}, code="too_many_rows")


def read_rows(file: BinaryIO, layout: Layout) -> Iterator[Row]:
    """The rows in order; rows of blank cells are skipped."""
    return (row for row, _cells in read_record_rows(file, layout))


def read_record_rows(file: BinaryIO, layout: Layout) -> Iterator[tuple[Row, Record]]:
    """The rows in order, each with the record it was read from."""
    limit = conf.import_max_cell()
    return ((_row_of(record, layout, limit), record) for record in row_records(file, layout))


def row_records(file: BinaryIO, layout: Layout) -> Iterator[Record]:
    """The records of the rows in order."""
    return _behind_head(_records(file, layout), layout)


def _row_of(record: Record, layout: Layout, limit: int) -> Row:
    texts: dict[str, str] = {}
    faults: list[str] = []
    in_address: list[str] = []
    in_courses: list[str] = []
    places = {"email": in_address, "courses": in_courses}
    for field, index in layout.columns.items():
        found = places.get(field, faults)
        texts[field] = _text_of(cell_of(record.cells, index), limit, found)
        if record.faults and index in record.faults:
            found.append(record.faults[index])
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
        faults=(*in_address, *in_courses, *faults),
        address_faults=len(in_address),
        course_faults=len(in_courses),
    )


def _text_of(cell: str, limit: int, faults: list[str]) -> str:
    """What a cell says, fit to be stored; what is wrong with it is added to the faults."""
    is_odd = not is_text(cell)
    if len(cell) > limit:
        faults.append(
            _("The cell “%(start)s…” has more than %(limit)d characters.")
            % {"start": shown(cell[:40], 40), "limit": limit}
        )
        cell = cell[:limit]
    elif is_odd:
        faults.append(
            _("“%(value)s” holds a character that isn't text.") % {"value": shown(cell, 100)}
        )
    text = clean_address(_GUARDED.sub("", cell, count=1) if cell[:1] == "'" else cell)
    return shown(text, limit) if is_odd else text


def _course_keys(cell: str) -> tuple[str, ...]:
    keys = (clean_address(part) for part in cell.split(";"))
    return tuple(dict.fromkeys(key for key in keys if key))
