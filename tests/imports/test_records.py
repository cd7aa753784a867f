"""R3.2: whatever the quotes of a file say, it is read once, and no line takes another with it."""

import pytest

from lms_lite_learners.imports.records import AGAIN_PER_CHARACTER, FREE_AGAIN, read_records
from lms_lite_learners.imports.sniff import MAX_LINE


class Line(str):
    """A line that counts the characters of all lines that were handed out."""

    __slots__ = ()
    read = 0

    def __len__(self):
        Line.read += super().__len__()
        return super().__len__()


def read_counted(lines, **options):
    """Read the records, as long as that takes time in proportion to the lines."""
    size, Line.read = sum(map(len, lines)), 0
    # Each line's length is asked for at most three times when it is handed out.
    bound = 3 * (FREE_AGAIN + MAX_LINE + (1 + AGAIN_PER_CHARACTER) * size)
    for _record in read_records(map(Line, lines), ",", **options):
        assert Line.read <= bound


def has_address_below(cells):
    return any("@" in cell.partition("\n")[2] for cell in cells)


@pytest.mark.parametrize(
    "lines",
    [
        ['"a"b,"\n'] * 60_000,
        ['x@x.example,"a"b,"\n'] * 30_000,
        ['"@"b,"\n'] * 300 + ["x,y\n"] * 3_000,
        ['a,"\n', *["b\n"] * 30] * 3_000,
        ['"a"b,"\n'] * 20 + ["x" * 900_000 + "\n"],
        (['"a"b,"\n'] * 2_000 + ['"\n']) * 30,
    ],
)
@pytest.mark.parametrize("is_suspicious", [lambda _cells: False, has_address_below])
def test_reading_takes_time_in_proportion_to_the_file(lines, is_suspicious):
    read_counted(lines, is_suspicious=is_suspicious)


def records(text):
    return [
        (record.line, record.cells, record.is_broken)
        for record in read_records(iter(text.splitlines(keepends=True)), ",")
    ]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_quote_left_open_in_the_last_line_is_its_fault(end):
    assert records(f'a,b\nc,"d{end}') == [(1, ["a", "b"], False), (2, ["c", "d"], True)]


def test_a_quote_left_open_is_found_behind_one_that_closes_early():
    assert [record[2] for record in records('"a"b,"\nc\nd\n')] == [True, False, False]


def test_a_good_record_of_several_lines_is_whole_after_a_thousand_that_are_not():
    text = "".join('"a"b,"\n' for _number in range(1_000)) + "x,y\n" * 50_000 + 'c,"d\ne"\n'
    assert records(text)[-1] == (51_001, ["c", "d\ne"], False)


LONG = "x" * 200_000


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        (f"a,{LONG},b", ["a", LONG, "b"]),
        (f'a,"{LONG}",b', ["a", LONG, "b"]),
        (f'"a","{LONG},""{LONG}""",', ["a", f'{LONG},"{LONG}"', ""]),
        (f'"a"b,c"d",{LONG}\r', ["ab", 'c"d"', LONG]),
        (f'"",{LONG}', ["", LONG]),
    ],
)
def test_a_cell_of_any_length_is_split_off_like_a_short_one(line, cells):
    assert records(f"{line}\ne,f\n") == [(1, cells, False), (2, ["e", "f"], False)]
    short = [cell.replace(LONG, "x") for cell in cells]
    assert records(f"{line.replace(LONG, 'x')}\n") == [(1, short, False)]


def test_a_long_cell_that_stays_open_is_a_quote_left_open():
    assert [record[2] for record in records(f'a,"{LONG}\nb,c\n')] == [True, False]
