"""R3.2, R3.9: a workbook is imported as a CSV is: resumed, mended, told about."""

import io

import pytest
from openpyxl.utils import get_column_letter

from lms_lite_learners import imports
from lms_lite_learners.exceptions import FileRefusedError, TooLargeError
from lms_lite_learners.imports import parts as archive
from lms_lite_learners.imports import workbook
from lms_lite_learners.imports.cells import MAX_COLUMNS
from lms_lite_learners.imports.layout import Layout
from lms_lite_learners.imports.read import inspect, read_rows
from lms_lite_learners.models import Job, JobRow, Learner
from lms_lite_learners.tasks.jobs import work
from tests.imports.books import HEAD, PEOPLE, book, cell, saved, sheet, strings, texts
from tests.imports.files import layout_of, rows_of, sample, upload
from tests.imports.test_samples import table_of

pytestmark = pytest.mark.django_db


class DeadError(Exception):
    """The worker is killed."""


def dies_after(chunks):
    """Kill the worker once so many chunks are committed."""
    left = iter(range(chunks))

    def after_chunk():
        if next(left, None) is None:
            raise DeadError

    return after_chunk


def test_an_import_goes_on_where_its_worker_died(claimed, settings, rows, run_import):
    settings.LMS_LITE_CHUNK_SIZE = 40
    job = claimed(sample("acme-staff.xlsx"))
    with pytest.raises(DeadError):
        imports.run(job, after_chunk=dies_after(2))
    assert JobRow.objects.filter(job=job).count() == 120
    imports.run(Job.objects.get(pk=job.pk))
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.done, job.counts) == ("succeeded", 300, {"invited": 300})
    assert Learner.objects.filter(status="pending").count() == 300
    Learner.objects.filter(status="pending").delete()
    assert table_of(job, rows) == table_of(run_import(sample("acme-staff.xlsx")), rows)


def test_rejected_rows_come_back_as_a_csv_that_can_be_mended(run_import):
    content = saved(
        [["name", "E-Mail", "shoes"], ["Ada", "ada@x.example", 40], ["Böb", "bob at x", 41]]
    )
    job = run_import(content)
    assert job.counts == {"invited": 1, "invalid_email": 1}
    mended = b"".join(imports.rejected_rows(job))
    assert "bob at x,Böb,,,3," in mended.decode("utf-8-sig")
    assert run_import(mended.replace(b"bob at x", b"bob@x.example")).counts == {"invited": 1}


def test_a_preview_of_a_workbook_writes_nothing(run_import):
    job = run_import(sample("acme-staff.xlsx"), dry_run=True)
    assert job.counts == {"invited": 300}
    assert not Learner.objects.exists()


def test_damage_behind_the_first_rows_stops_the_job_before_it_writes(acme):
    people = [texts(f"p{number}@x.example", row=number) for number in range(2, 5000)]
    content = book(sheet(HEAD, *people, texts("late@x.example", row=1)))
    job = imports.start(acme.org, upload(content), acting_user_id=acme.manager.pk)
    work(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.error_code) == ("failed", "damaged_workbook")
    assert "out of order after row 4999" in job.error_detail
    assert not Learner.objects.exists()


def test_too_many_rows_are_counted_whatever_letters_the_sheet_is_in(run_import, settings):
    settings.LMS_LITE_IMPORT_MAX_SHEET_ROWS = 2
    people = [texts(f"p{number}@x.example", row=number) for number in range(2, 5)]
    content = sheet(HEAD, *people).replace("UTF-8", "UTF-16").encode("utf-16")
    job = run_import(book(content))
    assert (job.state, job.error_code) == ("failed", "too_many_rows")
    assert not Learner.objects.exists()


def test_the_layout_says_which_sheet_was_read_and_what_was_not():
    staff = [["email", "Shoes"], ["a@x.example", 4]]
    layout = layout_of(saved([["Read me"]], staff, title2="Staff"))
    assert (layout.sheet, layout.part, layout.ignored) == (
        "Staff", "xl/worksheets/sheet2.xml", ("Shoes",)
    )  # fmt: skip
    assert Layout.from_json(layout.as_json()) == layout


def test_a_job_of_before_workbooks_is_still_read():
    old = {
        "encoding": "utf-8", "delimiter": ",", "has_sep_line": False, "head_line": 1,
        "columns": {"email": 0}, "ignored": [],
    }  # fmt: skip
    rows = read_rows(io.BytesIO(b"email\nada@x.example\n"), Layout.from_json(old))
    assert [row.email for row in rows] == ["ada@x.example"]


