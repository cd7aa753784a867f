"""What a column holds, told by its name, its class and its link."""

import re
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from lms_lite_learners.host.erasing.tables import find_model

PERSON, PLACE = "person", "place"
# Kinds of value by what they tell of a row.
TIES: dict[str | None, set[str]] = {
    "account": {PERSON},
    "username": {PERSON},
    "address": {PERSON},
    "external": {PERSON},
    "anonymous": {PERSON, PLACE},
    "submission": {PERSON, PLACE},
    "attempt": {PERSON, PLACE},
    "attempt_number": {PERSON, PLACE},
    "allowance": {PERSON, PLACE},
    "enterprise_enrollment": {PERSON, PLACE},
    "post": {PERSON, PLACE},
    "course": {PLACE},
    "usage": {PLACE},
    "org": {PLACE},
}
NUMBERS = (models.IntegerField,)
TEXTS = (models.CharField, models.TextField, models.UUIDField)
BY_NAME: tuple[tuple[tuple[Any, ...], str, str], ...] = (
    (NUMBERS, "account", r"(lms_)?user_id"),
    (NUMBERS, "enterprise_enrollment", r"enterprise_course_enrollment_id"),
    (NUMBERS, "post", r"(content|source)_object_id"),
    (TEXTS, "username", r"(original_)?username"),
    (TEXTS, "address", r"(\w+_)?email"),
    (TEXTS, "anonymous", r"student_id|owner_id|scorer_id|anonymous_user_id"),
    (TEXTS, "external", r"external_user_id|lti_user_id|user_id"),
    (TEXTS, "submission", r"submission_uuid"),
    (TEXTS, "attempt", r"attempt_code"),
    (TEXTS, "course", r"course_id|course_key|context_key"),
    (TEXTS, "usage", r"item_id|content_id"),
    (TEXTS, "org", r"org"),
)
BY_CLASS = {
    "CourseKeyField": "course",
    "LearningContextKeyField": "course",
    "UsageKeyField": "usage",
    "BlockTypeKeyField": "block_type",
}
# What no name tells: a milestone's namespace is a course's key with a word behind it.
BY_COLUMN = {
    "experiments.ExperimentData.key": "course",
    "milestones.Milestone.namespace": "course",
    "edx_proctoring.ProctoredExamStudentAllowanceHistory.allowance_id": "allowance",
    "edx_proctoring.ProctoredExamStudentAttemptHistory.attempt_id": "attempt_number",
}
# Who did something to the row or the person: staff, or the site.
STAFF = re.compile(
    r"changed_by|created_by|created_user|updated_user|closed_by|enrolled_by|generated_by|"
    r"invalidated_by|overridden_by|published_by|reset_by|reviewed_by|reviewing_user|set_by_user|"
    r"history_user|requester|sender|support_user|actor|coach|"
    r"(contact|proctoring_escalation|reply_to)_email"
)
STAFF_COLUMNS = {
    "assessment.Assessment.scorer_id",
    "assessment.StaffWorkflow.scorer_id",
    "bulk_grades.ScoreOverrider.user",
    "content_libraries.ContentLibraryPermission.user",
    "staffgrader.SubmissionGradingLock.owner_id",
    "student.CourseAccessRole.user",
    "student.CourseAccessRoleHistory.user",
    "super_csv.CSVOperation.user",
}
# Left empty: a team's work and who chose an answer are planted apart; a kind of order is no words.
EMPTY = {
    "forum.Comment.endorsement",
    "student.CourseEnrollmentAttribute.name",
    "submissions.Submission.team_submission",
}
# Planted by hand, as no column tells enough of them, or none of a learner's.
APART = {
    "admin.LogEntry",
    "assessment.TeamStaffWorkflow",
    "course_overviews.CourseOverview",
    "super_csv.CSVOperation",
    "workflow.TeamAssessmentWorkflow",
}
APART_APPS = {"auth", "contenttypes", "lms_lite_learners", "sessions", "wiki"}

__all__ = [
    "BY_CLASS",
    "EMPTY",
    "PERSON",
    "PLACE",
    "is_planted",
    "is_staff",
    "kind_of",
    "links",
    "live_of",
    "meta_of",
    "models_tied",
    "name_of",
    "ties_of",
]


def meta_of(model: Any) -> Any:
    """What Django knows of a model, or of a row's."""
    return model._meta  # noqa: SLF001 - Django's own way to the columns


def name_of(field: Any) -> str:
    """A column as `label.Model.column`."""
    return f"{meta_of(field.model).label}.{field.name}"


def is_staff(field: Any) -> bool:
    """Is it about staff?"""
    return bool(STAFF.fullmatch(field.name)) or name_of(field) in STAFF_COLUMNS


def kind_of(field: Any) -> str | None:
    """What kind of value a column holds; None for a link, staff, and all that tells nobody."""
    if field.is_relation or is_staff(field):
        return None
    known = BY_CLASS.get(type(field).__name__) or BY_COLUMN.get(name_of(field))
    if known:
        return known
    for classes, kind, name in BY_NAME:
        if isinstance(field, classes) and re.fullmatch(name, field.name):
            return kind
    return None


def is_planted(model: Any) -> bool:
    """Does the planter make rows of this model?"""
    meta = meta_of(model)
    skipped = meta.proxy or not meta.managed or meta.app_label in APART_APPS
    return not skipped and meta.label not in APART


def links(model: Any) -> list[Any]:
    """Links that lead to other models' rows."""
    return [
        field
        for field in meta_of(model).concrete_fields
        if field.is_relation
        and field.related_model is not model
        and not is_staff(field)
        and name_of(field) not in EMPTY
    ]


@cache
def ties_of(model: Any) -> frozenset[str]:
    """Whether rows of the model lead to a person, to a place, by their columns and links."""
    return frozenset(_ties(model, frozenset()))


def _ties(model: Any, above: frozenset[Any]) -> set[str]:
    if meta_of(model).label == "auth.User":
        return {PERSON}
    if model in above:
        return set()
    found: set[str] = set()
    for field in meta_of(model).concrete_fields:
        found |= TIES.get(kind_of(field), set())
    if meta_of(model).label == "course_overviews.CourseOverview":
        return {PLACE}
    for field in links(model):
        found |= _ties(field.related_model, above | {model})
    return found


def models_tied(*ties: str) -> list[Any]:
    """The models whose rows lead to exactly these."""
    every = apps.get_models(include_auto_created=True)
    return [one for one in every if is_planted(one) and ties_of(one) == set(ties)]


def live_of(model: Any) -> Any:
    """The model whose changes a history holds, None for any other model."""
    meta = meta_of(model)
    if not any(field.name == "history_id" for field in meta.concrete_fields):
        return None
    return find_model(f"{meta.app_label}.{meta.object_name.removeprefix('Historical')}")
