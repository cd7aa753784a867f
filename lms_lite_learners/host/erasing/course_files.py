"""Files of a course's staff, in which many learners of the course stand together."""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lms_lite_learners.host.courses import find_key
from lms_lite_learners.host.erasing.stored import Place, StoredFile, sga_storage
from lms_lite_learners.host.erasing.tables import rows_in, slices
from lms_lite_learners.host.selection import as_text, parsed

TASKS = "instructor_task.InstructorTask"
COHORTS = "cohort_students"
# What a task was given, by the key that names it.
FILE, FOLDER = "file_name", "upload_parent_dir"
ZIPS = "edx_sga_zipped"

__all__ = ["cohort_uploads", "names_under", "report_folders", "zipped_work"]


def cohort_uploads(course_keys: Iterable[str]) -> set[StoredFile]:
    """The lists by which staff put learners into cohorts."""
    given = _given(course_keys, FILE, task_type=COHORTS)
    return {StoredFile(Place.DEFAULT, name) for _course, name in given}


def report_folders(course_keys: Iterable[str]) -> set[tuple[str, str]]:
    """Course and folder where a task was told to put its results elsewhere than the others."""
    return set(_given(course_keys, FOLDER))


def names_under(storage: Any, folder: str) -> list[str]:
    """What lies in a folder; one that was never made is empty."""
    try:
        return list(storage.listdir(folder)[1])
    except FileNotFoundError:
        return []


def zipped_work(course_keys: Iterable[str]) -> set[StoredFile]:
    """What learners handed in for staff-graded assignments, as staff had it zipped.

    All runs of a course share the folder; a file's name ends with its run's key.
    """
    found: set[str] = set()
    for text in course_keys:
        key = find_key(text)
        if key is None:
            continue
        folder = f"{key.org}/{key.course}/{ZIPS}"
        # Behind the name a storage puts letters of its own where there is such a file.
        own = re.compile(rf".*_{re.escape(text)}(?:_\w{{7}})?\.zip")
        names = names_under(sga_storage(), folder)
        found |= {posixpath.join(folder, name) for name in names if own.fullmatch(name)}
    return {StoredFile(Place.STAFF_GRADED, name) for name in found}


def _given(course_keys: Iterable[str], key: str, **where: Any) -> Iterator[tuple[str, str]]:
    """Course and text that tasks of these courses were given under a key."""
    rows = rows_in(TASKS)
    if rows is None:
        return
    for some in slices(parsed(course_keys)):
        tasks = rows.filter(course_id__in=some, task_input__contains=f'"{key}"', **where)
        for course, text in tasks.values_list(as_text("course_id"), "task_input"):
            value = _parsed(text).get(key)
            # Some databases don't tell capitals apart.
            if value and isinstance(value, str) and find_key(course) in some:
                yield course, value


def _parsed(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
