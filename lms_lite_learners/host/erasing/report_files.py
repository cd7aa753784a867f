"""The platform's own results files: each holds many learners of a course, and is deleted whole."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Q

from lms_lite_learners.host.courses import find_key
from lms_lite_learners.host.erasing.stored import Place, StoredFile, delete, report_store
from lms_lite_learners.host.erasing.tables import rows_in, slices

log = logging.getLogger(__name__)

# What follows the course in the key of a block.
BLOCK = "+type@"
STORES = (Place.GRADE_REPORTS, Place.FINANCIAL_REPORTS)

__all__ = ["delete_reports", "report_files_of"]


def report_files_of(course_keys: Iterable[str]) -> tuple[StoredFile, ...]:
    """The results files of the courses, and the files of grades that staff imported or exported."""
    keys = list(course_keys)
    return tuple(sorted({*_Reports(keys).files, *_operation_files(keys)}))


def delete_reports(course_keys: Iterable[str]) -> tuple[int, int]:
    """Delete them, and rows that name them; answers how many files went and how many are left.

    A store or a folder that can't be read counts as one left.
    """
    keys = list(course_keys)
    found = _Reports(keys)
    reports = delete(sorted(found.files))
    operations = delete(sorted(set(_operation_files(keys))))
    rows = rows_in("super_csv.CSVOperation")
    if rows is not None and not operations[1]:
        for some in slices(pk for pk, _name in _operations(keys)):
            rows.filter(pk__in=some).delete()
    return reports[0] + operations[0], reports[1] + operations[1] + found.unread


class _Reports:
    """The results files of courses, and how many stores and folders raised an error instead."""

    def __init__(self, course_keys: list[str]) -> None:
        self.files: set[StoredFile] = set()
        self.unread = 0
        keys = [key for text in course_keys if (key := find_key(text))]
        for place in STORES if keys else ():
            with self._edge(place):
                self._read(place, keys)

    def _read(self, place: Place, course_keys: list[Any]) -> None:
        store = report_store(place)
        for course_key in course_keys if store else ():
            with self._edge(place):
                names = _names(store.storage, store.path_to(course_key))
                self.files |= {StoredFile(place, store.path_to(course_key, name)) for name in names}

    @contextmanager
    def _edge(self, place: Place) -> Iterator[None]:
        try:
            yield
        # Each storage lets the errors of its service through, which have nothing in common.
        except Exception as error:  # noqa: BLE001 - an outer edge: the code of a site's own storage
            log.warning("Results files in %s could not be read: %s", place, type(error).__name__)
            self.unread += 1


def _names(storage: Any, folder: str) -> list[str]:
    """What lies in a folder; one that was never made is empty."""
    try:
        return list(storage.listdir(folder)[1])
    except FileNotFoundError:
        return []


def _operation_files(course_keys: list[str]) -> Iterator[StoredFile]:
    for _pk, name in _operations(course_keys):
        if name:
            yield StoredFile(Place.CSV_OPERATION, name)


def _operations(course_keys: list[str]) -> list[tuple[int, str]]:
    """Id and file of the imports and exports of grades of a course, or of one of its blocks."""
    rows = rows_in("super_csv.CSVOperation")
    found: list[tuple[int, str]] = []
    if rows is None:
        return found
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
