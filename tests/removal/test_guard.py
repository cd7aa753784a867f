"""What a guard sees of the statements that others send, on every database."""

import pytest
from django.db import connection, connections, transaction

from lms_lite_learners.removal import guard
from openedx.core.djangoapps.user_api.models import UserPreference

TABLE = "user_api_userpreference"


@pytest.fixture
def preferences(person):
    """Three preferences of one person."""
    ann = person("ann")
    for number in range(3):
        UserPreference.objects.create(user=ann, key=f"plug-{number}", value="x")
    return UserPreference.objects.filter(user=ann)


@pytest.mark.parametrize(
    ("statement", "kind", "table"),
    [
        ('DELETE FROM "a_table" WHERE "id" IN (%s)', "delete", "a_table"),
        ("DELETE FROM `a_table` WHERE id = 1", "delete", "a_table"),
        ("delete from a_table", "delete", "a_table"),
        ("DELETE `a_table` FROM `a_table` INNER JOIN `b` ON 1", "delete", "a_table"),
        ('DELETE FROM "public"."a_table" WHERE 1 = 1', "delete", "a_table"),
        ("DELETE FROM ONLY a_table", "delete", "a_table"),
        ('DELETE FROM "odd ""name"""', "delete", 'odd "name"'),
        ("  /* told by a tracer */ -- and more\n DELETE FROM a_table", "delete", "a_table"),
        ('UPDATE "a_table" SET "x" = 1', "update", "a_table"),
        ("UPDATE LOW_PRIORITY IGNORE `a_table` SET x = 1", "update", "a_table"),
        ('UPDATE OR IGNORE "a_table" SET "x" = 1', "update", "a_table"),
        ("TRUNCATE TABLE a_table", "empty", "a_table"),
        ("TRUNCATE ONLY a_table", "empty", "a_table"),
        ("DROP TABLE IF EXISTS a_table", "empty", "a_table"),
        ('WITH gone AS (DELETE FROM "a_table" RETURNING id) SELECT 1', "delete", "a_table"),
    ],
)
def test_each_way_of_deleting_and_changing_is_understood(statement, kind, table):
    assert guard.writes_of(statement) == [(kind, table)]


@pytest.mark.parametrize(
    "statement",
    ['SELECT "deleted" FROM a', "INSERT INTO a (b) VALUES ('DELETE FROM c')", 'SAVEPOINT "s"'],
)
def test_nothing_else_counts(statement):
    assert guard.writes_of(statement) == []


def test_rows_are_counted_by_database_and_table(preferences):
    with guard.watch() as seen:
        preferences.filter(key="plug-0").update(value="y")
        preferences.exclude(key="plug-0").delete()
    assert seen.updated["default", TABLE] == 1
    assert seen.deleted["default", TABLE] == 2


def test_what_is_outside_is_not_counted(preferences):
    with guard.watch() as seen:
        pass
    preferences.delete()
    assert not seen.deleted


def test_reading_and_adding_count_for_nothing(preferences):
    with guard.watch() as seen:
        assert preferences.count() == 3
        UserPreference.objects.create(user=preferences[0].user, key="plug-9", value="x")
    assert (seen.deleted, seen.updated) == ({}, {})


def test_statements_by_hand_are_seen_too(preferences):
    with guard.watch() as seen, connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE {connection.ops.quote_name('key')} = 'plug-1'")
        name = connection.ops.quote_name("key")
        cursor.executemany(f"DELETE FROM {TABLE} WHERE {name} = %s", [["plug-0"], ["plug-2"]])
    assert seen.deleted["default", TABLE] == 3


def test_every_database_is_watched(db):
    with guard.watch() as seen:
        for alias in connections:
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                table = connections[alias].introspection.table_names(cursor)[0]
                quoted = connections[alias].ops.quote_name(table)
                cursor.execute(f"DELETE FROM {quoted} WHERE 1 = 0")
                transaction.set_rollback(True, using=alias)
    assert seen.deleted == {}
    assert len(list(connections)) > 1


def test_a_promise_is_kept_by_table(preferences):
    with guard.watch() as seen:
        preferences.delete()
    assert seen.exceeds({TABLE: 3}) == []
    assert seen.exceeds({TABLE: 2}) == [TABLE]
    assert seen.exceeds({}) == [TABLE]


def test_emptying_a_table_is_beyond_every_promise():
    seen = guard.Watch()
    seen.note("default", "TRUNCATE a_table", -1)
    assert seen.exceeds({"a_table": 1_000_000}) == ["a_table"]
