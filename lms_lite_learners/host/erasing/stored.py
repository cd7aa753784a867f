"""Files of the platform by where they lie and their name there, and how they are deleted."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.timezone import is_aware, make_aware

from lms_lite_learners.host.erasing.tables import find_model, has_module
from lms_lite_learners.host.erasing.uploads import way_to_uploads

log = logging.getLogger(__name__)

REPORTS = "lms.djangoapps.instructor_task.models"
SGA_FILES = "edx_sga.utils"

__all__ = [
    "Place",
    "StoredFile",
    "delete",
    "field_storage",
    "is_newer",
    "report_store",
    "sga_storage",
]


class Place(StrEnum):
    """Where a file lies."""

    DEFAULT = "default"
    SUBMISSION = "submission"
    OPEN_ASSESSMENT = "open_assessment"
    STAFF_GRADED = "staff_graded"
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
        take_away = way()
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


def is_newer(file: StoredFile, than: datetime) -> bool:
    """Was the file written after this time? Where a storage can't tell, it wasn't.

    Raises whatever the storage raises.
    """
    storage = _STORAGES[file.place]()
    try:
        written = storage.get_modified_time(file.name)
    except (FileNotFoundError, NotImplementedError):
        return False
    return bool((written if is_aware(written) else make_aware(written)) > than)


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


def sga_storage() -> Any:
    """Where files of staff-graded assignments lie: a storage of their own, where a site names it.

    Releases that know no other storage than the site's own lack the function.
    """
    utils = import_module(SGA_FILES) if has_module(SGA_FILES) else None
    find = getattr(utils, "get_default_storage", None)
    return find() if find else default_storage


def field_storage(label: str, column: str) -> Any:
    """Where the files of a model's column lie, or None where this platform lacks the model."""
    model = find_model(label)
    return None if model is None else model._meta.get_field(column).storage  # noqa: SLF001 - Django's own way


def _of_reports(place: Place) -> Any:
    store = report_store(place)
    return store.storage if store else None


# Deletes the file of this name in a place; answers whether there was one.
_TakeAway = Callable[[str], bool]


def _from(storage: Callable[[], Any]) -> _TakeAway | None:
    found = storage()
    return None if found is None else partial(_from_storage, found)


def _from_storage(storage: Any, name: str) -> bool:
    if not storage.exists(name):
        return False
    storage.delete(name)
    return True


_STORAGES: dict[Place, Callable[[], Any]] = {
    Place.DEFAULT: lambda: default_storage,
    Place.SUBMISSION: partial(field_storage, "submissions.SubmissionFile", "file"),
    Place.STAFF_GRADED: sga_storage,
    Place.GRADE_REPORTS: partial(_of_reports, Place.GRADE_REPORTS),
    Place.FINANCIAL_REPORTS: partial(_of_reports, Place.FINANCIAL_REPORTS),
    Place.CSV_OPERATION: partial(field_storage, "super_csv.CSVOperation", "data"),
}
_WAYS: dict[Place, Callable[[], _TakeAway | None]] = {
    Place.OPEN_ASSESSMENT: way_to_uploads,
    **{place: partial(_from, storage) for place, storage in _STORAGES.items()},
}
