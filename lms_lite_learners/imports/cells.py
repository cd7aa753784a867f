"""The cells of a sheet as texts, row by row, each with its number as the spreadsheet shows it."""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from lms_lite_learners import conf
from lms_lite_learners.exceptions import FileRefusedError
from lms_lite_learners.imports.parts import Attributes, Parts, local, refuse_damaged
from lms_lite_learners.imports.records import Record
from lms_lite_learners.imports.showing import shown

# What a sheet has at most, by its format; cells further right than MAX_COLUMNS aren't read.
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MAX_COLUMNS = 1_000
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# A character that XML can't hold is written by its number: `_x0007_`.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Formats of dates that a workbook needn't spell out; those from 27 on are of East Asia.
_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])

__all__ = ["MAX_COLUMNS", "Formats", "Texts", "read_cells"]


def _unescape(text: str) -> str:
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return _SURROGATE.sub("\ufffd", plain)


class Texts:
    """Hears the text of one cell after another, of each no more than what tells it is too long."""

    def __init__(self, limit: int) -> None:
        """`limit`: characters that a cell may have."""
        self._most = limit + 1
        self._pieces: list[str] = []
        self._length = 0
        self._is_open = False
        self._is_reading_aid = False

    def start(self, tag: str, _attributes: Attributes, /) -> None:
        """A tag opens."""
        name = local(tag)
        if name == "t":
            self._is_open = not self._is_reading_aid
        elif name == "rPh":
            self._is_reading_aid = True

    def end(self, tag: str) -> None:
        """A tag closes."""
        name = local(tag)
        if name == "t":
            self._is_open = False
        elif name == "rPh":
            self._is_reading_aid = False

    def text(self, text: str) -> None:
        """Some of a text."""
        if self._is_open and self._length < self._most:
            self._pieces.append(text)
            self._length += len(text)

    def take(self) -> str:
        """The text that was heard since the last one was taken."""
        text = _unescape("".join(self._pieces))[: self._most]
        self._pieces.clear()
        self._length = 0
        return text


class Formats:
    """Hears which formats of cells show a number as a date, and shows it so."""

    def __init__(self, *, is_1904: bool) -> None:
        """`is_1904`: do days count from 1904, as old ones of Apple do?"""
        self._is_1904 = is_1904
        self._codes: dict[str, str] = {}
        self._of_style: list[str] = []
        self._dates: dict[str, bool] = {}
        self._is_in_styles = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """A tag opens."""
        name = local(tag)
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._is_in_styles = True
        elif name == "xf" and self._is_in_styles:
            self._of_style.append(attributes.get("numFmtId", ""))

    def end(self, tag: str) -> None:
        """A tag closes."""
        if local(tag) == "cellXfs":
            self._is_in_styles = False

    def text(self, text: str) -> None:
        """Nothing to do."""

    def _is_date(self, style: str) -> bool:
        if not style.isdecimal() or int(style) >= len(self._of_style):
            return False
        number = self._of_style[int(style)]
        code = self._codes.get(number)
        if code is not None:
            return bool(is_date_format(code[:255]))
        return number.isdecimal() and int(number) in _DATES

    def show(self, text: str, style: str) -> str:
        """A number as a reader sees it: 12.0 is 12, and a date is a date."""
        try:
            number = float(text)
        except ValueError:
            return text
        if not math.isfinite(number):
            return text
        if style not in self._dates:
            self._dates[style] = self._is_date(style)
        if self._dates[style]:
            return self._date(number) or text
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"

    def _date(self, number: float) -> str:
        epoch = CALENDAR_MAC_1904 if self._is_1904 else CALENDAR_WINDOWS_1900
        try:
            found = from_excel(number, epoch)
        except (ValueError, OverflowError):
            return ""
        if isinstance(found, datetime):
            return found.date().isoformat() if found.time() == time() else found.isoformat(" ")
        return str(found)


def read_cells(
    parts: Parts, path: str, shared: Sequence[str], formats: Formats
) -> Iterator[Record]:
    """The rows of a sheet that have a cell, in order; raises FileRefusedError."""
    heard = _Rows(shared, formats, conf.import_max_cell())
    for _block in parts.parse(path, heard):
        yield from heard.rows
        heard.rows.clear()


