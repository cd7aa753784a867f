"""Typed and pasted addresses: one text, or several, to rows."""

import re
from collections.abc import Iterable

from lms_lite_learners.data import Row
from lms_lite_learners.identity import clean_address, find_email_key

# `Name <mail>`: the name may be quoted and may then hold a separator.
_ANGLE = re.compile(r'(?P<name>(?:"[^"\n]*"|[^<>;\n"])*)<(?P<address>[^<>\n]*)>')
_SEPARATORS = re.compile(r"[\s,;]+")

__all__ = ["read_typed", "split_named"]


def read_typed(texts: str | Iterable[str]) -> list[Row]:
    """Rows of typed or pasted addresses in order, each address once; `line` counts the rows."""
    found: dict[str, tuple[str, str]] = {}
    for text in [texts] if isinstance(texts, str) else texts:
        for address, name in _addresses(text):
            found.setdefault(find_email_key(address) or address, (address, name))
    return [
        Row(line=line, email=address, name=name)
        for line, (address, name) in enumerate(found.values(), start=1)
    ]


def split_named(text: str) -> tuple[str, str]:
    """Address and name of one cell: `Ada <ada@x.example>` is ("ada@x.example", "Ada")."""
    match = _ANGLE.fullmatch(clean_address(text))
    if match is None:
        return clean_address(text), ""
    return clean_address(match["address"]), _clean_name(match["name"])


def _addresses(text: str) -> Iterable[tuple[str, str]]:
    """Every address of a text with its name, in order."""
    position = 0
    for match in _ANGLE.finditer(text):
        yield from _plain(text[position : match.start()])
        before, name = _name_before(match["name"])
        yield from _plain(before)
        yield clean_address(match["address"]), _clean_name(name)
        position = match.end()
    yield from _plain(text[position:])


def _name_before(text: str) -> tuple[str, str]:
    """Split what stands before `<`: plain addresses first, then the name.

    `bob@x.example, Ada <` is an address and a name, `Lovelace, Ada <` is one name.
    """
    cut = 0
    for match in re.finditer(r"[^\s,;]*@[^\s,;]*", _hide_quoted(text)):
        cut = match.end()
    return text[:cut], text[cut:]


def _hide_quoted(text: str) -> str:
    return re.sub(r'"[^"]*"', lambda match: " " * len(match[0]), text)


def _plain(text: str) -> Iterable[tuple[str, str]]:
    for part in _SEPARATORS.split(text):
        if address := clean_address(part).strip("<>"):
            yield address, ""


def _clean_name(text: str) -> str:
    return clean_address(text.strip(" \t,;")).strip('"').strip()
