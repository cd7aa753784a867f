"""What the administration's log tells of rows that a removal erased: who did it and when stays."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from lms_lite_learners.data import Person
from lms_lite_learners.host.erasing.quoted import REMOVED
from lms_lite_learners.host.erasing.tables import rows_in, slices

LOG = "admin.LogEntry"
EMPTY = {"object_id": None, "object_repr": REMOVED, "change_message": ""}
KEY = re.compile(r"[\w-]+-v1:[^\s+]+\+[^\s+]+\+[\w.~-]+|[\w.-]+/[\w.-]+/[\w.-]+")

__all__ = ["LOG", "clear_people", "clear_rows"]


def clear_rows(rows: Mapping[str, Iterable[Any]]) -> int:
    """Empty what the log tells of these rows, given by model; answers how many entries."""
    log = rows_in(LOG)
    if log is None:
        return 0
    kinds = _kinds(log.order_by().values_list("content_type_id", flat=True).distinct())
    changed = 0
    for label, pks in rows.items():
        kind = kinds.get(label.lower())
        for some in slices(pks) if kind is not None else ():
            about = log.filter(content_type_id=kind, object_id__in=[str(pk) for pk in some])
            changed += about.update(**EMPTY)
    return changed


def clear_people(people: Iterable[Person], org: str, is_ours: Callable[[str], bool]) -> int:
    """Empty entries that name one of the people beside a course that `is_ours` picks; how many.

    Of rows that were gone before the removal, nothing but the log's own words tells.
    """
    log, named = rows_in(LOG), _pattern(people)
    if log is None or named is None:
        return 0
    about = Q(object_repr__contains=f"-v1:{org}+") | Q(object_repr__contains=f"{org}/")
    found = [
        pk
        for pk, text in log.filter(about).values_list("pk", "object_repr").iterator()
        if named.search(text) and any(is_ours(key.rstrip(".")) for key in KEY.findall(text))
    ]
    return sum(log.filter(pk__in=some).update(**EMPTY) for some in slices(found))


def _kinds(pks: Iterable[int | None]) -> dict[str, int]:
    """Numbers of the kinds of rows that the log knows, by `app.model` in small letters."""
    found = ContentType.objects.filter(pk__in=[pk for pk in pks if pk is not None])
    return {f"{one.app_label}.{one.model}": one.pk for one in found}


def _pattern(people: Iterable[Person]) -> re.Pattern[str] | None:
    """The usernames and addresses as words of their own."""
    known = list(people)
    texts = {one.username for one in known} | {a for one in known for a in one.addresses}
    longest_first = sorted(texts - {""}, key=len, reverse=True)
    if not longest_first:
        return None
    names = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w.@+-])(?:{names})(?![\w@+-]|\.\w)", re.IGNORECASE)
