"""The platform's models as plain values, and what coverage says of each."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its field's class, what Django takes it for, and where it points.

    `to` is the label of the model that a link leads to, and empty without a link.
    """

    name: str
    kind: str
    type: str
    to: str = ""
    on_delete: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """A model by its label `app.Model`, with its columns; tables of many-to-many links too."""

    label: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """How a model gets to a person and to a course: columns, joined by dots along links.

    `quotes` names columns that may tell of a learner where nothing else points at one, `files`
    those that name a file which may.
    """

    person: str = ""
    place: str = ""
    quotes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every way there is, for people to read."""
        return tuple(path for path in (self.person, self.place, *self.quotes, *self.files) if path)


class Cover(StrEnum):
    """What becomes of a model's rows in a removal, as coverage tells it.

    QUOTES: words in it, or in a file that it names, may tell of a learner, and no column tells of
    whom.
    """

    ERASE = "erase"
    BLANK = "blank"
    KEEP = "keep"
    QUOTES = "quotes"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One model that can tie a person to a course, and what becomes of it and why."""

    model: str
    tie: Tie
    cover: Cover
    category: str
    reason: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Something that the platform does when a row of `model` is deleted one by one."""

    model: str
    signal: str
    name: str
