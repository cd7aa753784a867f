"""Rows of the platform's tables, named by the map of learner data: read, deleted, emptied.

Nothing here sends a signal or follows a link: whoever deletes names the children first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connections, router, transaction
from django.db.models import CharField, F, IntegerField, Lookup, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Cast, Lower

from lms_lite_learners.data import Along, Direct, Key
from lms_lite_learners.host.capitals import spelled_with_capitals
from lms_lite_learners.host.erasing.tables import SLICE, all_rows, find_model, rows_in, slices
from lms_lite_learners.identity import find_email_key

# Its rows with capitals are remembered: the only long table that is asked for addresses.
ALLOW_LIST = "student.CourseEnrollmentAllowed"
# Numbers that one statement names, written into it: none of them is a parameter.
NUMBERS = 5000

Row = Sequence[Any]

__all__ = ["blank", "delete", "read_along", "read_direct", "transactions", "without_rows"]


def without_rows(labels: Iterable[str]) -> set[str]:
    """Those of the models whose tables are empty, and those that this platform lacks.

    Most of the platform's two hundred tables belong to features that a site doesn't use.
    """
    empty: set[str] = set()
    tables: dict[str, dict[str, str]] = {}
    for label in labels:
        rows = rows_in(label)
        if rows is None:
            empty.add(label)
        else:
            tables.setdefault(rows.db, {})[label] = rows.model._meta.db_table  # noqa: SLF001
    for alias, named in tables.items():
        bare = _bare(alias, list(named.values()))
        empty |= {label for label, table in named.items() if table in bare}
    return empty


def _bare(alias: str, tables: Sequence[str]) -> set[str]:
    """Those of a database's tables that hold no row."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # It plans two hundred questions for longer than it answers them. A table that takes no
            # room holds nobody's row, committed or not; one that does is asked as any other.
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r'"
                " AND pg_table_is_visible(oid) AND pg_relation_size(oid) = 0",
                [list(tables)],
            )
            return {table for (table,) in cursor.fetchall()}
        quoted = map(connection.ops.quote_name, tables)
        cursor.execute(f"SELECT {', '.join(f'EXISTS (SELECT 1 FROM {one})' for one in quoted)}")  # noqa: S608 - names alone
        answers = cursor.fetchone()
    return {table for table, has_rows in zip(tables, answers, strict=True) if not has_rows}


def read_direct(
    label: str, way: Direct, values: Sequence[Any], columns: Sequence[str]
) -> list[Row]:
    """Key, text of the place, and `columns` of the rows that hold one of the values.

    Nothing where this platform lacks the model, or a column on the way.
    """
    model = find_model(label)
    if model is None or not values or not _has_paths(label, way.person, way.place, *columns):
        return []
    found: dict[Any, Row] = {}
    for some in slices(values):
        wanted = {_same(value, way.key) for value in some}
        # Many rows hold the same few values.
        is_wanted: dict[Any, bool] = {}
        for rows in _holding(label, way, some):
            shown = rows.annotate(lll_place=Cast(F(way.place), CharField()))
            for row in shown.values_list(way.person, "pk", "lll_place", *columns):
                held = row[0]
                if held not in is_wanted:
                    is_wanted[held] = _same(held, way.key) in wanted
                if is_wanted[held]:
                    found[row[1]] = row[1:]
    return list(found.values())


def read_along(label: str, way: Along, values: Iterable[Any], columns: Sequence[str]) -> list[Row]:
    """Key and `columns` of the rows whose column holds one of the values."""
    model = find_model(label)
    if model is None or not _has_paths(label, way.column, *columns):
        return []
    found: dict[Any, Row] = {}
    for rows in _among(label, way.column, values):
        shown = rows.filter(**way.where).values_list("pk", *columns)
        found.update((row[0], row) for row in shown)
    return list(found.values())


def delete(label: str, pks: Iterable[Any]) -> int:
    """Delete rows by their keys, and nothing with them; answers how many are gone.

    Those that went with others, which the platform deleted by ways of its own, are among them.
    """
    # The newest first: within a table, later rows hang on earlier ones.
    keys = sorted(pks, reverse=True)
    for rows in _among(label, "pk", keys) if keys else ():
        rows._raw_delete(rows.db)  # noqa: SLF001 - Django's own delete without signals
    return len(keys)


