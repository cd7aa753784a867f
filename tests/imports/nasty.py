"""Files as nobody should send them and everybody does, each with its whole expected answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

INVITED, INVALID, FAILED, DUPLICATE = "invited", "invalid_email", "failed", "duplicate"

__all__ = ["DUPLICATE", "FAILED", "INVALID", "INVITED", "Nasty", "people", "read", "refused"]


@dataclass(frozen=True)
class Nasty:
    """A file, and either the refusal or the outcome of every row.

    `words` is part of the refusal's text, or parts of the rows' texts by line; `names` are the
    names that were read.
    """

    name: str
    content: bytes | Callable[[], bytes]
    rows: tuple[tuple[int, str, str], ...] = ()
    code: str = ""
    words: str | Mapping[int, str] = field(default_factory=dict)
    names: tuple[str, ...] | None = None
    settings: Mapping[str, int] = field(default_factory=dict)


def read(name, content, *rows, words=None, names=None, **settings):
    """A file whose rows are these: (line, address, outcome)."""
    content = content.encode() if isinstance(content, str) else content
    return Nasty(name, content, rows, words=words or {}, names=names, settings=settings)


def refused(name, content, code, words, **settings):
    """A file that is refused whole, by this code and these words."""
    content = content.encode() if isinstance(content, str) else content
    return Nasty(name, content, code=code, words=words, settings=settings)


def people(*addresses, first=2):
    """Good rows on one line after the other."""
    return tuple((line, address, INVITED) for line, address in enumerate(addresses, start=first))
