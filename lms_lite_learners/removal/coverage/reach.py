"""Which models can tie a person to a course, by their own columns or along their links."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from lms_lite_learners.data import Column, Described, Tie
from lms_lite_learners.removal.coverage.columns import (
    PLACE_MODELS,
    files,
    holds_person,
    holds_place,
    is_actor,
    key_beside_person,
    place_beside_person,
    quoting,
)


def ties(models: Iterable[Described], *, nobody: Callable[[str], bool]) -> dict[str, Tie]:
    """How each model gets to a person and to a course, for those that do or that may quote.

    No person is reached along a link to a model that holds `nobody`.
    """
    models = sorted(models, key=lambda model: model.label)
    own_people = _own(models, holds_person)
    people = _along_links(models, own_people, nobody=nobody)
    places = _placed(models, _own_places(models, own_people))
    found = {}
    for model in models:
        person, place = people.get(model.label, ""), places.get(model.label, "")
        told = quoting(model, is_gathered=bool(place and not person)), files(model)
        if person and place:
            found[model.label] = Tie(person, place, *told)
        elif any(told):
            found[model.label] = Tie("", "", *told)
    return found


def _own(models: Sequence[Described], holds: Callable[[Column], bool]) -> dict[str, str]:
    """The first column of each model that holds it."""
    found = {}
    for model in models:
        name = next((column.name for column in model.columns if holds(column)), None)
        if name is not None:
            found[model.label] = name
    return found


def _own_places(models: Sequence[Described], people: Mapping[str, str]) -> dict[str, str]:
    """The column of each model that says where, were it only the organisation of a person."""
    found = dict.fromkeys(PLACE_MODELS, "id")
    for model in models:
        if model.label in people and (name := place_beside_person(model)):
            found[model.label] = name
    return found | _own(models, holds_place)


def _placed(models: Sequence[Described], own: Mapping[str, str]) -> dict[str, str]:
    """The way of each model to a course; a key of anything counts where there is no other way."""
    sure = _along_links(models, own, nobody=lambda _label: False)
    keys = {model.label: name for model in models if (name := key_beside_person(model))}
    return _along_links(models, keys | sure, nobody=lambda _label: False)


def _along_links(
    models: Sequence[Described], own: Mapping[str, str], *, nobody: Callable[[str], bool]
) -> dict[str, str]:
    """The shortest way of each model to a column, its own or another's."""
    found = dict(own)
    ends = {label for label in own if not nobody(label)}
    while ends:
        reached = {
            model.label: f"{column.name}.{found[column.to]}"
            for model in models
            if model.label not in found and (column := _link(model, ends))
        }
        found |= reached
        ends = {label for label in reached if not nobody(label)}
    return found


def _link(model: Described, ends: set[str]) -> Column | None:
    """The model's first link to one of those."""
    return next(
        (column for column in model.columns if column.to in ends and not is_actor(column)), None
    )