class _Rows(Texts):
    """Hears a sheet and holds the rows that are whole."""

    def __init__(self, shared: Sequence[str], formats: Formats, limit: int) -> None:
        super().__init__(limit)
        self.rows: list[Record] = []
        self._shared = shared
        self._formats = formats
        self._is_in_data = False
        self._row = 0
        self._column = 0
        self._cells: dict[int, str] = {}
        self._faults: dict[int, str] = {}
        # The cell being read: where it is, its type, its style, and whether a formula makes it.
        self._kind: str | None = None
        self._style = ""
        self._has_formula = self._has_value = False

    def start(self, tag: str, attributes: Attributes) -> None:
        name = local(tag)
        if name == "sheetData":
            self._is_in_data = True
        elif not self._is_in_data:
            return
        elif name == "row":
            self._open_row(attributes.get("r"))
        elif name == "c":
            self._open_cell(attributes)
        elif self._kind is None:
            return
        elif name == "f":
            self._has_formula = True
        elif name == "v":
            self._is_open = self._has_value = True
        else:
            super().start(tag, attributes)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "c" and self._kind is not None:
            self._close_cell()
        elif name == "row" and self._cells:
            width = max(self._cells) + 1
            cells = [self._cells.get(index, "") for index in range(width)]
            self.rows.append(Record(self._row, cells, faults=self._faults))
        elif name == "sheetData":
            self._is_in_data = False
        elif name == "v":
            self._is_open = False
        else:
            super().end(tag)

    def _open_row(self, number: str | None) -> None:
        row = self._row + 1
        if number is not None:
            row = int(number) if number.isdecimal() and len(number) < 8 else 0
        if not self._row < row <= LAST_ROW:
            raise refuse_damaged(_("its rows are out of order after row %d") % self._row)
        self._row, self._column = row, 0
        self._cells, self._faults = {}, {}

    def _open_cell(self, attributes: Attributes) -> None:
        self._column = _column_of(attributes.get("r"), self._column + 1)
        if self._column > LAST_COLUMN:
            raise refuse_damaged(_("row %d has too many cells") % self._row)
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._has_formula = self._has_value = False

    def _close_cell(self) -> None:
        kind, text, index = self._kind, self.take(), self._column - 1
        self._kind, self._is_open = None, False
        if index >= MAX_COLUMNS:
            return
        if kind == "s":
            text = self._shared_text(text)
        elif kind == "b":
            text = {"1": "TRUE", "0": "FALSE"}.get(text, text)
        elif kind == "n":
            text = self._formats.show(text, self._style) if text else ""
        if self._has_formula and not text and not self._has_stored_text(kind):
            self._faults[index] = _(
                "Cell %(cell)s holds a formula without its result. Open the file in a "
                "spreadsheet program and save it again, or put in the value."
            ) % {"cell": self._place(index)}
        elif kind == "e":
            self._faults[index] = _("Cell %(cell)s holds the error “%(value)s”.") % {
                "cell": self._place(index),
                "value": shown(text, 20),
            }
        if text or index in self._faults:
            self._cells[index] = text

    def _has_stored_text(self, kind: str | None) -> bool:
        """Is the result of a formula stored, and is it an empty text?"""
        return self._has_value and kind == "str"

    def _shared_text(self, number: str) -> str:
        if not number.isdecimal() or len(number) > 9 or int(number) >= len(self._shared):
            raise refuse_damaged(
                _("cell %(cell)s speaks of a text that isn't there")
                % {"cell": self._place(self._column - 1)}
            )
        return self._shared[int(number)]

    def _place(self, index: int) -> str:
        return f"{get_column_letter(index + 1)}{self._row}"


def _column_of(place: str | None, following: int) -> int:
    if place is None:
        return following
    match = _PLACE.fullmatch(place)
    if match is None:
        raise FileRefusedError(
            _("The workbook is damaged: “%(place)s” is no cell.") % {"place": place[:20]},
            code="damaged_workbook",
        )
    number = 0
    for letter in match[1].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
