"""R3: every row of each sample file has its outcome, on an empty list."""

import csv
import io

import openpyxl
import pytest

from tests.imports.files import sample

pytestmark = pytest.mark.django_db


def table_of(job, rows):
    """Line, address, outcome and courses of every row of an import."""
    assert job.state == "succeeded"
    return [
        (row.line, row.email, row.outcome, *(f"{one.key} {one.outcome}" for one in row.courses))
        for row in rows(job).values()
    ]


def expected(lines, email, courses=None):
    """All go, and everybody is allowed into the courses of the row."""

    def given(cells):
        keys = cells[courses].split(";") if courses is not None else []
        return [f"{key} allowed" for key in keys if key]

    return [(line, cells[email], "invited", *given(cells)) for line, cells in lines]


def lines_of(text, **options):
    rows = csv.reader(io.StringIO(text, newline=""), **options)
    return [(rows.line_num, cells) for cells in rows][1:]


def test_the_plain_staff_file(run_import, rows):
    lines = lines_of(sample("acme-staff.csv").decode("utf-8"))
    assert len(lines) == 2000
    found = table_of(run_import(sample("acme-staff.csv")), rows)
    assert found == expected(lines, email=0, courses=2)


def test_the_staff_file_of_a_european_spreadsheet(run_import, rows):
    lines = lines_of(sample("acme-staff-excel-eu.csv").decode("cp1252"), delimiter=";")
    assert len(lines) == 600
    assert table_of(run_import(sample("acme-staff-excel-eu.csv")), rows) == expected(lines, email=1)


def test_the_staff_workbook(run_import, rows):
    page = openpyxl.load_workbook(io.BytesIO(sample("acme-staff.xlsx"))).active
    lines = list(enumerate(page.iter_rows(values_only=True), start=1))[1:]
    assert len(lines) == 300
    assert table_of(run_import(sample("acme-staff.xlsx")), rows) == expected(lines, email=0)


def test_the_staff_file_with_faults(run_import, rows, globex):
    table = sample("acme-with-faults.outcomes.tsv").decode("utf-8").splitlines()
    wanted = [tuple(line.split("\t")) for line in table]
    found = table_of(run_import(sample("acme-with-faults.csv")), rows)
    assert [tuple(map(str, row)) for row in found] == wanted
