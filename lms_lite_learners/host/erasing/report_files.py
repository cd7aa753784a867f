"""The platform's own results files, and others of a course's staff: deleted whole.

Each holds many learners of a course.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import Q

from lms_lite_learners.host.courses import find_key
from lms_lite_learners.host.erasing.course_files import (
    cohort_uploads,
    names_under,
    report_folders,
    zipped_work,
)
from lms_lite_learners.host.erasing.stored import (
    Place,
    StoredFile,
    delete,
    is_newer,
    report_store,
)
from lms_lite_learners.host.erasing.tables import rows_in, slices

log = logging.getLogger(__name__)

# What follows the course in the key of a block.
BLOCK = "+type@"
STORES = (Place.GRADE_REPORTS, Place.FINANCIAL_REPORTS)

__all__ = ["delete_reports", "report_files_of"]


def report_files_of(course_keys: Iterable[str]) -> tuple[StoredFile, ...]:
    """The results files of the courses, and the files of grades that staff imported or exported."""
    keys = list(course_keys)
    return tuple(sorted({*_Reports(keys).files, *_operation_files(_operations(keys))}))


def delete_reports(course_keys: Iterable[str], *, until: datetime | None = None) -> tuple[int, int]:
    """Delete them, and rows that name them; answers how many files went and how many are left.

    A store or a folder that can't be read counts as one left. Those written after `until` are left
    alone.
    """
    keys = list(course_keys)
    found = _Reports(keys)
    found.pass_over_newer(until)
    reports = delete(sorted(found.files))
    named = _operations(keys, until)
    operations = delete(sorted(set(_operation_files(named))))
    rows = rows_in("super_csv.CSVOperation")
    if rows is not None and not operations[1]:
        for some in slices(pk for pk, _name in named):
            rows.filter(pk__in=some).delete()
    return reports[0] + operations[0], reports[1] + operations[1] + found.unread


class _Reports:
    """The files of courses, and how many stores and folders raised an error instead."""

    def __init__(self, course_keys: list[str]) -> None:
        self.files = cohort_uploads(course_keys)
        self.unread = 0
        keys = {text: key for text in course_keys if (key := find_key(text))}
        apart = report_folders(keys)
        for place in STORES if keys else ():
            with self._edge(place):
                self._read(place, keys, apart)
        for text in keys:
            with self._edge(Place.STAFF_GRADED):
                self.files |= zipped_work([text])

    def _read(self, place: Place, keys: dict[str, Any], apart: set[tuple[str, str]]) -> None:
        """Find a course's results files in its folder, and, by its name, in those of tasks."""
        store = report_store(place)
        if store is None:
            return
        for key in keys.values():
            with self._edge(place):
                names = names_under(store.storage, store.path_to(key))
                self.files |= {StoredFile(place, store.path_to(key, name)) for name in names}
        for text, folder in sorted(apart):
            with self._edge(place):
                key = keys[text]
                begin = f"{key.org}_{key.course}_{key.run}_"
                self.files |= {
                    StoredFile(place, store.path_to(key, name, folder))
                    for name in names_under(store.storage, folder)
                    if name.startswith(begin)
                }

    def pass_over_newer(self, until: datetime | None) -> None:
        """Leave out what was written after this time."""
        if until is None:
            return
        kept: set[StoredFile] = set()
        for file in self.files:
            with self._edge(file.place):
                if not is_newer(file, until):
                    kept.add(file)
        self.files = kept

    @contextmanager
    def _edge(self, place: Place) -> Iterator[None]:
        try:
            yield
        # Each storage lets the errors of its service through, which have nothing in common.
        except Exception as error:  # noqa: BLE001 - an outer edge: the code of a site's own storage
            log.warning("Files of courses in %s could not be read: %s", place, type(error).__name__)
            self.unread += 1


def _operation_files(operations: Iterable[tuple[int, str]]) -> Iterator[StoredFile]:
    return (StoredFile(Place.CSV_OPERATION, name) for _pk, name in operations if name)


def _operations(course_keys: list[str], until: datetime | None = None) -> list[tuple[int, str]]:
    """Id and file of the imports and exports of grades of a course, or of one of its blocks."""
    rows = rows_in("super_csv.CSVOperation")
    found: list[tuple[int, str]] = []
    if rows is None:
        return found
    if until is not None:
        rows = rows.filter(created__lte=until)
    for some in slices(course_keys):
        inside = {key.replace("course-v1:", "block-v1:", 1) + BLOCK for key in some}
        where = Q(unique_id__in=some)
        for prefix in inside:
            where |= Q(unique_id__startswith=prefix)
        for pk, about, name in rows.filter(where).values_list("pk", "unique_id", "data"):
            # Some databases don't tell capitals apart.
            if about in some or about.partition(BLOCK)[0] + BLOCK in inside:
                found.append((pk, str(name)))
    return found
