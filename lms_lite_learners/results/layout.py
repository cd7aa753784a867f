"""How results become the lines of a report.

`wide`: one line per learner, a column per course. `tidy`: one line per learner and course. The
words of a report are the same in every language, for whoever reads it by a program.
"""

from collections.abc import Iterable, Iterator, Sequence

from lms_lite_learners.data import LearnerResults, Result, ResultStatus
from lms_lite_learners.results.rules import FAILED, IN_PROGRESS, PASSED, UNREADABLE

WIDE, TIDY = "wide", "tidy"
LAYOUTS = (WIDE, TIDY)
NOTHING = "N/A"
PERSON = ("Name", "Email", "Last active")
TOTALS = ("Total number of courses", "Number of passed courses")
RESULT = ("Course", "Status", "Percent", "Result date")
__all__ = ["LAYOUTS", "TIDY", "WIDE", "header", "lines", "numbers_of", "word_of"]


def header(columns: Sequence[str], layout: str) -> list[str]:
    """The first line: what each column holds."""
    return [*PERSON, *TOTALS, *columns] if layout == WIDE else [*PERSON, *RESULT]


def numbers_of(layout: str) -> frozenset[int]:
    """Places of the columns that hold numbers."""
    return frozenset({3, 4}) if layout == WIDE else frozenset({5})


def lines(
    people: Iterable[LearnerResults], columns: Sequence[str], layout: str
) -> Iterator[list[str]]:
    """The lines of these learners; a result in a course that is no column is left out."""
    places = {key: number for number, key in enumerate(columns)}
    return _wide(people, places) if layout == WIDE else _tidy(people, places)


def _wide(people: Iterable[LearnerResults], places: dict[str, int]) -> Iterator[list[str]]:
    nothing = [NOTHING] * len(places)
    for person in people:
        cells, total, passed = nothing.copy(), 0, 0
        for key, result in person.results.items():
            if key in places:
                word = word_of(result.status)
                is_readable = result.status is not UNREADABLE
                cells[places[key]] = f"{word}, {result.percent}%" if is_readable else word
                total += 1
                passed += result.status is PASSED
        yield [*_person(person), str(total), str(passed), *cells]


def _tidy(people: Iterable[LearnerResults], places: dict[str, int]) -> Iterator[list[str]]:
    for person in people:
        about = _person(person)
        own = [result for key, result in person.results.items() if key in places]
        if len(own) > 1:
            own.sort(key=lambda result: places[result.course_key])
        for result in own:
            yield [*about, *_about(result)]


def _person(person: LearnerResults) -> list[str]:
    account, seen = person.account, person.last_active
    return [
        account.shown_name if account else "",
        account.email if account else "",
        seen.isoformat(timespec="seconds") if seen else "",
    ]


def word_of(status: ResultStatus) -> str:
    """The word for a status; told by identity, as a look-up would hash the member's name."""
    if status is IN_PROGRESS:
        return "In Progress"
    if status is PASSED:
        return "Passed"
    return "Failed" if status is FAILED else "Unreadable"


def _about(result: Result) -> list[str]:
    is_readable = result.status is not UNREADABLE
    return [
        result.course_key,
        word_of(result.status),
        str(result.percent) if is_readable else "",
        result.date.isoformat(timespec="seconds") if result.date else "",
    ]