def blank(label: str, pks: Iterable[Any], values: Mapping[str, Any]) -> int:
    """Set columns of rows, as far as this platform has them; answers how many rows."""
    known = {name: value for name, value in values.items() if _has_paths(label, name)}
    if not known:
        return 0
    return sum(all_rows(label).filter(pk__in=some).update(**known) for some in slices(pks))


@contextmanager
def transactions(labels: Iterable[str]) -> Iterator[None]:
    """One transaction on every database that holds one of the models."""
    models = [model for label in labels if (model := find_model(label)) is not None]
    aliases = {router.db_for_write(model) for model in models} - {"default"}
    with ExitStack() as stack:
        for alias in ("default", *sorted(aliases)):
            stack.enter_context(transaction.atomic(using=alias))
        yield


class _OneOf(Lookup):
    """Does a column hold one of these numbers? A condition with one parameter, or none.

    Preparing and quoting thousands of parameters takes longer than finding the rows. A lookup, not
    a function: MySQL would be asked for `function = 1`, for which it reads (and locks) all rows.
    """

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any, **_options: Any) -> tuple[str, Any]:
        sql, parameters = self.process_lhs(compiler, connection)
        return f"{sql} IN ({self.rhs})", parameters

    def as_postgresql(self, compiler: Any, connection: Any, **_options: Any) -> tuple[str, Any]:
        # The driver looks for marks in a statement's text, not in one long parameter.
        sql, parameters = self.process_lhs(compiler, connection)
        return f"{sql} = ANY (%s::bigint[])", (*parameters, f"{{{self.rhs}}}")


def _among(label: str, column: str, values: Iterable[Any]) -> Iterator[QuerySet[Any]]:
    """The rows whose column holds one of the values, as many querysets as it takes."""
    rows, wanted = all_rows(label), list(values)
    is_plain = _is_number(label, column) and all(type(value) is int for value in wanted)
    size = NUMBERS if is_plain else SLICE
    for begin in range(0, len(wanted), size):
        some = wanted[begin : begin + size]
        if is_plain:
            yield rows.filter(_OneOf(F(column), ",".join(map(str, some))))
        else:
            yield rows.filter(**{f"{column}__in": some})


@cache
def _is_number(label: str, column: str) -> bool:
    """Is it a column of the model's own that holds whole numbers?"""
    if LOOKUP_SEP in column:
        return False
    names = find_model(label)._meta  # noqa: SLF001 - Django's own way to the columns
    field = names.pk if column == "pk" else names.get_field(column)
    while field.is_relation:
        field = field.target_field
    return isinstance(field, IntegerField)


def _holding(label: str, way: Direct, values: Sequence[Any]) -> list[QuerySet[Any]]:
    rows = all_rows(label).filter(**way.where)
    exact = rows.filter(**{f"{way.person}__in": values})
    if way.key is not Key.ADDRESS or connections[rows.db].vendor == "mysql":
        # The collation of MySQL folds case, and accents, which are told apart afterwards.
        return [exact]
    if label == ALLOW_LIST:
        return [exact, spelled_with_capitals(values, rows)]
    lowered = rows.annotate(lll_lower=Lower(way.person))
    return [lowered.filter(lll_lower__in=[value.lower() for value in values])]


def _same(value: Any, key: Key) -> Any:
    """What two spellings of one person have in common: a database may take more for the same."""
    if key is Key.ACCOUNT and not isinstance(value, str):
        return value
    text = str(value or "")
    return _address(text) if key is Key.ADDRESS else text.casefold()


@lru_cache(maxsize=1000)
def _address(text: str) -> str:
    """An address as one person; those of the people in hand are met in every table."""
    return find_email_key(text) or text.lower()


@cache
def _has_paths(label: str, *paths: str) -> bool:
    """Can the model be asked for all of these on this platform?"""
    return all(_has_path(find_model(label), path) for path in paths if path != "pk")


def _has_path(model: Any, path: str) -> bool:
    for name in path.split(LOOKUP_SEP):
        if model is None:
            return False
        try:
            field = model._meta.get_field(name)  # noqa: SLF001 - Django's own way to the columns
        except FieldDoesNotExist:
            return False
        model = field.related_model
    return True
