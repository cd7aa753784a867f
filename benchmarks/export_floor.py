"""The floor of an export: the driver's cursor and `csv.writer`, or XlsxWriter, and no more."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks import world
from benchmarks.floors import fetch

HEADS = {
    "wide": [
        "Name", "Email", "Last active", "Total number of courses", "Number of passed courses",
    ],
    "tidy": [
        "Name", "Email", "Last active", "Course", "Status", "Percent", "Result date",
    ],
}  # fmt: skip
LEARNERS = """
SELECT l.user_id, l.is_open, u.username, u.email, u.is_active, u.last_login, p.name, p.city,
  p.country
FROM lms_lite_learners_learner l JOIN auth_user u ON u.id = l.user_id
LEFT JOIN auth_userprofile p ON p.user_id = u.id
WHERE l.org = %s AND l.user_id > %s ORDER BY l.user_id LIMIT 5000"""
ENROLMENTS = """
SELECT user_id, course_id, created FROM student_courseenrollment
WHERE is_active = {true} AND user_id > %s AND user_id <= %s"""
GRADES = """
SELECT user_id, course_id, percent_grade, letter_grade, modified, passed_timestamp
FROM grades_persistentcoursegrade WHERE user_id > %s AND user_id <= %s"""
COMPLETIONS = """
SELECT user_id, course_key, MAX(modified) FROM completion_blockcompletion
WHERE user_id > %s AND user_id <= %s GROUP BY user_id, course_key"""
ROLES = """
SELECT user_id, org, course_id FROM student_courseaccessrole
WHERE user_id > %s AND user_id <= %s"""


def floor_csv(path: Path, columns: list[str], shape: str) -> int:
    """The report as CSV; answers its rows."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS[shape] + (columns if shape == "wide" else []))
        count = 1
        for some in _parts(columns, shape):
            writer.writerows(some)
            count += len(some)
    return count


def floor_xlsx(path: Path, columns: list[str], shape: str) -> int:
    """The report as a workbook; answers its rows."""
    numbers = {3, 4} if shape == "wide" else {5}
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    heads = HEADS[shape] + (columns if shape == "wide" else [])
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head)
    count = 1
    for some in _parts(columns, shape):
        for row, cells in enumerate(some, count):
            for column, cell in enumerate(cells):
                if column in numbers:
                    sheet.write_number(row, column, int(cell))
                elif cell:
                    sheet.write_string(row, column, cell)
        count += len(some)
    book.close()
    return count


def _parts(columns: list[str], shape: str) -> Iterator[list[list[str]]]:
    after = 0
    places = {key: number for number, key in enumerate(columns)}
    enrolments = ENROLMENTS.format(true=world._truth(True))
    build = _wide if shape == "wide" else _tidy
    while learners := fetch(LEARNERS, (world.LARGE, after)):
        span = (after, learners[-1][0])
        found: dict[int, dict[str, tuple[Any, ...]]] = defaultdict(dict)
        seen: dict[int, Any] = {}
        for user_id, key, created in fetch(enrolments, span):
            found[user_id][key] = ("In Progress", 0, created)
        for user_id, key, percent, letter, modified, passed_at in fetch(GRADES, span):
            status = "Passed" if letter else "In Progress"
            date = (passed_at or modified) if letter else modified
            found[user_id][key] = (status, int(percent * 100 + 0.5), date)
            seen[user_id] = max(seen.get(user_id, modified), modified)
        for user_id, _key, latest in fetch(COMPLETIONS, span):
            # SQLite knows no type of what it calculates.
            at = datetime.fromisoformat(latest) if isinstance(latest, str) else latest
            seen[user_id] = max(seen.get(user_id, at), at)
        assert not fetch(ROLES, span)
        yield build(learners, found, seen, places)
        after = span[1]


def _wide(learners: Any, found: Any, seen: Any, places: dict[str, int]) -> list[list[str]]:
    rows = []
    for user_id, _open, username, email, _active, login, name, _city, _country in learners:
        cells, passed, own = ["N/A"] * len(places), 0, found.get(user_id, {})
        for key, (status, percent, _date) in own.items():
            cells[places[key]] = f"{status}, {percent}%"
            passed += status == "Passed"
        last = _last(login, seen.get(user_id))
        rows.append([name or username, email, last, str(len(own)), str(passed), *cells])
    return rows


def _tidy(learners: Any, found: Any, seen: Any, places: dict[str, int]) -> list[list[str]]:
    rows = []
    for user_id, _open, username, email, _active, login, name, _city, _country in learners:
        own = found.get(user_id, {})
        last = _last(login, seen.get(user_id))
        for key in sorted(own, key=places.__getitem__):
            status, percent, date = own[key]
            rows.append([name or username, email, last, key, status, str(percent), _iso(date)])
    return rows


def _last(login: Any, seen: Any) -> str:
    last = login or seen if login is None or seen is None else max(login, seen)
    return _iso(last) if last else ""


def _iso(at: Any) -> str:
    if at.tzinfo is None:
        return at.isoformat(timespec="seconds") + "+00:00"
    return at.isoformat(timespec="seconds")
