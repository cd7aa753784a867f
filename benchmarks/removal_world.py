"""Learners with 800 rows in each of two courses, made by the database out of tables of numbers.

Accounts are numbered; `load` fills a range of them, so that more may follow once some are gone.
"""

from typing import Any

from completion.models import BlockCompletion
from django.contrib.auth import get_user_model
from django.db import connection, connections, models, router
from opaque_keys.edx.keys import CourseKey
from submissions.models import Score, ScoreSummary, StudentItem, Submission

from benchmarks.world import LARGE, NOW, _number, _text, _truth
from common.djangoapps.student.models import (
    AnonymousUserId,
    CourseEnrollment,
    CourseEnrollmentAttribute,
    ManualEnrollmentAudit,
    UserProfile,
)
from lms.djangoapps.course_goals.models import CourseGoal, UserActivity
from lms.djangoapps.courseware.models import StudentModule, StudentModuleHistory
from lms.djangoapps.coursewarehistoryextended.models import StudentModuleHistoryExtended
from lms.djangoapps.grades.models import (
    PersistentCourseGrade,
    PersistentSubsectionGrade,
    PersistentSubsectionGradeOverride,
    VisibleBlocks,
)
from lms.djangoapps.survey.models import SurveyAnswer, SurveyForm
from lms_lite_learners.models import Learner, LearnerTerm
from openedx.core.djangoapps.bookmarks.models import Bookmark, XBlockCache
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from openedx.core.djangoapps.schedules.models import Schedule
from openedx.core.djangoapps.user_api.models import UserCourseTag

ORG = LARGE
RUNS = tuple(f"{ORG}+REMOVAL{number}+1" for number in range(2))
COURSES = tuple(f"course-v1:{run}" for run in RUNS)
# Rows of one learner in one course have numbers of their own below this.
STEP = 1000
HISTORY = PersistentSubsectionGradeOverride.history.model
# Rows of each learner in each course: 800.
ROWS: dict[type[models.Model], int] = {
    StudentModule: 150,
    StudentModuleHistory: 61,
    StudentModuleHistoryExtended: 150,
    PersistentCourseGrade: 1,
    PersistentSubsectionGrade: 40,
    PersistentSubsectionGradeOverride: 5,
    HISTORY: 5,
    BlockCompletion: 250,
    StudentItem: 20,
    Submission: 20,
    Score: 20,
    ScoreSummary: 20,
    CourseEnrollment: 1,
    CourseEnrollmentAttribute: 1,
    ManualEnrollmentAudit: 1,
    Schedule: 1,
    Bookmark: 15,
    UserActivity: 30,
    CourseGoal: 1,
    AnonymousUserId: 1,
    UserCourseTag: 2,
    SurveyAnswer: 5,
}
OWN = {Learner: 1, LearnerTerm: 3}

__all__ = ["COURSES", "ORG", "OWN", "ROWS", "count_rows", "load", "prepare"]


def prepare() -> None:
    """What all learners share: courses, and rows that theirs point at."""
    for number, text in enumerate(COURSES):
        key = CourseKey.from_string(text)
        CourseOverview.objects.create(
            id=key,
            org=ORG,
            display_name=text,
            version=CourseOverview.VERSION,
            _location=f"block-v1:{RUNS[number]}+type@course+block@course",
        )
        VisibleBlocks.objects.create(blocks_json="[]", hashed=f"hash{number}", course_id=key)
        block = key.make_usage_key("html", "shared")
        XBlockCache.objects.create(id=number + 1, course_key=key, usage_key=block, _paths=[])
    SurveyForm.objects.create(id=1, name="bench", form="")
    for alias in _aliases():
        _run("CREATE TABLE bench_n (i integer PRIMARY KEY)", alias=alias)
        _run("CREATE TABLE bench_k (k integer PRIMARY KEY)", alias=alias)
        _numbers("bench_k", "k", 1, max(ROWS.values()), alias)


