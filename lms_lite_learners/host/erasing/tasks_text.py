"""People taken out of what the platform notes of its tasks.

The notes of course staff's tasks are found by their course. The others, of all tasks of the site,
know neither course nor person: of each kind the newest `NEWEST` are read and no more, so that a
table of millions costs no more than a short one; the platform lets older ones of results expire.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from lms_lite_learners.data import Person
from lms_lite_learners.host.erasing.quoted import Quoted
from lms_lite_learners.host.erasing.tables import all_rows, find_model, rows_in, slices
from lms_lite_learners.host.selection import parsed

NEWEST = 10_000
# What a note of a course's task has that names anybody.
NAMING = ("@", "student", "user", "learner", "identifier")

__all__ = ["NEWEST", "clear_course_tasks", "clear_other_tasks"]


@dataclass(frozen=True, slots=True)
class _Notes:
    """A table of notes: its texts, those of them that hold values without saying what they are."""

    label: str
    columns: tuple[str, ...]
    bare: frozenset[str] = frozenset()
    course: str = ""


COURSE_TASKS = (
    _Notes("instructor_task.InstructorTask", ("task_input", "task_output"), course="course_id"),
    _Notes("instructor_task.InstructorTaskSchedule", ("task_args",), course="task__course_id"),
    _Notes(
        "instructor_task.HistoricalInstructorTaskSchedule", ("task_args",), course="task__course_id"
    ),
)
OTHER_TASKS = (
    _Notes("celery_utils.FailedTask", ("args", "kwargs", "exc"), frozenset({"args"})),
    _Notes(
        "django_celery_results.TaskResult",
        ("task_args", "task_kwargs", "result", "traceback"),
        frozenset({"task_args"}),
    ),
)


def clear_course_tasks(people: Iterable[Person], course_keys: Iterable[str]) -> int:
    """Take people out of the notes of tasks of these courses; answers how many notes changed."""
    quoted, keys = Quoted.of(people), parsed(course_keys)
    changed = 0
    for notes in COURSE_TASKS:
        rows = rows_in(notes.label)
        if rows is None:
            continue
        for some in slices(keys):
            inside = rows.filter(**{f"{notes.course}__in": some})
            changed += _clear(notes, _mentioning(inside, notes.columns, NAMING), quoted)
    return changed


def clear_other_tasks(people: Iterable[Person], org: str) -> int:
    """Take people out of the newest notes that name a course of the organisation; how many changed.

    A failed task that names an account by its number can't be run again for it.
    """
    quoted = Quoted.of(people)
    about = (f"-v1:{org}+", f"{org}/")
    # Some databases don't tell capitals apart.
    exact = re.compile(rf"-v1:{re.escape(org)}\+|(?<![\w.-]){re.escape(org)}/")
    changed = 0
    for notes in OTHER_TASKS:
        rows = rows_in(notes.label)
        if rows is not None:
            oldest = rows.order_by("-pk").values_list("pk", flat=True)[NEWEST - 1 : NEWEST].first()
            newest = rows.filter(pk__gte=oldest or 0)
            changed += _clear(notes, _mentioning(newest, notes.columns, about), quoted, exact)
    return changed


def _mentioning(rows: QuerySet[Any], columns: Sequence[str], words: Sequence[str]) -> QuerySet[Any]:
    """The rows of which a column holds one of the words; the database passes over the others."""
    found = Q()
    for column in columns:
        rows = rows.annotate(**{f"lll_{column}": Cast(F(column), TextField())})
        for word in words:
            found |= Q(**{f"lll_{column}__contains": word})
    return rows.filter(found)


def _clear(
    notes: _Notes, rows: QuerySet[Any], quoted: Quoted, about: re.Pattern[str] | None = None
) -> int:
    changed = 0
    columns = [f"lll_{column}" for column in notes.columns]
    for pk, *texts in rows.values_list("pk", *columns):
        if about is None or any(about.search(text) for text in texts if text):
            cleared = _cleared(notes, texts, quoted)
            if cleared:
                changed += all_rows(notes.label).filter(pk=pk).update(**cleared)
    return changed


def _cleared(notes: _Notes, texts: Sequence[str | None], quoted: Quoted) -> dict[str, Any]:
    """The columns that change, with what they hold then."""
    cleared: dict[str, Any] = {}
    for column, text in zip(notes.columns, texts, strict=True):
        if not text:
            continue
        field = find_model(notes.label)._meta.get_field(column)  # noqa: SLF001
        everywhere = column in notes.bare
        less = quoted.without(text, everywhere=everywhere)
        if less != text and field.max_length and len(less) > field.max_length:
            less = quoted.without(text, everywhere=everywhere, removed="")
        if less != text:
            cleared[column] = json.loads(less) if "JSON" in type(field).__name__ else less
    return cleared
