"""Erasers of other plugins, as their packages register them.

A package names its erasers as entry points of the group `lms_lite_learners.eraser`. Each leads to
an object, or to a class that is made without arguments, with

- `name`: what it is called in receipts, for whoever reads its code; the entry point's name counts
- `count(org, person) -> Mapping[str, int]`: how many rows of which tables (or models, by label)
  hold the person in the organisation; what isn't promised here may be neither deleted nor changed
- `erase(org, person) -> None`: erases them; it may be called again, and then finds nothing

Afterwards `count` has to answer nothing but zeros. A `person` is a `lms_lite_learners.data.Person`.
"""

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, cast

from lms_lite_learners.data import Person

GROUP = "lms_lite_learners.eraser"

__all__ = ["GROUP", "Eraser", "load", "names", "registered"]


class Eraser(Protocol):
    """What another plugin registers."""

    name: str

    def count(self, org: str, person: Person) -> Mapping[str, int]:
        """Rows that hold the person in the organisation, by table or by label of the model."""

    def erase(self, org: str, person: Person) -> None:
        """Erase these rows."""


def names() -> list[str]:
    """The names of all erasers that are installed, in order."""
    return sorted(registered())


def registered() -> dict[str, EntryPoint]:
    """The erasers' entry points by name; of two with one name each has its package's besides."""
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        first = found.get(point.name)
        if first is None:
            found[point.name] = point
        elif first.value != point.value:
            package = point.dist.name if point.dist else point.module
            found[f"{point.name} ({package})"[:100]] = point
    return found


def load(point: EntryPoint) -> Eraser:
    """The eraser itself; raises whatever the other plugin's code does."""
    loaded = point.load()
    return cast("Eraser", loaded() if isinstance(loaded, type) else loaded)
