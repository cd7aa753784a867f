"""The lines of a report, wide and tidy."""

from datetime import UTC, datetime, timedelta, timezone

from lms_lite_learners.data import Account, LearnerResults, Result, ResultStatus
from lms_lite_learners.results.layout import header, lines

AT = datetime(2026, 3, 10, 12, 30, 5, 999, tzinfo=UTC)
A, B, C, D, E = (f"course-v1:Acme+{code}+1" for code in "ABCDE")
COLUMNS = [A, B, C, D, E]
ADA = Account(1, "ada", "Ada@People.example", True, "Ada Lovelace")


def person(*results, account=ADA, last_active=AT):
    return LearnerResults(1, account, last_active, True, {one.course_key: one for one in results})


SOME = (
    Result(D, ResultStatus.UNREADABLE, 0, AT),
    Result(A, ResultStatus.PASSED, 85, AT),
    Result(B, ResultStatus.FAILED, 40, AT),
    Result(C, ResultStatus.IN_PROGRESS, 12, None),
)


def test_the_wide_header_is_the_one_promised():
    assert header([A, B], "wide") == [
        "Name", "Email", "Last active", "Total number of courses", "Number of passed courses",
        A, B,
    ]  # fmt: skip


def test_a_wide_line_has_a_cell_per_course():
    assert list(lines([person(*SOME)], COLUMNS, "wide")) == [
        [
            "Ada Lovelace", "Ada@People.example", "2026-03-10T12:30:05+00:00", "4", "1",
            "Passed, 85%", "Failed, 40%", "In Progress, 12%", "Unreadable", "N/A",
        ]
    ]  # fmt: skip


def test_total_counts_cells_that_arent_na_and_passed_those_that_start_so():
    [line] = lines([person(*SOME)], COLUMNS[:2], "wide")
    assert line[3:5] == ["2", "1"]
    assert [cell for cell in line[5:] if cell.startswith("Passed")] == ["Passed, 85%"]


def test_a_learner_without_results_has_a_wide_line_and_no_tidy_one():
    nobody = person(last_active=None)
    assert list(lines([nobody], [A], "wide")) == [
        ["Ada Lovelace", "Ada@People.example", "", "0", "0", "N/A"]
    ]
    assert list(lines([nobody], [A], "tidy")) == []


def test_tidy_lines_follow_the_order_of_the_columns():
    found = list(lines([person(*SOME)], COLUMNS, "tidy"))
    about, time = found[0][:3], "2026-03-10T12:30:05+00:00"
    assert header(COLUMNS, "tidy") == [
        "Name", "Email", "Last active", "Course", "Status", "Percent", "Result date",
    ]  # fmt: skip
    assert found == [
        [*about, A, "Passed", "85", time],
        [*about, B, "Failed", "40", time],
        [*about, C, "In Progress", "12", ""],
        [*about, D, "Unreadable", "", time],
    ]


def test_the_username_stands_in_for_a_name():
    nameless = Account(1, "ada", "a@b.example", True)
    [line] = lines([person(account=nameless)], [], "wide")
    assert line[0] == "ada"


def test_times_keep_the_offset_of_their_zone():
    there = AT.astimezone(timezone(timedelta(hours=5, minutes=45)))
    [line] = lines([person(last_active=there)], [], "wide")
    assert line[2] == "2026-03-10T18:15:05+05:45"
