"""Lists that operators gave to commands of the site: lines about people in courses are taken out.

One list may be about many organisations, and is written anew without those lines.
"""

import csv
import io
import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.files.base import ContentFile

from lms_lite_learners.data import Person
from lms_lite_learners.host.erasing.stored import field_storage
from lms_lite_learners.host.erasing.tables import rows_in
from lms_lite_learners.identity import find_email_key

log = logging.getLogger(__name__)

LISTS = ("student.BulkUnenrollConfiguration", "student.BulkChangeEnrollmentConfiguration")
COLUMN = "csv_file"

__all__ = ["clear_people"]


def clear_people(people: Iterable[Person], is_ours: Callable[[str], bool]) -> tuple[int, int]:
    """Take lines out that name one of them beside a course that `is_ours` picks.

    Answers how many lists changed and how many are left, which the storage didn't give or take.
    """
    named = _named(people)
    changed = left = 0
    for label, name in _lists():
        try:
            changed += _clear(label, name, named, is_ours)
        # Each storage lets the errors of its service through, which have nothing in common.
        except Exception as error:  # noqa: BLE001 - an outer edge: the code of a site's own storage
            log.warning("A list of %s could not be written anew: %s", label, type(error).__name__)
            left += 1
    return changed, left


def _lists() -> list[tuple[str, str]]:
    """Model and name of each list; a setting that is changed names its list once more."""
    found: list[tuple[str, str]] = []
    for label in LISTS:
        rows = rows_in(label)
        if rows is not None:
            names = set(rows.values_list(COLUMN, flat=True))
            found += [(label, str(name)) for name in sorted(names - {"", None})]
    return found


def _clear(
    label: str, name: str, named: Callable[[str], bool], is_ours: Callable[[str], bool]
) -> int:
    storage = field_storage(label, COLUMN)
    if not storage.exists(name):
        return 0
    lines = _read(storage, name)
    kept = [line for line in lines if not (any(map(named, line)) and any(map(is_ours, line)))]
    if len(kept) == len(lines):
        return 0
    text = io.StringIO(newline="")
    csv.writer(text).writerows(kept)
    storage.delete(name)
    stored = storage.save(name, ContentFile(text.getvalue().encode("utf-8", "surrogateescape")))
    rows = rows_in(label)
    if stored != name and rows is not None:
        rows.filter(**{COLUMN: name}).update(**{COLUMN: stored})
    return 1


def _read(storage: Any, name: str) -> list[list[str]]:
    with storage.open(name, "rb") as file:
        text = file.read().decode("utf-8-sig", "surrogateescape")
    return list(csv.reader(io.StringIO(text, newline="")))


def _named(people: Iterable[Person]) -> Callable[[str], bool]:
    """Does a cell name one of the people?"""
    known = list(people)
    names = {one.username.casefold() for one in known if one.username}
    addresses = {address.lower() for one in known for address in one.addresses}

    def is_named(cell: str) -> bool:
        text = cell.strip()
        key = find_email_key(text) if "@" in text else None
        return text.casefold() in names or text.lower() in addresses or key in addresses

    return is_named