def load(first: int, last: int, *, enrolled: bool = False, rows: bool = True) -> None:
    """Accounts with these numbers and all that is theirs; `enrolled` as active enrolments."""
    for alias in _aliases():
        _run("DELETE FROM bench_n", alias=alias)
        _numbers("bench_n", "i", first, last, alias)
    _load_people()
    for number in range(len(COURSES)):
        for model, columns in _columns(number, enrolled=enrolled).items():
            if rows or model is CourseEnrollment:
                _fill(model, ROWS[model], **columns)
    _settle()


def count_rows(first: int, last: int) -> dict[str, int]:
    """How many rows of each table the accounts with these numbers have."""
    found = {}
    for model, condition in _of_people(first, last).items():
        table = model._meta.db_table
        sql = f"SELECT COUNT(*) FROM {table} WHERE {condition}"
        with connections[router.db_for_write(model)].cursor() as cursor:
            cursor.execute(sql)
            found[table] = cursor.fetchone()[0]
    return found


def _of_people(first: int, last: int) -> dict[type[models.Model], str]:
    """Whose a row is, told by the numbers that `_columns` gives."""
    own, hanging = f"BETWEEN {first} AND {last}", f"BETWEEN {_first_id(first)} AND {_last_id(last)}"
    parents = {
        StudentModuleHistory: "student_module_id",
        StudentModuleHistoryExtended: "student_module_id",
        PersistentSubsectionGradeOverride: "grade_id",
        HISTORY: "grade_id",
        Submission: "student_item_id",
        Score: "student_item_id",
        ScoreSummary: "student_item_id",
        CourseEnrollmentAttribute: "enrollment_id",
        ManualEnrollmentAudit: "enrollment_id",
        Schedule: "enrollment_id",
        StudentItem: "id",
        LearnerTerm: "learner_id",
    }
    persons = {StudentModule: "student_id"}
    return {
        model: f"{parents[model]} {own if model is LearnerTerm else hanging}"
        if model in parents
        else f"{persons.get(model, 'user_id')} {own}"
        for model in (*ROWS, *OWN)
    }


def _first_id(user_id: int) -> int:
    return user_id * len(COURSES) * STEP


def _last_id(user_id: int) -> int:
    return _first_id(user_id + 1) - 1


def _aliases() -> list[str]:
    return sorted({router.db_for_write(model) for model in ROWS})


def _run(sql: str, parameters: Any = (), *, alias: str = "default") -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters or None)


def _numbers(table: str, column: str, first: int, last: int, alias: str) -> None:
    for begin in range(first, last + 1, 1000):
        values = ", ".join(f"({i})" for i in range(begin, min(begin + 1000, last + 1)))
        _run(f"INSERT INTO {table} ({column}) VALUES {values}", alias=alias)


def _fill(model: type[models.Model], each: int, **columns: str) -> None:
    """`each` rows for every number: an expression for some columns, defaults for the rest."""
    alias = router.db_for_write(model)
    names, values, parameters = [], [], []
    for field in model._meta.concrete_fields:
        if field.attname not in columns and field.primary_key:
            continue
        names.append(connection.ops.quote_name(field.column))
        values.append(columns.get(field.attname, "%s"))
        if field.attname not in columns:
            parameters.append(field.get_db_prep_save(_default(field), connections[alias]))
    _run(
        f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(values)}"
        f" FROM bench_n n JOIN bench_k k ON k.k <= {each}",
        parameters,
        alias=alias,
    )


def _default(field: Any) -> Any:
    if isinstance(field, models.DateTimeField):
        return NOW if not field.null else None
    value = field.get_default()
    if value is None and not field.null:
        return "" if isinstance(field, models.CharField | models.TextField) else 0
    return value


def _load_people() -> None:
    address = _text("'learner'", _number("n.i"), "'@bench.example'")
    name = _text("'learner'", _number("n.i"))
    user = get_user_model()
    _fill(user, 1, id="n.i", username=name, email=address, is_active=_truth(True))
    _fill(UserProfile, 1, user_id="n.i", name=name)
    own = {"id": "n.i", "org": f"'{ORG}'", "user_id": "n.i", "status": "'active'"}
    _fill(
        Learner,
        1,
        **own,
        email_key="NULL",
        email_sort=address,
        name_sort=name,
        is_open=_truth(True),
    )
    term = _text("'word'", _number("k.k"))
    _fill(LearnerTerm, 3, learner_id="n.i", org=f"'{ORG}'", term=term, name_sort=name)


