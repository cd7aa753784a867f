"""Which columns hold a person, a place in a course, or words about somebody."""

import re

from lms_lite_learners.data import Column, Described

PERSON_MODEL = "auth.User"
# Their rows belong to a course though no column says so: the wiki of a course is found by its
# slug, a milestone by its namespace.
PLACE_MODELS = ("wiki.Article", "milestones.Milestone")

# Plain columns that lead to a learner's work in a course, or to an enterprise's enrolment.
_BOTH = frozenset({"submission_uuid", "team_submission_uuid", "enterprise_course_enrollment_id"})
_TEXT = frozenset({"CharField", "TextField", "SlugField", "EmailField"})
_NUMBER = frozenset(
    {"BigIntegerField", "IntegerField", "PositiveBigIntegerField", "PositiveIntegerField"}
)
_KEY = _TEXT | _NUMBER | {"UUIDField"}
_WORDS = frozenset({"TextField", "CharField", "JSONField"})

_PERSON_CLASSES = frozenset({"AnonymizedUserIDField"})
_PERSON = re.compile(
    r"(.*_)?(user|learner|student|owner|scorer|anonymous|member|participant)_?(id|uuid|guid|key)"
    r"|(.*_)?(username|user_name|e?mail|email_address|mail_address)"
    r"|(.*_)?(user|learner|student|owner|scorer|author)"
    r"|(created|edited|cancell?ed|updated|submitted|graded)_by_id|(subject|actor)_id"
)
_PLACE_CLASSES = re.compile(r"(Course|Usage|Learning|Context|Library)\w*(Key|Run)Field")
_PLACE = re.compile(
    r"(.*_)?(course|course_run|context|usage|library|module_state)_(id|ids|key|keys|uuid|slug)"
    r"|course|course_run|courses|location|block_key|block_id|block_usage|item_id|content_key"
    r"|module_id|problem_location|unique_id|xblock_id"
)
_ORG = re.compile(r"org(anization)?(_id|_key|_short_name|_name)?")
_ORG_MODEL = "organizations.Organization"
# May hold the key of anything: of a course as well.
_ANY_KEY = "key"
_PLAIN_TEXT = frozenset({"CharField", "TextField", "SlugField"})
_ANY_ROW = "contenttypes.ContentType"
_ANY_ROW_ID = re.compile(r"(.*_)?object_(id|pk|uuid)")
_QUOTE = re.compile(
    r"task_input|task_output|task_args|task_kwargs|args|kwargs|content_context|payload"
    r"|object_repr|request_body|response_body"
)
# A picture is no list of people.
_FILE, _PICTURE = "FileField", re.compile(r"\w*Image\w*Field")
# Tells of learners where it stands beside a place and nobody is named: what blocks gather.
_GATHERED = frozenset({"value"})


def is_actor(column: Column) -> bool:
    """Does the column name who administered, never whom a row is about?

    The platform writes it on every configuration and on every row of a history.
    """
    return column.name == "history_user" or (
        column.name == "changed_by" and column.on_delete == "PROTECT"
    )


def holds_person(column: Column) -> bool:
    """Does the column by itself say who?"""
    if column.to:
        return column.to == PERSON_MODEL and not is_actor(column)
    if column.kind in _PERSON_CLASSES or column.name in _BOTH:
        return True
    return column.type in _KEY and _PERSON.fullmatch(column.name) is not None


def holds_place(column: Column) -> bool:
    """Does the column by itself say in which course?"""
    if column.to:
        return False
    if column.name in _BOTH or _PLACE_CLASSES.fullmatch(column.kind):
        return True
    return column.type in _KEY and _PLACE.fullmatch(column.name) is not None


def place_beside_person(model: Described) -> str:
    """The column by which a row that names a person belongs to an organisation, or to any row.

    Empty where there is none.
    """
    for column in model.columns:
        is_org = not column.to and column.type in _KEY and _ORG.fullmatch(column.name)
        if is_org or column.to == _ORG_MODEL:
            return column.name
    if not any(column.to == _ANY_ROW for column in model.columns):
        return ""
    pointers = (column.name for column in model.columns if _ANY_ROW_ID.fullmatch(column.name))
    return next(pointers, "")


def key_beside_person(model: Described) -> str:
    """The column by which a row that links to a person may name a course, as it may anything.

    Empty where there is none.
    """
    if not any(column.to and holds_person(column) for column in model.columns):
        return ""
    keys = (
        column.name
        for column in model.columns
        if column.kind in _PLAIN_TEXT and column.name == _ANY_KEY
    )
    return next(keys, "")


def quoting(model: Described, *, is_gathered: bool) -> tuple[str, ...]:
    """Columns whose words may tell of a learner whom no column names.

    `is_gathered`: the row belongs to a place and to nobody.
    """
    return tuple(
        column.name
        for column in model.columns
        if column.type in _WORDS
        and (_QUOTE.fullmatch(column.name) or (is_gathered and column.name in _GATHERED))
    )


def files(model: Described) -> tuple[str, ...]:
    """Columns whose files may hold a list of people."""
    return tuple(
        column.name
        for column in model.columns
        if column.type == _FILE and not _PICTURE.fullmatch(column.kind)
    )
