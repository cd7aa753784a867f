"""The map against two real releases: its lines are read here, no row of theirs is."""

from collections.abc import Iterator
from typing import Any

import pytest

from lms_lite_learners.data import Along, Category, Direct, Entry, Kept, Key, Stand, Treatment
from lms_lite_learners.removal.learner_data import MAP
from lms_lite_learners.removal.learner_data.handled import HANDLED
from lms_lite_learners.removal.learner_data.kept import KEPT
from tests.host.contract_data import RELEASES, contract

ENTRIES = {entry.model: entry for entry in MAP}
PLACES = {entry.model: place for place, entry in enumerate(MAP)}
# What releases after these two have.
NEWER_MODELS = {"workflow.ORAReminder"}
NEWER_COLUMNS = {
    "forum.Comment.author_username",
    "forum.CommentThread.author_username",
    "forum.CommentThread.retired_username",
}
# Rows that code of its own finds: no column leads from them to a course.
LOOKED_UP_APART = {
    "channel_integration.IntegratedChannelAPIRequestLogs",
    "integrated_channel.IntegratedChannelAPIRequestLogs",
    "super_csv.CSVOperation",
    "wiki.Article",
    "wiki.ArticleRevision",
    "wiki.RevisionPluginRevision",
}
# Categories of what isn't a row of the platform's: our list, other plugins' data.
BEYOND = {Category.LIST, Category.OTHERS}
NUMBERS = {
    "AutoField",
    "BigAutoField",
    "BigIntegerField",
    "IntegerField",
    "PositiveIntegerField",
    "UnsignedBigIntAutoField",
}
TEXTS = {"CharField", "TextField", "EmailField", "SlugField", "UUIDField"}
BREAKING = {"CASCADE", "PROTECT", "RESTRICT"}

in_both = pytest.mark.parametrize("release", RELEASES)


def columns_of(models: dict, model: str) -> dict[str, dict]:
    """Columns by name, links by both of their names, and links from elsewhere by their model's."""
    found = {}
    for field in models[model]["fields"]:
        found[field["name"]] = field
        if "to" in field:
            found[f"{field['name']}_id"] = field
    key = "history_id" if models[model]["history"] else "id"
    found["pk"] = found.get(key, models[model]["fields"][0])
    return found


def backwards(models: dict, model: str, name: str) -> str | None:
    """The model of this name that links here."""
    for label, described in models.items():
        links = {field.get("to") for field in described["fields"]}
        if label.partition(".")[2].lower() == name and model in links:
            return label
    return None


def column_at(models: dict, model: str, path: str) -> dict | None:
    """The column at the end of a path, if the path leads anywhere."""
    column = None
    here: str | None = model
    for step in path.split("__"):
        if here is None:
            return None
        column = columns_of(models, here).get(step)
        if column is None:
            here = backwards(models, here, step)
            if here is None:
                return None
            column = {"name": step, "to": here}
        else:
            here = column.get("to")
    return column


def paths_of(entry: Entry) -> Iterator[str]:
    """Every path that an entry asks of its model."""
    for way in entry.ways:
        yield from (way.person, way.place) if isinstance(way, Direct) else (way.column,)
        yield from (key.removesuffix("__isnull").removesuffix("__regex") for key in way.where)
    yield from entry.blank


def kind_of(models: dict, model: str, path: str) -> str:
    """Is it a number or text? A link holds the kind of what it points to."""
    column = column_at(models, model, path)
    assert column is not None
    while "to" in column:
        column = columns_of(models, column["to"])["pk"]
    assert column["type"] in NUMBERS | TEXTS, column
    return "number" if column["type"] in NUMBERS else "text"


def known_ways(release: str, kind: type) -> Iterator[tuple[str, Any]]:
    """Ways of one kind with their models, as far as the release has the model."""
    for entry in MAP:
        if entry.model in contract(release)["models"]:
            yield from ((entry.model, way) for way in entry.ways if isinstance(way, kind))


