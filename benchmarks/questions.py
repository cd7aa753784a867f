"""What a list page asks, by hand: one statement for the rows with all they show, one to count."""

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from django.db import connection

from benchmarks import world
from benchmarks.floors import fetch
from lms_lite_learners.data import NEVER, ActiveRow, PendingRow, Query
from lms_lite_learners.identity import find_email_key
from lms_lite_learners.models import Learner
from lms_lite_learners.roster.listing import ACTIVE_ORDERS, PENDING_ORDERS
from lms_lite_learners.roster.paging import Cursor, write_cursor
from lms_lite_learners.roster.search import prefix_range

Question = tuple[str, str, tuple[Any, ...]]
LIMIT = 10_001
LISTED = "lms_lite_learners_learner l"
ACTIVE = """
SELECT l.id, p.name, u.email,
  (SELECT COUNT(*) FROM student_courseenrollment e
   WHERE e.user_id = l.user_id AND e.is_active = {true} AND e.course_id LIKE 'course-v1:Large+%%'
   AND NOT EXISTS (SELECT 1 FROM student_courseaccessrole r
                   WHERE r.user_id = e.user_id AND r.course_id = e.course_id)),
  (SELECT COUNT(*) FROM grades_persistentcoursegrade g
   LEFT JOIN course_overviews_courseoverview o ON o.id = g.course_id
   WHERE g.user_id = l.user_id AND g.course_id LIKE 'course-v1:Large+%%'
   AND (g.letter_grade <> '' OR o.{end} < CURRENT_TIMESTAMP)),
  p.city, p.country, u.last_login, l.added_at, l.added_via
FROM ({keys}) k JOIN lms_lite_learners_learner l ON l.id = k.id
JOIN auth_user u ON u.id = l.user_id LEFT JOIN auth_userprofile p ON p.user_id = u.id
ORDER BY {order}"""
PENDING = """
SELECT l.id, l.email, i.state, i.reason, l.added_at, p.name, i.invited_at, i.reminded_at,
  i.remind_allowed_at, i.expires_at
FROM ({keys}) k JOIN lms_lite_learners_learner l ON l.id = k.id
JOIN lms_lite_learners_invitation i ON i.learner_id = l.id
LEFT JOIN auth_userprofile p ON p.user_id = l.added_by
ORDER BY {order}"""


def shown(row: ActiveRow | PendingRow) -> tuple[Any, ...]:
    """A row of the product, to be compared."""
    return astuple(row)


def ask(question: Question, query: Query) -> list[Sequence[Any]]:
    """The page by hand, with the count before each row as the subject has it."""
    count, rows, parameters = question
    (number,) = fetch(count, parameters)[0]
    found = fetch(rows, parameters)[: query.page_size]
    if query.tab == "active":
        return [(number, *row[:5], f"{row[5]}, {row[6]}", *row[7:]) for row in found]
    return [(number, *(None if value == NEVER else value for value in row)) for row in found]


def floors_of(query: Query) -> list[Question]:
    """Hand-written ways to ask the same; whichever is fastest is the floor."""
    orders = ACTIVE_ORDERS if query.tab == "active" else PENDING_ORDERS
    column = orders[query.ordering.removeprefix("-")]
    sign = " DESC" if query.ordering.startswith("-") else ""
    ways = []
    for condition, parameters in _conditions(query):
        ways.append(_question(query, column, sign, (condition, parameters)))
        if condition:
            sorted_way = _question(query, column, sign, (condition, parameters), walk=False)
            ways.append(sorted_way)
    return ways


def _question(
    query: Query,
    column: str,
    sign: str,
    where: tuple[str, tuple[Any, ...]],
    *,
    walk: bool = True,
) -> Question:
    """The page along the order's index, or by sorting what matches."""
    condition, parameters = where
    base = f"FROM {LISTED} WHERE l.org = 'Large' AND l.status = '{query.tab}'{condition}"
    count = f"SELECT COUNT(*) FROM (SELECT l.id {base} LIMIT {LIMIT}) c"
    alias, key, source = "l", f"l.{column}", base
    if column.startswith("invitation__"):
        alias, key = "i", f"i.{column.removeprefix('invitation__')}"
        join = f"JOIN {LISTED} ON l.id = i.learner_id " if condition else ""
        source = (
            f"FROM lms_lite_learners_invitation i {join}"
            f"WHERE i.org = 'Large' AND i.is_open = {world._truth(True)}{condition}"
        )
    pk = "i.learner_id" if alias == "i" else "l.id"
    by = key if walk else f"COALESCE({key}, {key})"
    keys = (
        f"SELECT {pk} AS id, {key} AS sort_key {source} "
        f"ORDER BY {by}{sign}, {pk}{sign} LIMIT {query.page_size + 1}"
    )
    text = (ACTIVE if query.tab == "active" else PENDING).format(
        keys=keys,
        order=f"k.sort_key{sign}, k.id{sign}",
        true=world._truth(True),
        end=connection.ops.quote_name("end"),
    )
    return count, text, parameters


def _conditions(query: Query) -> list[tuple[str, tuple[Any, ...]]]:
    terms = "FROM lms_lite_learners_learnerterm t WHERE t.org = 'Large' AND t.term >= %s"
    bounds = prefix_range(query.search)
    if query.search and (key := find_email_key(query.search)):
        return [(" AND l.email_sort = %s", (key,))]
    if query.search and query.tab == "pending":
        return [(" AND l.email_sort >= %s AND l.email_sort < %s", bounds)]
    if query.search:
        return [
            (f" AND l.id IN (SELECT t.learner_id {terms} AND t.term < %s)", bounds),
            (f" AND EXISTS (SELECT 1 {terms} AND t.term < %s AND t.learner_id = l.id)", bounds),
        ]
    enrolled = f"WHERE e.course_id = %s AND e.is_active = {world._truth(True)}"
    table = "FROM student_courseenrollment e"
    if query.course:
        return [
            (f" AND l.user_id IN (SELECT e.user_id {table} {enrolled})", (query.course,)),
            (
                f" AND EXISTS (SELECT 1 {table} {enrolled} AND e.user_id = l.user_id)",
                (query.course,),
            ),
        ]
    return _plain(query)


def _plain(query: Query) -> list[tuple[str, tuple[Any, ...]]]:
    if query.added_via:
        return [(" AND l.added_via = %s", (query.added_via,))]
    if query.never_logged_in:
        return [(" AND l.last_login = %s", (NEVER,))]
    if query.inactive_since:
        return [(" AND l.last_active < %s", (query.inactive_since,))]
    return [("", ())]


def cursor_at(query: Query, offset: int) -> str:
    """A cursor of the list after that many rows."""
    column = ACTIVE_ORDERS[query.ordering.removeprefix("-")]
    sign = "-" if query.ordering.startswith("-") else ""
    rows = Learner.objects.filter(org=world.LARGE, status=query.tab)
    row = rows.order_by(f"{sign}{column}", f"{sign}id").values_list("id", column)[offset]
    return write_cursor(Cursor(False, row), f"{query.tab} {query.ordering}")
