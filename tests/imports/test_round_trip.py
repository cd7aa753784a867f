"""R3.2: what is written as a table of people is read as it was, and any bytes are answered."""

import csv
import io
import re
import tracemalloc
import zipfile
from datetime import timedelta

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms_lite_learners.exceptions import FileRefusedError
from lms_lite_learners.imports.read import inspect, read_rows
from tests.imports.books import HEAD, PEOPLE, book, parts, sheet, texts
from tests.imports.files import rows_of, sample

HEADS = ("email", "name", "courses", "language")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
patient = settings(deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.too_slow])

# Any text but what can't be in a cell: half characters, control characters, lost letters.
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd")
NAMES = st.text(LETTERS | st.sampled_from(" \",;\t\n\r|'<>"), max_size=40)
WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
ADDRESSES = st.builds("{}@{}.example".format, WORDS, WORDS)
KEYS = st.builds("course-v1:{}+{}+{}".format, WORDS, WORDS, WORDS)
PERSON = st.tuples(ADDRESSES, NAMES, st.lists(KEYS, max_size=3, unique=True), st.just("de"))
PEOPLE_OF_A_FILE = st.lists(PERSON, min_size=1, max_size=12)


def cells_of(people):
    return [(email, name, ";".join(keys), language) for email, name, keys, language in people]


def shown(name):
    """A name as it is read: on one line, without what is invisible around it."""
    from lms_lite_learners.identity import clean_address

    return " ".join(clean_address(unguarded(name)).split())


def unguarded(name):
    """Without the apostrophe that a spreadsheet needs before a formula."""
    return name[1:] if name[:1] == "'" and name[1:2] in tuple("=+-@\t\r") else name


def wanted(people, first=2):
    return [(email, shown(name), tuple(keys), language) for email, name, keys, language in people]


def found(content):
    rows = rows_of(content)
    assert not [row.faults for row in rows if row.faults]
    return [(row.email, row.name, row.courses, row.language) for row in rows]


@patient
@given(
    people=PEOPLE_OF_A_FILE,
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(ENCODINGS),
    has_sep_line=st.booleans(),
)
def test_what_csv_writes_is_read(people, delimiter, end, quoting, encoding, has_sep_line):
    if encoding == "cp1252":
        people = [
            (email, name.encode("cp1252", "ignore").decode("cp1252"), keys, language)
            for email, name, keys, language in people
        ]
    if quoting == csv.QUOTE_MINIMAL:
        # This writer puts no quotes around a line end that isn't its own.
        people = [
            (email, re.sub("[\r\n]", end, name), keys, language)
            for email, name, keys, language in people
        ]
    text = io.StringIO(newline="")
    if has_sep_line:
        text.write(f"sep={delimiter}{end}")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([HEADS, *cells_of(people)])
    assert found(text.getvalue().encode(encoding)) == wanted(people)


@patient
@given(people=PEOPLE_OF_A_FILE, constant=st.booleans())
def test_what_xlsxwriter_writes_is_read(people, constant):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": constant, "strings_to_urls": False})
    page = book.add_worksheet()
    for line, cells in enumerate([HEADS, *cells_of(people)]):
        for column, cell in enumerate(cells):
            page.write_string(line, column, cell)
    book.close()
    assert found(buffer.getvalue()) == wanted(people)


@patient
@given(people=PEOPLE_OF_A_FILE)
def test_what_openpyxl_writes_is_read(people):
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    for cells in [HEADS, *cells_of(people)]:
        line = []
        for text in cells:
            cell = openpyxl.cell.WriteOnlyCell(page, value=text)
            cell.data_type = "s"
            line.append(cell)
        page.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    assert found(buffer.getvalue()) == wanted(people)


def answer(content):
    """Read the file as an import does; answers the number of rows, or None for a refusal."""
    file = io.BytesIO(content)
    try:
        return sum(1 for _row in read_rows(file, inspect(file)))
    except FileRefusedError as refusal:
        if not refusal.detail:
            raise
        return None


@patient
@given(st.binary(max_size=3000))
def test_any_bytes_are_answered(content):
    answer(content)


SPICES = st.sampled_from(
    [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"sep=", b'"', b",", b";", b"\t", b"\r", b"\n",
     b"\x00", b"email", b"ada@x.example", b"name", b"<", b">", b"@", b"PK\x03\x04", b"\x1a",
     b"\xc3", b"|"]
)  # fmt: skip


@patient
@given(st.lists(SPICES | st.binary(max_size=5), max_size=60).map(b"".join))
def test_any_bytes_that_look_like_a_list_are_answered(content):
    answer(content)


STAFF = sample("acme-staff.xlsx")


@patient
@given(st.lists(st.tuples(st.integers(0, len(STAFF) - 1), st.integers(0, 255)), max_size=20))
def test_a_workbook_with_any_bytes_changed_is_answered(changes):
    content = bytearray(STAFF)
    for place, byte in changes:
        content[place] = byte
    answer(bytes(content))


PARTS = parts(PEOPLE)


@patient
@given(
    part=st.sampled_from(sorted(PARTS)),
    place=st.floats(0, 1),
    inserted=st.sampled_from(
        ["<row>", "</row>", "<c/>", '<c t="s"><v>1</v></c>', "<v>x</v>", "<is>", '<row r="-1"/>',
         "&a;", '<c r="A0"/>', '<c t="n" s="99"><v>1e999</v></c>', "<sheetData>", "<t>x</t>",
         "\x00", "<!DOCTYPE x>"]
    ),
    removed=st.integers(0, 30),
)  # fmt: skip
def test_a_workbook_with_any_part_changed_is_answered(part, place, inserted, removed):
    text = PARTS[part]
    start = int(place * len(text))
    changed = PARTS | {part: text[:start] + inserted + text[start + removed :]}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)
    answer(buffer.getvalue())


def peak_of(content):
    """Bytes that reading the file takes at most, the file itself left out."""
    tracemalloc.start()
    try:
        answer(content)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.soak
@pytest.mark.parametrize(
    "content",
    [b"x" * 8_000_000, b'a@x.example,"\n' * 500_000, b"a@x.example,b\n" * 100_000],
    ids=["one line", "open quotes", "people"],
)
def test_reading_a_text_holds_little(content):
    assert peak_of(content) < 16_000_000


@pytest.mark.soak
def test_reading_a_workbook_holds_no_more_for_more_rows():
    def people(rows):
        lines = (texts(f"p{row}@x.example", "Ada", row=row) for row in range(2, rows))
        return book(sheet(HEAD, *lines))

    some, many = people(3_000), people(12_000)
    answer(some)
    assert peak_of(many) <= 1.2 * peak_of(some)
