"""R3.2: a file is what its bytes say."""

import gzip
import io
import zipfile

import pytest

from lms_lite_learners.exceptions import FileRefusedError, TooLargeError
from lms_lite_learners.imports.headers import HEADER_WORDS
from tests.imports.files import layout_of, rows_of, sample


def emails(content):
    return [row.email for row in rows_of(content)]


def faults(content):
    return {row.line: row.faults for row in rows_of(content) if row.faults}


def test_the_plain_staff_file_is_read_whole():
    rows = rows_of(sample("acme-staff.csv"))
    assert len(rows) == 2000
    assert (rows[0].line, rows[-1].line) == (2, 2001)
    assert rows[2].courses == ("course-v1:Acme+SAFE101+2026",)


def test_european_excel_is_windows_1252_with_semicolons():
    content = sample("acme-staff-excel-eu.csv")
    layout = layout_of(content)
    assert (layout.encoding, layout.delimiter, layout.ignored) == ("cp1252", ";", ("Abteilung",))
    assert "Songül Gierschner" in {row.name for row in rows_of(content)}


def test_lines_count_as_in_an_editor_across_quoted_newlines():
    lines = {row.email: row.line for row in rows_of(sample("acme-with-faults.csv"))}
    assert lines["newline@acme.example"] == 27
    assert lines["pani.anna.maria.gogacz@example.com"] == 29


TABLE = "email,name\nada@x.example,Zoë Žižek\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found(encoding):
    (row,) = rows_of(TABLE.encode(encoding))
    assert (row.email, row.name) == ("ada@x.example", "Zoë Žižek")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter):
    content = delimiter.join(["name", "email", "courses"]) + "\n"
    content += delimiter.join(['"A, B; C"', "ada@x.example", "x"])
    (row,) = rows_of(content)
    assert (row.name, row.email, row.courses) == ("A, B; C", "ada@x.example", ("x",))


def test_one_column_needs_no_delimiter():
    assert emails("e-mail\nada@x.example\nbob@x.example") == ["ada@x.example", "bob@x.example"]


def test_a_sep_line_names_the_delimiter_and_counts_as_a_line():
    (row,) = rows_of("\ufeffsep=|\r\nemail|name\r\nada@x.example|Ada, B\r\n")
    assert (row.line, row.name) == (3, "Ada, B")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(end):
    rows = rows_of(end.join(["email", "", "ada@x.example", "   ", "bob@x.example"]))
    assert [(row.line, row.email) for row in rows] == [(3, "ada@x.example"), (5, "bob@x.example")]


def test_a_line_end_on_the_edge_of_a_block_is_one():
    filling = "x" * (256 * 1024 - len("email,note\r\nada@x.example,\r"))
    rows = rows_of(f"email,note\r\nada@x.example,{filling}\r\nbob@x.example,\r\n")
    assert [row.line for row in rows] == [2, 3]


@pytest.mark.parametrize("word", [w for words in HEADER_WORDS.values() for w in words])
def test_every_documented_head_is_understood(word):
    field = next(field for field, words in HEADER_WORDS.items() if word in words)
    assert layout_of(f'"x","{word.upper().replace(chr(34), chr(34) * 2)}","email"\n,,a@x.example')
    columns = layout_of(f'"x","{word.replace(chr(34), chr(34) * 2)}"\n,a@x.example\n').columns
    assert columns[field] == 1


@pytest.mark.parametrize(
    "titles", ["Staff list 2026,,\n", "Staff list\n\n", '"Acme;\n2026",,\n,as of May,\n']
)
def test_titles_may_stand_above_the_head(titles):
    content = titles + "Name,E-mail,Dept\nAda,ada@x.example,IT\n"
    assert layout_of(content).ignored == ("Dept",)
    (row,) = rows_of(content)
    assert (row.name, row.email, row.line) == ("Ada", "ada@x.example", content.count("\n"))


def test_a_title_with_an_address_hides_no_row():
    title = '"Questions to:\nboss@x.example",,\n'
    content = title + "E-mail,Name,Dept\nada@x.example,Ada,IT\n"
    assert [(row.email, row.name) for row in rows_of(content)] == [("ada@x.example", "Ada")]


def test_a_row_with_an_address_is_above_no_head():
    assert emails("ada@x.example,Ada\nemail,name\nbob@x.example,Bob\n") == [
        "ada@x.example",
        "email",
        "bob@x.example",
    ]


def test_heads_match_without_case_blanks_and_punctuation():
    assert layout_of(" E - M A I L :;*Náme*\nada@x.example;Ada").columns == {"email": 0, "name": 1}


def test_unknown_columns_are_reported():
    layout = layout_of("Shoe size,email,Team,email\n40,ada@x.example,Red,other@x.example")
    assert layout.ignored == ("Shoe size", "Team", "email")


def test_without_heads_the_first_column_of_addresses_counts():
    content = "Ada,ada@x.example,home@x.example\nBob,nonsense,home@x.example\n"
    assert emails(content) == ["ada@x.example", "nonsense"]
    assert layout_of(content).ignored == ("column 1", "column 3")


def test_a_column_may_be_found_late():
    content = "".join(f"{number},none\n" for number in range(1000)) + "x,ada@x.example\n"
    assert emails(content)[-1] == "ada@x.example"


def test_blanks_marks_and_mailto_are_taken_off():
    content = "email,name\n\u00a0 mailto:ada@x.example\u200b ,\u2060 Ada  L \n"
    (row,) = rows_of(content)
    assert (row.email, row.name) == ("ada@x.example", "Ada L")


def test_a_language_column_is_read():
    (row,) = rows_of("email,Sprache\nada@x.example,Deutsch")
    assert row.language == "Deutsch"


