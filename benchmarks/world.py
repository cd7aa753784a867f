"""An invented organisation of any size, made by the database out of a table of numbers.

`Large` has the learners, a quarter as many pending; `Little` has the first thousand of them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import connection, models
from opaque_keys.edx.keys import CourseKey

from common.djangoapps.student.models import CourseEnrollment, UserProfile
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.data import NEVER
from lms_lite_learners.models import Invitation, Learner, LearnerTerm, RosterCount
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

LARGE, LITTLE = "Large", "Little"
LITTLE_SIZE = 1000
START = datetime(2025, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
COURSES = [f"course-v1:{LARGE}+C{number:02}+1" for number in range(20)]
DENSE, SPARSE = f"course-v1:{LARGE}+DENSE+1", f"course-v1:{LARGE}+SPARSE+1"
FIRST = 400
LAST = 1000
TIMES = 50_000
# A prime in between keeps names and times from going along with what depends on the number.
MIX = 10_007
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ke",
    "li",
    "mo",
    "nu",
    "pa",
    "re",
    "si",
    "to",
    "va",
    "we",
    "xi",
    "yo",
    "zu",
    "ma",
)
MANY = Learner, LearnerTerm, Invitation


def word(number: int, length: int) -> str:
    """A word of syllables, another for each number."""
    text = ""
    for _ in range(length):
        number, rest = divmod(number, len(_SYLLABLES))
        text += _SYLLABLES[rest]
    return text


def first_name(number: int) -> str:
    """First name of the account with this number."""
    return word(number * 7919 % MIX % FIRST * 7 + 3, 3)


def last_name(number: int) -> str:
    """Last name of the account with this number."""
    return word(number * 1237 % MIX % LAST * 7 + 3, 4)


def load(learners: int) -> None:
    """Fill an empty database; secondary indexes of the great tables are built afterwards."""
    with connection.schema_editor() as editor:
        for model in MANY:
            for index in model._meta.indexes:
                editor.remove_index(model, index)
    _load_words()
    _load_numbers(learners)
    _load_courses()
    _load_people()
    _load_rosters(learners)
    with connection.schema_editor() as editor:
        for model in MANY:
            for index in model._meta.indexes:
                editor.add_index(model, index)
    analyze()


def analyze() -> None:
    """Let the database do with what it has what it does by itself after some minutes."""
    tables = (*MANY, get_user_model(), UserProfile, CourseEnrollment, PersistentCourseGrade)
    verbs = {"mysql": "ANALYZE TABLE", "postgresql": "VACUUM ANALYZE"}
    for model in tables:
        _run(f"{verbs.get(connection.vendor, 'ANALYZE')} {model._meta.db_table}")
    # The rows came with their numbers: whoever is made now needs a later one.
    for statement in connection.ops.sequence_reset_sql(no_style(), tables):
        _run(statement)


def _run(sql: str, parameters: Any = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def _load_words() -> None:
    for name, size, length in (("bench_first", FIRST, 3), ("bench_last", LAST, 4)):
        _run(f"CREATE TABLE {name} (k integer PRIMARY KEY, word varchar(40))")
        rows = ", ".join(f"({k}, '{word(k * 7 + 3, length)}')" for k in range(size))
        _run(f"INSERT INTO {name} VALUES {rows}")
    kind = "timestamptz" if connection.vendor == "postgresql" else "datetime"
    _run(f"CREATE TABLE bench_time (k integer PRIMARY KEY, at {kind})")
    for begin in range(0, TIMES, 5000):
        rows = ", ".join(
            f"({k}, '{START + timedelta(seconds=k * 701):%Y-%m-%d %H:%M:%S}')"
            for k in range(begin, begin + 5000)
        )
        _run(f"INSERT INTO bench_time VALUES {rows}")


def _load_numbers(count: int) -> None:
    _run("CREATE TABLE bench_n (i bigint PRIMARY KEY)")
    _run("INSERT INTO bench_n VALUES (1)")
    have = 1
    while have < count:
        _run(f"INSERT INTO bench_n SELECT i + {have} FROM bench_n WHERE i + {have} <= {count}")
        have *= 2


def _load_courses() -> None:
    for key in (*COURSES, DENSE, SPARSE):
        CourseOverview.objects.create(
            id=CourseKey.from_string(key),
            org=LARGE,
            display_name=key,
            version=CourseOverview.VERSION,
            _location=f"block-v1:{key.removeprefix('course-v1:')}+type@course+block@course",
        )


def _text(*parts: str) -> str:
    """Texts put together, as this database writes it."""
    return f"CONCAT({', '.join(parts)})" if connection.vendor == "mysql" else " || ".join(parts)


def _number(expression: str) -> str:
    kind = "char" if connection.vendor == "mysql" else "varchar(20)"
    return f"CAST({expression} AS {kind})"


def _fill(model: type[models.Model], where: str = "1 = 1", **columns: str) -> None:
    """One INSERT ... SELECT over the numbers: an expression per column, defaults for the rest.

    Expressions may use n.i, f.word, l.word, t.at (last login or nothing), a.at (always).
    """
    names, values, parameters = [], [], []
    for field in model._meta.concrete_fields:
        if field.primary_key and field.attname not in columns:
            continue
        names.append(connection.ops.quote_name(field.column))
        if field.attname in columns:
            values.append(columns[field.attname])
            continue
        default = NOW if isinstance(field, models.DateTimeField) and not field.null else None
        if field.has_default() or default is None:
            default = field.get_default()
        if default is None and not field.null:
            default = "" if isinstance(field, models.CharField | models.TextField) else 0
        values.append("%s")
        parameters.append(field.get_db_prep_save(default, connection))
    _run(
        f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(values)}"
        f" FROM bench_n n JOIN bench_first f ON f.k = (n.i * 7919) %% {MIX} %% {FIRST}"
        f" JOIN bench_last l ON l.k = (n.i * 1237) %% {MIX} %% {LAST}"
        f" JOIN bench_time a ON a.k = (n.i * 3571) %% {MIX} * 5 %% {TIMES} WHERE {where}",
        parameters,
    )


NAME = ("f.word", "' '", "l.word")
GRADED = "n.i %% 4 = 0"
LOGGED_IN = "n.i %% 10 <> 0"


def _address() -> str:
    return _text("f.word", "'.'", _number("n.i"), "'@bench.example'")


def _truth(value: bool) -> str:
    return str(value).lower() if connection.vendor == "postgresql" else str(int(value))


def _time(at: datetime) -> str:
    return f"'{at:%Y-%m-%d %H:%M:%S}'"


def _or_never(condition: str, otherwise: str) -> str:
    if connection.vendor == "postgresql":
        otherwise = f"CAST({otherwise} AS timestamptz)"
    return f"CASE WHEN {condition} THEN a.at ELSE {otherwise} END"


def _load_people() -> None:
    user = get_user_model()
    _fill(
        user,
        id="n.i",
        username=_text("'user'", _number("n.i")),
        email=_address(),
        is_active=_truth(True),
        last_login=_or_never(LOGGED_IN, "NULL"),
        date_joined="a.at",
    )
    _fill(UserProfile, user_id="n.i", name=_text(*NAME), city="l.word", country="'NL'")
    for key, where in (
        *((key, f"n.i %% {len(COURSES)} = {number}") for number, key in enumerate(COURSES)),
        (DENSE, "n.i %% 3 = 0"),
        (SPARSE, "n.i %% 5000 = 0"),
    ):
        _fill(
            CourseEnrollment,
            where,
            user_id="n.i",
            course_id=f"'{key}'",
            mode="'audit'",
            is_active=_truth(True),
        )
    for number, key in enumerate(COURSES):
        _fill(
            PersistentCourseGrade,
            f"{GRADED} AND n.i %% {len(COURSES)} = {number}",
            id="n.i",
            user_id="n.i",
            course_id=f"'{key}'",
            percent_grade="0.5",
            letter_grade="'Pass'",
            passed_timestamp=_time(START),
            created=_time(START),
            modified=_time(START),
        )


def _load_rosters(learners: int) -> None:
    graded = f"CASE WHEN {GRADED} THEN 1 ELSE 0 END"
    never = f"CASE WHEN {GRADED} THEN {_time(START)} ELSE {_time(NEVER)} END"
    for org, offset, where in ((LARGE, 0, "1 = 1"), (LITTLE, learners, f"n.i <= {LITTLE_SIZE}")):
        is_large = org == LARGE
        _fill(
            Learner,
            where,
            id=f"n.i + {offset}",
            org=f"'{org}'",
            status="'active'",
            user_id="n.i",
            email_key="NULL",
            email_sort=_address(),
            name_sort=_text(*NAME),
            location_sort=_text("l.word", "', nl'"),
            last_login=_or_never(LOGGED_IN, _time(NEVER)),
            last_active=_or_never(LOGGED_IN, never if is_large else _time(NEVER)),
            enrolled="1 + CASE WHEN n.i %% 3 = 0 THEN 1 ELSE 0 END"
            " + CASE WHEN n.i %% 5000 = 0 THEN 1 ELSE 0 END"
            if is_large
            else "0",
            completed=graded if is_large else "0",
            is_open=_truth(True),
            added_at="a.at",
            # Whoever launched a course has signed in.
            added_via="CASE WHEN n.i %% 20000 = 1 THEN 'manual' WHEN n.i %% 100 = 7 THEN 'launch'"
            " WHEN n.i %% 2 = 0 THEN 'enrollment' ELSE 'import' END",
        )
        for term in (_text(*NAME), "l.word", _address()):
            _fill(
                LearnerTerm,
                where,
                learner_id=f"n.i + {offset}",
                org=f"'{org}'",
                term=term,
                name_sort=_text(*NAME),
            )
    _load_pending(learners)
    for status, count in (("active", learners), ("pending", learners // 4)):
        RosterCount.objects.create(org=LARGE, status=status, count=count, counted_at=NOW)
    if connection.vendor == "postgresql":
        for model in MANY:
            _run(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'),"
                f" (SELECT max(id) FROM {model._meta.db_table}))"
            )


def _load_pending(learners: int) -> None:
    offset = learners + LITTLE_SIZE
    where = f"n.i <= {learners // 4}"
    email = _text("f.word", "'.'", _number("n.i"), "'@invited.example'")
    _run(
        "CREATE TABLE bench_adder AS SELECT user_id AS id, name_sort FROM "
        f"{Learner._meta.db_table} WHERE org = '{LARGE}' AND user_id <= 3"
    )
    _fill(
        Learner,
        where,
        id=f"n.i + {offset}",
        org=f"'{LARGE}'",
        status="'pending'",
        email_key=email,
        email=email,
        email_sort=email,
        user_id="NULL",
        added_at="a.at",
        is_open=_truth(False),
        added_via="'import'",
        added_by="n.i %% 3 + 1",
        added_by_sort="(SELECT name_sort FROM bench_adder WHERE bench_adder.id = n.i %% 3 + 1)",
    )
    _fill(
        Invitation,
        where,
        learner_id=f"n.i + {offset}",
        org=f"'{LARGE}'",
        is_open=_truth(True),
        state="CASE WHEN n.i %% 5 = 0 THEN 'queued' WHEN n.i %% 7 = 0 THEN 'failed'"
        " ELSE 'invited' END",
        reason="CASE WHEN n.i %% 7 = 0 THEN 'refused' ELSE '' END",
        token=_text("'token'", _number("n.i")),
        created_at="a.at",
        invited_at="a.at",
        reminded_at="a.at",
        remind_allowed_at="a.at",
        expires_at="a.at",
    )
