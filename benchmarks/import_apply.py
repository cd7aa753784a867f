"""An import applied, against the floor of all rows it leaves: `python -m benchmarks.import_apply`.

Half of the people come with two courses; nobody has an account. The floor writes the very rows
that the import left, with the driver's own `executemany`, a transaction per 1,000 rows.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import django

ROOT = Path(__file__).resolve().parents[1]
ORG = "Acme"
COURSES = ("course-v1:Acme+SAFE101+2026", "course-v1:Acme+DATA200+2026")
GOAL = 3.0
# Parents first: what an import leaves, in the order it can be written.
TABLES = (
    "lms_lite_learners_learner",
    "lms_lite_learners_invitation",
    "lms_lite_learners_jobrow",
    "student_courseenrollmentallowed",
)
BATCH = 1000


def main() -> None:
    """Measure and print one line a round, then the ratio of the medians."""
    options = _options()
    sys.path[:0] = [str(ROOT), str(ROOT / "sandbox")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    with _database():
        _courses()
        base = _rss()
        subjects, floors = [], []
        for number in range(options.rounds):
            _empty()
            subjects.append(_subject(options.rows))
            print(f"round {number + 1}: import {options.rows / subjects[-1]:9.0f} rows/s", end="")
            if options.no_floor:
                print()
                continue
            rows = {table: _rows(table) for table in TABLES}
            _empty_tables()
            floors.append(_floor(rows))
            left = sum(len(some) for _columns, some in rows.values())
            print(f"   floor {options.rows / floors[-1]:9.0f} rows/s ({left} rows left)")
        _report(options.rows, subjects, floors)
        print(f"peak RSS {_rss():.0f} MB, {_rss() - base:.0f} MB over the start")


def _report(rows: int, subjects: list[float], floors: list[float]) -> None:
    subject = statistics.median(subjects)
    print(f"import {rows} rows: {subject:.2f} s, {rows / subject:.0f} rows/s")
    if floors:
        ratio = subject / statistics.median(floors)
        verdict = "ok" if ratio <= GOAL else "MISSED"
        print(f"floor {statistics.median(floors):.2f} s, x {ratio:.2f} (goal {GOAL:g}) {verdict}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-floor", action="store_true", help="for memory alone")
    return parser.parse_args()


@contextmanager
def _database() -> Iterator[None]:
    """A test database beside the one of DATABASE_URL, gone afterwards."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    if connection.vendor == "sqlite":
        # In memory it would be no database to compare with, and its rows would count as ours.
        connection.settings_dict["TEST"]["NAME"] = f"{tempfile.mkdtemp()}/bench.sqlite3"
    config = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(config, verbosity=0)


def _courses() -> None:
    from opaque_keys.edx.keys import CourseKey

    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    for text in COURSES:
        key = CourseKey.from_string(text)
        CourseOverview.objects.create(
            id=key, org=ORG, display_name=key.course, version=CourseOverview.VERSION,
            _location=f"block-v1:{text.removeprefix('course-v1:')}+type@course+block@course",
        )  # fmt: skip


def _write_file(file: IO[bytes], rows: int) -> None:
    file.write(b"email,name,courses\r\n")
    both = ";".join(COURSES)
    for number in range(rows):
        courses = both if number % 2 else ""
        file.write(f"person{number}@bench.example,Person Number {number},{courses}\r\n".encode())


def _subject(rows: int) -> float:
    from django.core.files.base import File

    from lms_lite_learners import imports, jobs
    from lms_lite_learners.host import files
    from lms_lite_learners.models import Job

    with tempfile.TemporaryFile() as file:
        _write_file(file, rows)
        job = imports.start(ORG, File(file, name="bench.csv"), acting_user_id=1)
    job = jobs.claim(job.pk)
    started = time.perf_counter()
    imports.run(job)
    seconds = time.perf_counter() - started
    files.delete(job.arguments["file"])
    ended = Job.objects.get(pk=job.pk)
    assert (ended.state, ended.counts) == ("succeeded", {"invited": rows}), ended.counts
    return seconds


def _empty() -> None:
    from lms_lite_learners.models import Job

    _empty_tables()
    Job.objects.all().delete()


def _empty_tables() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in reversed(TABLES):
            cursor.execute(f"DELETE FROM {table}")


def _rows(table: str) -> tuple[list[str], list[tuple[object, ...]]]:
    from django.db import connection

    connection.ensure_connection()
    cursor = connection.connection.cursor()
    cursor.execute(f"SELECT * FROM {table}")
    columns = [column[0] for column in cursor.description]
    rows = [tuple(map(_writable, row)) for row in cursor.fetchall()]
    cursor.close()
    return columns, rows


def _writable(value: object) -> object:
    """A value as the driver takes it back: PostgreSQL gives JSON as Python's own."""
    from django.db import connection

    if isinstance(value, list | dict) and connection.vendor == "postgresql":
        from psycopg.types.json import Jsonb

        return Jsonb(value)
    return value


def _floor(rows: dict[str, tuple[list[str], list[tuple[object, ...]]]]) -> float:
    from django.db import connection, transaction

    mark = "?" if connection.vendor == "sqlite" else "%s"
    started = time.perf_counter()
    for table, (columns, values) in rows.items():
        names, marks = ", ".join(columns), ", ".join([mark] * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        for start in range(0, len(values), BATCH):
            with transaction.atomic():
                cursor = connection.connection.cursor()
                cursor.executemany(statement, values[start : start + BATCH])
                cursor.close()
    return time.perf_counter() - started


def _rss() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