def _settle() -> None:
    """Numbers that were given by hand are none for others; the database looks at what it has."""
    for model in (*ROWS, *OWN, get_user_model()):
        alias, table = router.db_for_write(model), model._meta.db_table
        vendor = connections[alias].vendor
        if vendor == "postgresql":
            key = model._meta.pk.column
            _run(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'),"
                f" (SELECT max({key}) FROM {table}))",
                alias=alias,
            )
        _run(f"{'ANALYZE TABLE' if vendor == 'mysql' else 'ANALYZE'} {table}", alias=alias)


def _columns(number: int, *, enrolled: bool) -> dict[type[models.Model], dict[str, str]]:
    """Expressions by table for the course with this number, parents first."""
    row = f"((n.i * {len(COURSES)} + {number}) * {STEP} + k.k)"
    one = f"((n.i * {len(COURSES)} + {number}) * {STEP} + 1)"
    course, anonymous = f"'{COURSES[number]}'", _text("'anonymous'", _number(one))
    block = _text(f"'block-v1:{RUNS[number]}+type@problem+block@b'", _number("k.k"))
    person = {"user_id": "n.i"}
    return {
        StudentModule: {
            "id": row, "student_id": "n.i", "course_id": course, "module_state_key": block,
            "module_type": "'problem'", "state": "'{}'",
        },
        StudentModuleHistory: {"student_module_id": row},
        StudentModuleHistoryExtended: {"id": row, "student_module_id": row},
        PersistentCourseGrade: {"id": row, **person, "course_id": course},
        PersistentSubsectionGrade: {
            "id": row, **person, "course_id": course, "usage_key": block,
            "visible_blocks_id": f"'hash{number}'",
        },
        PersistentSubsectionGradeOverride: {"id": row, "grade_id": row},
        HISTORY: {"id": row, "grade_id": row, "history_type": "'+'"},
        BlockCompletion: {
            "id": row, **person, "context_key": course, "block_key": block,
            "block_type": "'problem'", "completion": "1",
        },
        StudentItem: {
            "id": row, "student_id": anonymous, "course_id": course, "item_id": block,
            "item_type": "'openassessment'",
        },
        Submission: {"id": row, "uuid": _uuid(row), "student_item_id": row, "answer": "'{}'"},
        Score: {"id": row, "student_item_id": row, "submission_id": row},
        ScoreSummary: {"student_item_id": row, "highest_id": row, "latest_id": row},
        CourseEnrollment: {
            "id": row, **person, "course_id": course, "mode": "'audit'",
            "is_active": _truth(enrolled),
        },
        CourseEnrollmentAttribute: {"enrollment_id": row},
        ManualEnrollmentAudit: {"enrollment_id": row},
        Schedule: {"enrollment_id": row},
        Bookmark: {
            **person, "course_key": course, "usage_key": block,
            "xblock_cache_id": str(number + 1), "_path": "'[]'",
        },
        UserActivity: {**person, "course_key": course, "date": _day("k.k")},
        CourseGoal: {**person, "course_key": course, "unsubscribe_token": "NULL"},
        AnonymousUserId: {**person, "course_id": course, "anonymous_user_id": anonymous},
        UserCourseTag: {
            **person, "course_id": course, "key": _text("'tag'", _number("k.k")), "value": "''"
        },
        SurveyAnswer: {**person, "course_key": course, "form_id": "1"},
    }  # fmt: skip


def _uuid(number: str) -> str:
    if connection.vendor == "sqlite":
        return f"printf('%032d', {number})".replace("%", "%%")
    padded = f"LPAD({_number(number)}, 32, '0')"
    return f"CAST({padded} AS uuid)" if connection.vendor == "postgresql" else padded


def _day(number: str) -> str:
    if connection.vendor == "postgresql":
        return f"DATE '2026-01-01' + {number}"
    if connection.vendor == "mysql":
        return f"DATE_ADD('2026-01-01', INTERVAL {number} DAY)"
    return f"date('2026-01-01', '+' || {number} || ' days')"