def test_no_model_stands_twice() -> None:
    assert len(MAP) == len(ENTRIES)


def test_nothing_is_in_the_map_and_in_another_list() -> None:
    assert [model for model in ENTRIES if model in HANDLED or model in KEPT] == []


@in_both
def test_every_model_exists(release: str) -> None:
    assert set(ENTRIES) - set(contract(release)["models"]) == NEWER_MODELS


@in_both
def test_every_path_leads_somewhere(release: str) -> None:
    models = contract(release)["models"]
    missing = {
        f"{entry.model}.{path}"
        for entry in MAP
        if entry.model in models
        for path in paths_of(entry)
        if column_at(models, entry.model, path) is None
    }
    assert missing == NEWER_COLUMNS


def test_parents_stand_before_what_hangs_on_them() -> None:
    early = [
        (entry.model, way.of)
        for entry in MAP
        for way in entry.ways
        if isinstance(way, Along) and PLACES[way.of] >= PLACES[entry.model]
    ]
    assert early == []


@in_both
def test_what_hangs_on_a_row_holds_the_same_kind_of_value(release: str) -> None:
    models = contract(release)["models"]
    others = [
        (model, way)
        for model, way in known_ways(release, Along)
        if kind_of(models, model, way.column) != kind_of(models, way.of, way.to)
    ]
    assert others == []


@in_both
def test_no_delete_breaks_on_a_link_or_takes_rows_along_unseen(release: str) -> None:
    models = contract(release)["models"]
    unseen = [
        f"{label}.{field['name']} -> {field['to']}"
        for label, described in models.items()
        for field in described["fields"]
        if field.get("to") in ENTRIES and label != field["to"]
        if ENTRIES[field["to"]].treatment is Treatment.ERASE
        if field["on_delete"] in BREAKING or field.get("db_constraint") is not False
        if PLACES.get(label, -1) < PLACES[field["to"]]
    ]
    assert unseen == []


def test_every_line_says_why() -> None:
    assert [e.model for e in MAP if len(e.reason) < 15 or not e.reason.endswith(".")] == []


def test_a_line_has_ways_unless_its_rows_are_looked_up_apart() -> None:
    assert {entry.model for entry in MAP if not entry.ways} == LOOKED_UP_APART


def test_lines_that_empty_rows_name_columns_and_others_only_for_rows_that_stay() -> None:
    empties = {entry.model for entry in MAP if entry.treatment is Treatment.BLANK}
    assert empties == {entry.model for entry in MAP if entry.blank and not entry.kept}


@in_both
def test_a_column_is_emptied_only_of_what_it_may_lose(release: str) -> None:
    models = contract(release)["models"]
    emptied = [
        (entry.model, name, value, column)
        for entry in MAP
        if entry.model in models
        for name, value in entry.blank.items()
        if (column := column_at(models, entry.model, name))
    ]
    assert [row for row in emptied if row[2] is None and not row[3]["null"]] == []
    people = {row[3].get("to") for row in emptied if row[2] is Stand.ACCOUNT}
    assert people == {"auth.User"}


@in_both
def test_each_key_is_looked_for_where_such_keys_stand(release: str) -> None:
    models = contract(release)["models"]
    wrong = [
        (model, way)
        for model, way in known_ways(release, Direct)
        if kind_of(models, model, way.person) != ("number" if way.key is Key.ACCOUNT else "text")
    ]
    assert wrong == []


def test_every_category_of_the_platforms_rows_has_a_line() -> None:
    assert {entry.category for entry in MAP} == set(Category) - BEYOND


def test_some_rows_stay_by_each_rule() -> None:
    assert {entry.kept for entry in MAP} - {None} == set(Kept)


@in_both
def test_every_history_of_what_goes_goes_too(release: str) -> None:
    histories = {
        label
        for label, described in contract(release)["models"].items()
        if described["history"] and label.replace(".Historical", ".") in ENTRIES
    }
    assert histories - set(ENTRIES) == set()