def test_the_same_people_are_read_from_a_workbook_and_from_a_csv():
    people = rows_of(sample("acme-staff.xlsx"))
    lines = [f"{row.email},{row.name}" for row in people]
    assert rows_of("email,name\n" + "\n".join(lines)) == people


def test_a_workbook_is_inspected_wherever_its_file_stands():
    file = io.BytesIO(sample("acme-staff.xlsx"))
    file.seek(1000)
    assert inspect(file) == inspect(file)


@pytest.mark.parametrize(("bound", "value"), [("MAX_STRINGS", 2), ("MAX_SHARED", 20)])
def test_more_shared_texts_than_are_held_are_refused(monkeypatch, bound, value):
    cells = "".join(f'<c t="s"><v>{number}</v></c>' for number in range(3))
    shared = strings("<t>email</t>", "<t>ada@x.example</t>", "<t>and more</t>")
    content = book(sheet(f"<row>{cells}</row>", HEAD.replace('r="1"', 'r="2"')), shared=shared)
    assert layout_of(content).columns
    monkeypatch.setattr(workbook, bound, value)
    with pytest.raises(TooLargeError, match="too much text"):
        layout_of(content)


def test_a_list_of_sheets_is_small():
    with pytest.raises(TooLargeError, match="unpacks to 9000"):
        layout_of(book(PEOPLE, settings=" " * 9_000_000))


def test_cells_are_read_as_far_as_people_write():
    def wide(column):
        place = get_column_letter(column)
        return book(sheet(f'<row r="1">{cell(f"{place}1", "ada@x.example")}</row>'))

    assert layout_of(wide(MAX_COLUMNS)).columns == {"email": MAX_COLUMNS - 1}
    with pytest.raises(FileRefusedError):
        layout_of(wide(MAX_COLUMNS + 1))


def test_of_very_many_sheets_the_first_are_read(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_SHEETS", 1)
    with pytest.raises(FileRefusedError, match="No sheet"):
        layout_of(saved([["name"], ["Ada"]], [["email"], ["ada@x.example"]]))


def test_a_part_that_is_listed_often_is_one_sheet():
    often = ("worksheets/sheet1.xml",) * 3
    content = book(PEOPLE, PEOPLE, PEOPLE, targets=often)
    assert [one.name for one in workbook.Workbook(io.BytesIO(content)).sheets] == ["Sheet1"]
    content = book(PEOPLE, PEOPLE, PEOPLE, targets=often, states=("hidden",))
    assert [one.name for one in workbook.Workbook(io.BytesIO(content)).sheets] == ["Sheet2"]


def wide(row, address):
    """A row of 30 texts, the first of which may be an address."""
    values = [address, *["text"] * 29]
    cells = [cell(f"{get_column_letter(at)}{row}", value) for at, value in enumerate(values, 1)]
    return f'<row r="{row}">{"".join(cells)}</row>'


def test_the_tags_of_all_sheets_are_bounded(monkeypatch):
    unread = [sheet(*(wide(row, "text") for row in range(1, 300))) for _number in range(4)]
    people = sheet(*(wide(row, f"p{row}@x.example") for row in range(1, 300)))
    # A sheet of theirs has 27,211 tags; that of the people is read for its sample.
    monkeypatch.setattr(archive, "MAX_ALL_TAGS", 5 * 27_211)
    assert layout_of(book(*unread, people)).sheet == "Sheet5"
    monkeypatch.setattr(archive, "MAX_ALL_TAGS", 4 * 27_211)
    with pytest.raises(TooLargeError, match="too many cells"):
        layout_of(book(*unread, people))


def test_as_large_a_workbook_as_may_be_is_read_whatever_stands_around(monkeypatch, settings):
    # All of it by a hundredth.
    settings.LMS_LITE_IMPORT_MAX_SHEET_ROWS = 1_000
    monkeypatch.setattr(archive, "MAX_TAGS", archive.MAX_TAGS // 100)
    monkeypatch.setattr(archive, "MAX_ALL_TAGS", archive.MAX_ALL_TAGS // 100)
    people = [wide(row, f"p{row}@x.example") for row in range(301, 1_001)]
    blank = [f'<row r="{row}"/>' for row in range(1_001, 1_101)]
    text = [wide(row, "text") for row in range(1, 301)]
    notes = [sheet(texts("name", row=1))] * 3
    content = book(*notes, sheet(*text, *people, *blank), sheet(*text))
    assert layout_of(content).sheet == "Sheet4"
    assert len(rows_of(content)) == 1_000
