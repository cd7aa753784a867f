"""Long tables of the platform, read from one end to the other in steps by id."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from lms_lite_learners.host.selection import as_text
from lms_lite_learners.statements import fetch

# Where an address stands for somebody who may have no account.
ALLOW_LISTS = (
    "student.CourseEnrollmentAllowed",
    "course_groups.UnregisteredLearnerCohortAssignments",
)

__all__ = ["ALLOW_LISTS", "accounts_above", "allowed_above"]


def accounts_above(after: int, limit: int) -> list[tuple[int, str]]:
    """The next accounts: id and address, '' where nobody confirmed it."""
    rows = get_user_model().objects.filter(pk__gt=after).order_by("pk")
    found = fetch(rows.values_list("pk", "email", "is_active")[:limit])
    return [(pk, email if is_active else "") for pk, email, is_active in found]


def allowed_above(table: str, after: int, limit: int) -> list[tuple[int, str, str]]:
    """The next rows of one of ALLOW_LISTS: id, address and course; [] where there is none."""
    app_label, _dot, name = table.partition(".")
    model: Any = apps.all_models.get(app_label, {}).get(name.lower())
    if model is None:
        return []
    rows: QuerySet[Any] = model._base_manager.filter(pk__gt=after).order_by("pk")  # noqa: SLF001
    return [(pk, email, course) for pk, email, course in _texts(rows, limit)]


def _texts(rows: QuerySet[Any], limit: int) -> list[tuple[Any, ...]]:
    return fetch(rows.values_list("pk", "email", as_text("course_id"))[:limit])