def test_a_guarded_formula_is_read_as_it_was():
    (row,) = rows_of("email,name\n'+ada@x.example,'=1+1\n")
    assert (row.email, row.name) == ("+ada@x.example", "=1+1")


def test_a_control_character_is_its_rows_fault():
    content = "email,name,shoes\nada@x.example,A\x00da,4\x01\nbob@x.example,Bob,\x02\n"
    assert list(faults(content)) == [2]
    assert "\x00" not in faults(content)[2][0]


def test_no_control_character_of_a_row_is_kept():
    content = "email,name,courses,language\na\x00@x.example,A\x00da,a\x00b;c,d\x00e\n"
    (row,) = rows_of(content)
    assert (row.email, row.name) == ("a\ufffd@x.example", "A\ufffdda")
    assert (row.courses, row.language) == (("a\ufffdb", "c"), "d\ufffde")
    assert len(row.faults) == 4


def test_a_control_character_in_an_overlong_cell_is_not_kept_either(settings):
    settings.LMS_LITE_IMPORT_MAX_CELL = 20
    (row,) = rows_of(f"email,language\nada@x.example,\x00{'x' * 30}\n")
    assert row.language == "\ufffd" + "x" * 19


def test_heads_that_are_not_read_are_told_without_control_characters():
    content = f"email,sh\x00oes,{'x' * 101}\nada@x.example,40,\n"
    assert layout_of(content).ignored == ("sh\ufffdoes", "x" * 99 + "…")


def test_a_broken_letter_is_its_rows_fault():
    good = "email,name\nada@x.example,Żółw\nbob@x.example,Łódź\n".encode()
    assert list(faults(good + b"cy@x.example,Zo\xeb\n")) == [4]


def test_an_unclosed_quotation_mark_takes_no_other_line_with_it():
    content = 'email,name\nada@x.example,"Ada\nbob@x.example,Bob\ncy@x.example,"Cy"\n'
    assert list(faults(content)) == [2]
    assert emails(content) == ["ada@x.example", "bob@x.example", "cy@x.example"]


@pytest.mark.parametrize("above", ["", "bob@x.example,Bob\n"])
@pytest.mark.parametrize("below", ["", "\n", "\ncy@x.example,Cy\n"])
def test_an_unclosed_quotation_mark_is_the_same_fault_wherever_it_stands(above, below):
    content = f'email,name\n{above}ada@x.example,"Ada{below}'
    assert list(faults(content)) == [2 + bool(above)]


def test_a_file_of_open_quotation_marks_is_answered():
    with pytest.raises(FileRefusedError) as refused:
        layout_of('"a"b,"\n' * 27_000)
    assert refused.value.code == "no_email_column"


def test_an_unclosed_quotation_mark_before_a_long_file_is_one_fault():
    people = "".join(f"p{number}@x.example,P\n" for number in range(20_000))
    content = f'email,name\nada@x.example,"Ada\n{people}'
    assert list(faults(content)) == [2]
    assert len(emails(content)) == 20_001


def test_a_cell_over_the_limit_is_its_rows_fault(settings):
    settings.LMS_LITE_IMPORT_MAX_CELL = 20
    assert list(faults(f"email,name\nada@x.example,{'x' * 21}\nbob@x.example,{'y' * 20}")) == [2]


@pytest.mark.parametrize("size", [11_000, 150_000])
@pytest.mark.parametrize("cell", ["%s", '"%s"'])
def test_an_overlong_cell_is_told_as_one(size, cell):
    content = f"email,courses\nada@x.example,{cell % ('x' * size)}\nbob@x.example,\n"
    (fault,) = faults(content)[2]
    assert "more than 10000 characters" in fault
    assert "x…”" in fault


def test_an_overlong_name_is_told_without_a_quotation_mark():
    told = " ".join(faults(f"email,name\nada@x.example,{'x' * 150_000}\n")[2])
    assert "never closed" not in told
    assert "……" not in told


def test_an_overlong_cell_in_a_column_that_is_not_read_is_nobodys_fault():
    content = f"email,notes\nada@x.example,{'x' * 150_000}\nbob@x.example,ok\n"
    assert faults(content) == {}
    assert emails(content) == ["ada@x.example", "bob@x.example"]


def test_more_rows_than_the_limit_are_refused(settings):
    settings.LMS_LITE_IMPORT_MAX_ROWS = 2
    assert len(rows_of("email\na@x.example\n\n\n\nb@x.example\n")) == 2
    with pytest.raises(TooLargeError, match="3 rows"):
        rows_of("email\na@x.example\nb@x.example\nc@x.example\n")


def zipped(name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped("word/document.xml"), "text document"),
        (zipped("readme"), "ZIP archive"),
        (b"PK\x03\x04 and then nothing", "damaged workbook"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old Office"),
        (gzip.compress(b"email\na@x.example", mtime=0), "compressed"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b"<?xml version='1.0'?>", "XML"),
        (bytes(range(256)) * 40, "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_what_it_is(content, kind):
    with pytest.raises(FileRefusedError, match=kind):
        layout_of(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\r\n", "empty_file"),
        (b"email,name\n", "no_rows"),
        (b"email,name\n,\n ,\n", "no_rows"),
        (b"name,town\nAda,London\n", "no_email_column"),
    ],
)
def test_a_file_without_people_is_refused(content, code):
    with pytest.raises(FileRefusedError) as refused:
        layout_of(content)
    assert refused.value.code == code


def test_a_line_without_end_is_refused():
    with pytest.raises(FileRefusedError, match="more than"):
        rows_of(b"email\na@x.example\n" + b"x" * 3_000_000)
