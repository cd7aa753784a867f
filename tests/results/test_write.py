"""The bytes of a report: CSV by RFC 4180, workbooks, and text that nothing calculates."""

import csv
import hashlib
import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_lite_learners.data import Account, LearnerResults, Result, ResultStatus
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.results import layout, write
from lms_lite_learners.results.neutral import is_suspect, neutralize

GOLDEN = Path(__file__).parents[1] / "data" / "results-wide.csv"
PLAIN = Path(__file__).parents[1] / "data" / "results-wide-plain.csv"
COURSES = ["course-v1:Acme+SAFE101+2026", "ccx-v1:Acme+SAFE101+2026+ccx@7", "-Acme/OLD/1"]
NAMES = (
    "Ada Lovelace", "Ἀσπασία ἡ Μιλησία", "Софья Ковалевская", "תמר כהן", "فاطمة الفهري",
    "सावित्रीबाई फुले", "রোকেয়া বেগম", "ரேவதி", "สมหญิง ใจดี", "ნინო", "Աննա", "ልደት",
    "李清照", "さくら 花子", "김지영", "ᎠᏓ", "O'Brien, \"Dr\" Ann", "Two\nLines", "Two\r\nLines",
    "=HYPERLINK(\"http://x.example\",\"y\")", "+1-2", "-3+4", "@SUM(A1)", "\tTab", "\rReturn",
    " =1+1", "＝1＋1", "＋1", "－1", "＠x", "\u200b=1", "a;=1+1", "Jean-Luc", "Åsa + Bo", "👩‍🚀 🇳🇱",
)  # fmt: skip
FORMULAS = [name for name in NAMES if neutralize(name) != name]


def table():
    """A report of one learner per name."""
    statuses = list(ResultStatus)
    people = [
        LearnerResults(
            number,
            Account(number, f"u{number}", f"u{number}@people.example", True, name),
            None,
            True,
            {COURSES[number % 3]: Result(COURSES[number % 3], statuses[number % 4], number, None)},
        )
        for number, name in enumerate(NAMES)
    ]
    head = layout.header(COURSES, layout.WIDE)
    return [head, *layout.lines(people, COURSES, layout.WIDE)]


def written(rows, **switches):
    file = io.BytesIO()
    count = write.write_csv(file, iter(rows), **switches)
    assert count == len(rows)
    return file.getvalue()


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_wide_report_is_the_golden_file_byte_for_byte():
    assert written(table()) == GOLDEN.read_bytes()
    assert written(table(), bom=False, neutralize=False) == PLAIN.read_bytes()


def test_a_reader_gets_back_every_cell():
    assert read(PLAIN.read_bytes()) == table()
    assert read(GOLDEN.read_bytes()) == [[neutralize(cell) for cell in row] for row in table()]


def test_the_mark_of_utf_8_can_be_left_out():
    assert written([["a"]]) == b"\xef\xbb\xbfa\r\n"
    assert written([["a"]], bom=False) == b"a\r\n"


def test_every_line_ends_with_both_characters():
    assert written([["a", "b"], ["c", "d"]], bom=False) == b"a,b\r\nc,d\r\n"


def test_formulas_are_told_from_names():
    assert len(FORMULAS) == 13
    assert "Jean-Luc" not in FORMULAS
    assert "Åsa + Bo" not in FORMULAS


@pytest.mark.parametrize("name", FORMULAS)
def test_no_formula_is_written_unless_asked_for(name):
    rows = [["Ada", name, "x"]]
    assert read(written(rows))[0][1] == neutralize(name)
    assert "'" in neutralize(name)
    assert read(written(rows, neutralize=False)) == rows


@given(st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=3), max_size=4))
def test_whatever_is_written_is_neutral_and_comes_back(rows):
    wanted = [[neutralize(cell) for cell in row] for row in rows]
    assert read(written(rows)) == wanted
    assert read(written(rows, neutralize=False)) == rows


@given(st.text(alphabet=' "=+@-\t\r\n,;a＝\ufeff', max_size=8))
def test_the_quick_look_misses_nothing(text):
    if neutralize(text) != text:
        assert is_suspect([["x", text]])
        assert is_suspect([[text, "x"], ["y", ""]])


def test_an_ordinary_report_needs_no_second_look():
    rows = [layout.header(["course-v1:A+B+C"], "wide"), ["Ada", "a@b.example", "", "0", "0", "N/A"]]
    assert not is_suspect(rows)


def test_a_look_at_blank_cells_goes_over_each_once():
    rows = [[" " * number] for number in range(1500)]
    started = time.process_time()
    assert not is_suspect(rows)
    assert time.process_time() - started < 0.5


def test_a_report_is_written_as_it_comes():
    file = io.BytesIO()
    sizes = []

    def rows():
        for number in range(5000):
            sizes.append(file.tell())
            yield [f"person {number}"]

    write.write_csv(file, rows())
    assert sizes[-1] > sizes[1000]


def sheet(rows, **options):
    file = io.BytesIO()
    write.write_xlsx(file, rows, **options)
    with zipfile.ZipFile(file) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_a_workbook_holds_text_and_no_formula_or_link():
    found = sheet([[name, "http://x.example", "mailto:a@b.example"] for name in FORMULAS])
    assert "<f>" not in found
    assert "<hyperlink" not in found
    assert "=HYPERLINK" in found


def test_numbers_are_numbers_in_their_columns_only():
    found = sheet([["7", "7"]], numbers={1})
    assert '<c r="A1" t="inlineStr"><is><t>7</t></is></c>' in found
    assert '<c r="B1"><v>7</v></c>' in found


def test_a_full_sheet_is_refused_in_words():
    write.ensure_fits_sheet(1_048_576, 16_384)
    for rows, columns in ((1_048_577, 5), (5, 16_385)):
        with pytest.raises(InvalidInputError) as error:
            write.ensure_fits_sheet(rows, columns)
        assert "1,048,576" in error.value.detail


def test_the_same_report_is_the_same_bytes():
    sums = {hashlib.sha256(written(table())).hexdigest() for _ in range(2)}
    assert len(sums) == 1
