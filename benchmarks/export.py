"""An export, generated, laid out and written, against the floor of its rows.

    python -m benchmarks.export --learners 20000

The floor asks the same tables by key ranges over the driver's own cursor and hands the rows to
`csv.writer`, or cell by cell to XlsxWriter; both have to leave the same file.
"""

import argparse
import gc
import hashlib
import os
import resource
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
sys.path[:0] = [".", "sandbox"]
django.setup()

from completion.models import BlockCompletion  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import world  # noqa: E402
from benchmarks.export_floor import floor_csv, floor_xlsx  # noqa: E402
from benchmarks.floors import ROUNDS  # noqa: E402
from benchmarks.list_page import database  # noqa: E402
from common.djangoapps.student.models import CourseEnrollment  # noqa: E402
from lms_lite_learners.data import Scope  # noqa: E402
from lms_lite_learners.results import layout, rows, write  # noqa: E402

SIZE = 5000
CSV_GOAL, XLSX_GOAL, FLAT = 1.5, 1.3, 1.1
SCOPE = Scope(world.LARGE)
COMPLETED = 2


def load_more() -> None:
    """Two completed blocks for each learner, in the course of the first enrolment, and its time."""
    CourseEnrollment.objects.update(created=world.START)
    for block in range(COMPLETED):
        for number, key in enumerate(world.COURSES):
            run = key.removeprefix("course-v1:")
            world._fill(
                BlockCompletion,
                f"n.i %% {len(world.COURSES)} = {number}",
                user_id="n.i",
                context_key=f"'{key}'",
                block_key=f"'block-v1:{run}+type@html+block@b{block}'",
                block_type="'html'",
                completion="1.0",
                created="a.at",
                modified="a.at",
            )
    world.analyze()


def lines(columns: list[str], shape: str) -> Iterator[list[str]]:
    """The subject: the generator's people as lines, a range of accounts at a time."""
    yield layout.header(columns, shape)
    for after, until in rows.bounds(SCOPE, SIZE):
        people = rows.in_range(SCOPE, after, until, world.NOW)
        yield from layout.lines(people, columns, shape)


def subject_csv(path: Path, columns: list[str], shape: str) -> int:
    """A CSV as an export writes it."""
    with path.open("wb") as file:
        return write.write_csv(file, lines(columns, shape))


def subject_xlsx(path: Path, columns: list[str], shape: str) -> int:
    """A workbook as an export writes it."""
    with path.open("wb") as file:
        return write.write_xlsx(file, lines(columns, shape), numbers=layout.numbers_of(shape))


def compare(
    name: str,
    floor: Callable[[Path, list[str], str], int],
    subject: Callable[[Path, list[str], str], int],
    shape: str,
    goal: float,
) -> bool:
    """Floor and subject in turns, by their medians; is the goal missed?"""
    columns = rows.course_columns(SCOPE)
    times: dict[str, list[float]] = {"floor": [], "subject": []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            sums = []
            for who, call in (("floor", floor), ("subject", subject)):
                path = Path(folder) / who
                gc.collect()
                started = time.perf_counter()
                count = call(path, columns, shape)
                times[who].append(time.perf_counter() - started)
                sums.append((count, _checksum(path)))
            assert sums[0] == sums[1], f"{name}: floor and subject left other files"
    of_floor, of_subject = (statistics.median(some) for some in times.values())
    ratio = of_subject / of_floor
    print(
        f"{name:<12} {count:8d} rows  floor {count / of_floor:9.0f} rows/s  "
        f"subject {count / of_subject:9.0f} rows/s  x {ratio:5.2f} (goal {goal:g})  "
        f"{'ok' if ratio <= goal else 'MISSED'}",
        flush=True,
    )
    return ratio > goal


def _checksum(path: Path) -> str:
    """Of a CSV's bytes; a workbook holds the time it was made, so of its sheet."""
    if path.read_bytes()[:2] == b"PK":
        with zipfile.ZipFile(path) as book:
            return hashlib.sha256(book.read("xl/worksheets/sheet1.xml")).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def measure_memory() -> bool:
    """The peak over all learners against that over a tenth; has it grown?"""
    columns = rows.course_columns(SCOPE)
    ranges = list(rows.bounds(SCOPE, SIZE))
    with tempfile.TemporaryFile() as file:
        for after, until in ranges[: max(len(ranges) // 10, 1)]:
            people = rows.in_range(SCOPE, after, until, world.NOW)
            write.write_csv(file, layout.lines(people, columns, layout.WIDE), bom=False)
        tenth = _peak()
        write.write_csv(file, lines(columns, layout.WIDE))
    whole = _peak()
    print(f"peak RSS {whole:.0f} MB, x {whole / tenth:.2f} of that for a tenth (goal {FLAT})")
    return whole / tenth > FLAT


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measure and print; 1 where a goal was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--learners", type=int, default=20_000)
    parser.add_argument("--only", default="", help="csv or xlsx")
    parser.add_argument("--keep", action="store_true", help="keep the database for another run")
    chosen = parser.parse_args()
    if connection.vendor == "sqlite":
        # In memory its rows would count as ours.
        connection.settings_dict["TEST"]["NAME"] = f"{tempfile.mkdtemp()}/bench.sqlite3"
    with database(chosen.learners, keep=chosen.keep):
        if not BlockCompletion.objects.exists():
            load_more()
        print(f"{connection.vendor}, {chosen.learners} learners", flush=True)
        missed = int(measure_memory())
        for shape in layout.LAYOUTS:
            if chosen.only != "xlsx":
                missed += compare(f"csv, {shape}", floor_csv, subject_csv, shape, CSV_GOAL)
            if chosen.only != "csv":
                missed += compare(f"xlsx, {shape}", floor_xlsx, subject_xlsx, shape, XLSX_GOAL)
    print(f"{missed} goals missed")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
