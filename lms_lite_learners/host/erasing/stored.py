"""Files of the platform by where they lie and their name there, and how they are deleted."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from lms_lite_learners.host.erasing.tables import find_model, has_module

log = logging.getLogger(__name__)

ORA_FILES = "openassessment.fileupload.api"
REPORTS = "lms.djangoapps.instructor_task.models"
UNNAMED = "SET-ME-PLEASE"

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
    fates = Counter(_delete(file) for file in files)
    return fates[_Fate.DELETED], fates[_Fate.LEFT]


class _Fate(Enum):
    ABSENT, DELETED, LEFT = range(3)


def _delete(file: StoredFile) -> _Fate:
    way = _WAYS[file.place]
    try:
        take_away = way(file.place)
        if take_away is None:
            log.warning(
                "A file in %s could not be deleted: nothing here knows the place.", file.place
            )
            return _Fate.LEFT
        return _Fate.DELETED if take_away(file.name) else _Fate.ABSENT
    # Each storage lets the errors of its service through, which have nothing in common.
    except Exception as error:  # noqa: BLE001 - an outer edge: the code of a site's own storage
        # The name of a file can be a learner's.
        log.warning("A file in %s could not be deleted: %s", file.place, type(error).__name__)
        return _Fate.LEFT


def report_store(place: Place) -> Any:
    """The platform's store of results files, or None where it has none of this name."""
    config = getattr(settings, place.value, None)
    if not config or not has_module(REPORTS):
        return None
    # The platform's own default, of which only this class can make a store.
    is_untyped = config.get("STORAGE_TYPE", "") is None
    name = "DjangoStorageReportStore" if is_untyped else "ReportStore"
    store = getattr(import_module(REPORTS), name, None)
    return store.from_config(place.value) if store else None


# Deletes the file of this name in a place; answers whether there was one.
_TakeAway = Callable[[str], bool]


def _from_storage(storage: Any, name: str) -> bool:
    if not storage.exists(name):
        return False
    storage.delete(name)
    return True


def _in_default(_place: Place) -> _TakeAway:
    return partial(_from_storage, default_storage)


def _of_field(label: str, column: str) -> Callable[[Place], _TakeAway | None]:
    def way(_place: Place) -> _TakeAway | None:
        model = find_model(label)
        if model is None:
            return None
        return partial(_from_storage, model._meta.get_field(column).storage)  # noqa: SLF001 - Django's own way

    return way


def _of_open_assessment(_place: Place) -> _TakeAway | None:
    if not has_module(ORA_FILES):
        return None
    return import_module(ORA_FILES).remove_file if _takes_uploads() else lambda _name: False


def _takes_uploads() -> bool:
    """Can a file have been uploaded? The platform's default is a bucket that nobody named yet."""
    if getattr(settings, "ORA2_FILEUPLOAD_BACKEND", "s3") != "s3":
        return True
    bucket = str(getattr(settings, "FILE_UPLOAD_STORAGE_BUCKET_NAME", None) or "")
    return bool(bucket) and not bucket.startswith(UNNAMED)


def _in_reports(place: Place) -> _TakeAway | None:
    store = report_store(place)
    return partial(_from_storage, store.storage) if store else None


_WAYS: dict[Place, Callable[[Place], _TakeAway | None]] = {
    Place.DEFAULT: _in_default,
    Place.SUBMISSION: _of_field("submissions.SubmissionFile", "file"),
    Place.OPEN_ASSESSMENT: _of_open_assessment,
    Place.GRADE_REPORTS: _in_reports,
    Place.FINANCIAL_REPORTS: _in_reports,
    Place.CSV_OPERATION: _of_field("super_csv.CSVOperation", "data"),
}
