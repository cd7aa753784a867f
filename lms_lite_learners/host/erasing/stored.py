"""Files of the platform by where they lie and their name there, and how they are deleted."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from lms_lite_learners.host.erasing.tables import find_model, has_module

log = logging.getLogger(__name__)

ORA_FILES = "openassessment.fileupload.api"
REPORTS = "lms.djangoapps.instructor_task.models"

__all__ = ["ORA_FILES", "Place", "StoredFile", "delete", "report_store"]


class Place(StrEnum):
    """Where a file lies."""

    DEFAULT = "default"
    SUBMISSION = "submission"
    OPEN_ASSESSMENT = "open_assessment"
    GRADE_REPORTS = "GRADES_DOWNLOAD"
    FINANCIAL_REPORTS = "FINANCIAL_REPORTS"
    CSV_OPERATION = "csv_operation"


@dataclass(frozen=True, slots=True, order=True)
class StoredFile:
    """A file by its place and its name there; plain texts, to be kept until it is deleted."""

    place: Place
    name: str


def delete(files: Iterable[StoredFile]) -> tuple[int, int]:
    """Delete files; answers how many went and how many are left. Those gone before count nowhere.

    To be called after the rows that name them are gone for good.
    """
    deleted = left = 0
    for file in files:
        try:
            deleted += _DELETE[file.place](file)
        except Exception as error:  # noqa: BLE001 - a storage raises what its service does
            # The name of a file can be a learner's.
            log.warning("A file in %s could not be deleted: %s", file.place, type(error).__name__)
            left += 1
    return deleted, left


def report_store(place: Place) -> Any:
    """The platform's store of results files, or None where it has none of this name."""
    if not has_module(REPORTS) or not getattr(settings, place.value, None):
        return None
    store = getattr(import_module(REPORTS), "ReportStore", None)
    return store.from_config(place.value) if store else None


def _from_storage(storage: Any, name: str) -> bool:
    if not storage.exists(name):
        return False
    storage.delete(name)
    return True


def _in_default(file: StoredFile) -> bool:
    return _from_storage(default_storage, file.name)


def _of_submission(file: StoredFile) -> bool:
    return _from_storage(_field_storage("submissions.SubmissionFile", "file"), file.name)


def _of_operation(file: StoredFile) -> bool:
    return _from_storage(_field_storage("super_csv.CSVOperation", "data"), file.name)


def _field_storage(label: str, column: str) -> Any:
    return find_model(label)._meta.get_field(column).storage  # noqa: SLF001 - Django's own way


def _of_open_assessment(file: StoredFile) -> bool:
    if not has_module(ORA_FILES):
        raise ModuleNotFoundError(ORA_FILES)
    return bool(import_module(ORA_FILES).remove_file(file.name))


def _in_reports(file: StoredFile) -> bool:
    store = report_store(file.place)
    return store is not None and _from_storage(store.storage, file.name)


_DELETE: dict[Place, Callable[[StoredFile], bool]] = {
    Place.DEFAULT: _in_default,
    Place.SUBMISSION: _of_submission,
    Place.OPEN_ASSESSMENT: _of_open_assessment,
    Place.GRADE_REPORTS: _in_reports,
    Place.FINANCIAL_REPORTS: _in_reports,
    Place.CSV_OPERATION: _of_operation,
}
