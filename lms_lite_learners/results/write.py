"""Lines of a report as bytes: CSV as RFC 4180 has it, and workbooks."""

import csv
import io
from collections.abc import Collection, Iterable
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.results import neutral

BATCH = 1000
BOM = "\ufeff"
SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384

__all__ = ["SHEET_COLUMNS", "SHEET_ROWS", "ensure_fits_sheet", "write_csv", "write_xlsx"]


def write_csv(
    file: IO[bytes], rows: Iterable[list[str]], *, bom: bool = True, neutralize: bool = True
) -> int:
    """Write rows as UTF-8 with CRLF, a thousand at a time; answers how many there were.

    `neutralize` keeps text from being calculated by a spreadsheet.
    """
    if bom:
        file.write(BOM.encode())
    rest, count = iter(rows), 0
    while some := list(islice(rest, BATCH)):
        if neutralize and neutral.is_suspect(some):
            some = [list(map(neutral.neutralize, row)) for row in some]
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(some)
        file.write(text.getvalue().encode())
        count += len(some)
    return count


def ensure_fits_sheet(rows: int, columns: int) -> None:
    """Raise InvalidInputError where so many rows and columns, header included, fit no sheet."""
    if rows <= SHEET_ROWS and columns <= SHEET_COLUMNS:
        return
    text = _(
        "A sheet of a workbook holds %(rows)s rows and %(columns)s columns; this report has "
        "%(own_rows)s and %(own_columns)s. Choose CSV, or fewer dates or courses."
    ) % {
        "rows": f"{SHEET_ROWS:,}",
        "columns": f"{SHEET_COLUMNS:,}",
        "own_rows": f"{rows:,}",
        "own_columns": f"{columns:,}",
    }
    raise InvalidInputError(text, code="too_many", fields={"format": [text]})


def write_xlsx(file: IO[bytes], rows: Iterable[list[str]], *, numbers: Collection[int] = ()) -> int:
    """Write rows as the one sheet of a workbook, row by row; answers how many there were.

    Cells are text, whatever they begin with, except whole numbers in the columns `numbers`. Raises
    InvalidInputError when the sheet is full.
    """
    with Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        count = 0
        for count, row in enumerate(rows, 1):
            ensure_fits_sheet(count, len(row))
            _write_row(sheet, count - 1, row, numbers)
    return count


_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def _write_row(sheet: Worksheet, number: int, row: list[str], numbers: Collection[int]) -> None:
    for place, cell in enumerate(row):
        if place in numbers and cell.isdecimal():
            sheet.write_number(number, place, int(cell))
        elif cell:
            sheet.write_string(number, place, cell)
