"""Reading files of people, its memory and speed: `python -m benchmarks.import_read`.

Each file is inspected and read in a process of its own; 1,000,000 CSV rows may take 1.2 times the
memory of 100,000. A workbook has its bound beside them.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADS = ("email", "name", "courses", "language")
GOAL = 1.2
# MB that 100,000 rows of a workbook may take over an idle process.
BOOK_GOAL = 64
FILES = (("csv", 100_000), ("csv", 1_000_000), ("xlsx", 100_000))


def main() -> None:
    """Measure each file and print a line, then the ratio."""
    if len(sys.argv) > 1:
        _read(Path(sys.argv[1]))
        return
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, rows in FILES:
            path = Path(folder) / f"{rows}.{kind}"
            (_write_csv if kind == "csv" else _write_book)(path, rows)
            command = [sys.executable, "-m", "benchmarks.import_read", str(path)]
            answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
            count, inspected, read, base, peak = answer.stdout.split()
            assert int(count) == rows, count
            found[kind, rows] = float(peak), float(peak) - float(base)
            print(
                f"{kind:4} {rows:9} rows: inspect {float(inspected):5.2f} s, read "
                f"{rows / float(read):8.0f} rows/s, peak RSS {float(peak):4.0f} MB, "
                f"{found[kind, rows][1]:3.0f} MB over the start"
            )
    ratio = found["csv", 1_000_000][0] / found["csv", 100_000][0]
    print(f"1,000,000 CSV rows: x {ratio:.2f} (goal {GOAL:g}) {_verdict(ratio <= GOAL)}")
    more = found["xlsx", 100_000][1]
    verdict = _verdict(more <= BOOK_GOAL)
    print(f"100,000 rows of a workbook: {more:.0f} MB (goal {BOOK_GOAL}) {verdict}")


def _verdict(is_met: bool) -> str:
    return "ok" if is_met else "MISSED"


def _cells(number: int) -> tuple[str, ...]:
    return (
        f"person{number}@bench.example", f"Pérson Number {number}", "course-v1:Acme+SAFE101+2026",
        "de",
    )  # fmt: skip


def _write_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADS) + "\r\n")
        for number in range(rows):
            file.write(",".join(_cells(number)) + "\r\n")


def _write_book(path: Path, rows: int) -> None:
    """As spreadsheet programs write it, with a table of shared texts."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_urls": False})
    page = book.add_worksheet()
    page.write_row(0, 0, HEADS)
    for number in range(rows):
        page.write_row(number + 1, 0, _cells(number))
    book.close()


def _read(path: Path) -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "sandbox")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from lms_lite_learners.imports.read import inspect, read_rows

    with path.open("rb") as file:
        base, started = _rss(), time.perf_counter()
        layout = inspect(file)
        inspected = time.perf_counter()
        count = sum(1 for _row in read_rows(file, layout))
        ended = time.perf_counter()
    print(count, inspected - started, ended - inspected, base, _rss())


def _rss() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
