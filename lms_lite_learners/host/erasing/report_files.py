"""The platform's own results files: each holds many learners of a course, and is deleted whole."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from lms_lite_learners.host.courses import find_key
from lms_lite_learners.host.erasing.stored import Place, StoredFile, delete, report_store
from lms_lite_learners.host.erasing.tables import rows_in, slices

# What follows the course in the key of a block.
BLOCK = "+type@"
STORES = (Place.GRADE_REPORTS, Place.FINANCIAL_REPORTS)

__all__ = ["delete_reports", "report_files_of"]


def report_files_of(course_keys: Iterable[str]) -> tuple[StoredFile, ...]:
    """The results files of the courses, and the files of grades that staff imported or exported."""
    keys = list(course_keys)
    return tuple(sorted({*_reports(keys), *_operation_files(keys)}))


def delete_reports(course_keys: Iterable[str]) -> tuple[int, int]:
    """Delete them, and rows that name them; answers how many files went and how many are left."""
    keys = list(course_keys)
    reports = delete(sorted(set(_reports(keys))))
    operations = delete(sorted(set(_operation_files(keys))))
    rows = rows_in("super_csv.CSVOperation")
    if rows is not None and not operations[1]:
        for some in slices(pk for pk, _name in _operations(keys)):
            rows.filter(pk__in=some).delete()
    return reports[0] + operations[0], reports[1] + operations[1]


def _reports(course_keys: list[str]) -> Iterator[StoredFile]:
    for place in STORES:
        store = report_store(place)
        if store is None:
            continue
        for course_key in filter(None, map(find_key, course_keys)):
            for name in _names(store.storage, store.path_to(course_key)):
                yield StoredFile(place, store.path_to(course_key, name))


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
