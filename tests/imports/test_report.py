"""R3.3: what became of the rows, and the file to mend."""

import csv
import io

import pytest

from lms_lite_learners import imports
from lms_lite_learners.data import CourseOutcomes
from lms_lite_learners.exceptions import InvalidInputError, NotFoundError
from lms_lite_learners.imports import texts
from lms_lite_learners.imports.plan import GOOD_COURSES, REFUSED
from lms_lite_learners.models import Learner
from tests.imports.files import sample

pytestmark = pytest.mark.django_db

SAFE = "course-v1:Acme+SAFE101+2026"


def read_csv(job):
    text = b"".join(imports.rejected_rows(job)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_rejected_rows_can_be_mended_and_imported_again(run_import, globex, rows):
    job = run_import(sample("acme-with-faults.csv"))
    rejected = read_csv(job)
    assert {row["line"] for row in rejected} == {
        str(line)
        for line, row in rows(job).items()
        if row.outcome == "invalid_email" or "course" in str([c.outcome for c in row.courses])
    }
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rejected[0]))
    writer.writeheader()
    for number, row in enumerate(rejected):
        mended = row | {"courses": SAFE}
        if "@" not in row["email"] or "@@" in row["email"] or not row["email"].isascii():
            mended["email"] = f"mended{number}@x.example"
        writer.writerow(mended)
    again = run_import(buffer.getvalue())
    assert set(again.counts) == {"invited", "already_pending"}
    assert not again.resume_point["rejected"]
    assert again.arguments["layout"]["ignored"] == ["line", "code", "how to mend"]


def test_rejected_rows_imported_unmended_are_rejected_again(run_import, globex):
    job = run_import(sample("acme-with-faults.csv"))
    again = run_import(b"".join(imports.rejected_rows(job)))
    assert again.total == len(read_csv(job))
    assert [row["how to mend"] for row in read_csv(again)] == [
        row["how to mend"] for row in read_csv(job)
    ]


def test_rejected_rows_say_by_code_and_in_words_how_to_mend_them(run_import, globex):
    told = {row["email"]: row for row in read_csv(run_import(sample("acme-with-faults.csv")))}
    assert list(told[""]) == [
        "email", "name", "courses", "language", "line", "code", "how to mend"
    ]  # fmt: skip
    assert told["two@@acme.example"]["code"] == "invalid_email"
    assert told["two@@acme.example"]["how to mend"].endswith("address. Correct the address.")
    assert told["unknown@acme.example"]["code"] == "unknown_course"
    assert "Correct the key of the course" in told["unknown@acme.example"]["how to mend"]
    assert told["other@acme.example"]["code"] == "not_your_course"


def test_every_code_of_a_rejected_row_has_a_way_to_mend_it():
    codes = [*REFUSED, *(set(CourseOutcomes) - GOOD_COURSES)]
    assert all(texts.how_to_mend([str(code)]) for code in codes)


def test_a_row_that_strict_stopped_names_the_course(run_import):
    job = run_import("email,courses\nada@x.example,nonsense\n", strict=True)
    [row] = read_csv(job)
    assert (row["courses"], row["code"]) == ("nonsense", "unknown_course")


def test_mended_and_imported_again_twice_changes_nothing(run_import, globex):
    job = run_import(sample("acme-with-faults.csv"))
    mended = [
        row | {"email": f"mended{number}@x.example", "courses": ""}
        for number, row in enumerate(read_csv(job))
    ]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(mended[0]))
    writer.writeheader()
    writer.writerows(mended)
    assert run_import(buffer.getvalue()).counts == {"invited": len(mended)}
    before = list(Learner.objects.order_by("id").values())
    assert run_import(buffer.getvalue()).counts == {"already_pending": len(mended)}
    assert list(Learner.objects.order_by("id").values()) == before


def test_rejected_rows_are_no_formulas_and_read_as_they_were(run_import):
    job = run_import('email,name\nnonsense,"=HYPERLINK(""x"")"\n+nonsense,\n')
    assert [(row["email"], row["name"]) for row in read_csv(job)] == [
        ("nonsense", '\'=HYPERLINK("x")'),
        ("'+nonsense", ""),
    ]
    again = run_import(b"".join(imports.rejected_rows(job)))
    assert [row.email for row in imports.list_rows(again).rows] == ["nonsense", "+nonsense"]


def test_many_rejected_rows_are_all_told(run_import):
    content = "email\n" + "".join(
        f"bad{n}\n" if n % 3 else f"good{n}@x.example\n" for n in range(2500)
    )
    assert len(read_csv(run_import(content))) == 1666


def test_without_rejected_rows_there_is_no_file(run_import):
    with pytest.raises(NotFoundError):
        imports.ensure_rejected_rows(run_import("email\na@x.example"))


def test_the_rows_are_paged_both_ways(run_import):
    job = run_import("email\n" + "".join(f"p{n}@x.example\n" for n in range(5)))
    first = imports.list_rows(job, page_size=2)
    second = imports.list_rows(job, page_size=2, cursor=first.next_cursor)
    third = imports.list_rows(job, page_size=2, cursor=second.next_cursor)
    assert [[row.line for row in page.rows] for page in (first, second, third)] == [
        [2, 3], [4, 5], [6]
    ]  # fmt: skip
    assert (first.previous_cursor, third.next_cursor, first.count) == ("", "", 5)
    back = imports.list_rows(job, page_size=2, cursor=third.previous_cursor)
    assert [row.line for row in back.rows] == [4, 5]
    assert imports.list_rows(job, page_size=2, cursor=back.previous_cursor).rows == first.rows


def test_the_rows_are_filtered_by_outcome(run_import):
    job = run_import("email\na@x.example\nnonsense\n")
    page = imports.list_rows(job, outcome="invalid_email")
    assert ([row.line for row in page.rows], page.count) == ([3], 1)
    with pytest.raises(InvalidInputError):
        imports.list_rows(job, outcome="nonsense")
    with pytest.raises(InvalidInputError):
        imports.list_rows(job, cursor="²")


def test_the_template_is_understood(run_import):
    content = imports.template().decode() + f"ada@x.example,Ada,{SAFE},de\n"
    assert run_import(content).counts == {"invited": 1}
