"""Typed and pasted addresses: one text, or several, to rows."""

import re
from collections.abc import Iterable

from lms_lite_learners.data import Row
from lms_lite_learners.identity import clean_address, find_email_key

# Characters of one text; every step below takes time in proportion to them.
MAX_TEXT = 500_000
# `Name <mail>`: the name may be quoted and may then hold a separator.
_NAMED = re.compile(r'(?P<name>(?:"[^"\n]*"|[^<>;\n"])*)<(?P<address>[^<>\n]*)>')
# In quotes angle brackets may stand, but none with an address: then a quote was left open.
_QUOTED = re.compile(r'"[^"<\n]*(?:<[^"@\n]*)?"')
_QUOTED_OR_ANGLE = re.compile(rf"{_QUOTED.pattern}|<(?P<address>[^<>\n]*)>")
_SEPARATORS = re.compile(r"[\s,;]+")
# What stands between separators; quotes right before an “@” hold theirs: `"a b"@x.example`.
_PART = re.compile(r'"[^"\n@]*"@[^\s,;]*|[^\s,;]+')
# No address ends with these, nor is it in quotes as a whole.
_BEHIND = ";,."
_AROUND = {"'": "'", '"': '"', "“": "”", "„": "“", "‘": "’", "«": "»", "`": "`"}
# What no name goes beyond, except in quotes.
_BOUNDS = '<>;\n"'

__all__ = ["MAX_TEXT", "read_typed", "split_named", "write_typed"]


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


def write_typed(address: str, name: str) -> str:
    """One line that `read_typed` reads as this address with this name."""
    return f'"{name}" <{address}>' if name else address


def split_named(text: str) -> tuple[str, str]:
    """Address and name of one cell: `Ada <ada@x.example>` is ("ada@x.example", "Ada")."""
    whole = _bare(text)
    match = _NAMED.fullmatch(whole)
    if match is None:
        return whole, ""
    return _bare(match["address"]), _clean_name(match["name"])


def _bare(text: str) -> str:
    """The text without what lists of mail programs leave: quotes around it, separators behind."""
    bare = clean_address(text)
    if bare[-1:] in _BEHIND:
        bare = clean_address(bare.rstrip(_BEHIND))
    while len(bare) > 1 and _AROUND.get(bare[0]) == bare[-1] and "@" in bare:
        bare = clean_address(bare[1:-1].rstrip(_BEHIND))
    return bare


def _addresses(text: str) -> Iterable[tuple[str, str]]:
    """Every address of a text with its name, in order."""
    position = 0
    for match in _QUOTED_OR_ANGLE.finditer(text):
        if match["address"] is None:
            continue
        before, name = _name_before(text[position : match.start()])
        yield from _plain(before)
        yield clean_address(match["address"]), _clean_name(name)
        position = match.end()
    yield from _plain(text[position:])


def _name_before(text: str) -> tuple[str, str]:
    """Split what stands before `<`: plain addresses first, then the name.

    `bob@x.example, Ada <` is an address and a name, `Lovelace, Ada <` is one name.
    """
    hidden = _QUOTED.sub(lambda match: " " * len(match[0]), text)
    cut = start = 1 + max(hidden.rfind(bound) for bound in _BOUNDS)
    at = hidden.rfind("@", start)
    if at >= 0:
        end = _SEPARATORS.search(hidden, at)
        cut = end.start() if end else len(text)
    return f"{text[:start]} {text[start:cut]}", text[cut:]


def _plain(text: str) -> Iterable[tuple[str, str]]:
    for part in _PART.findall(text):
        if address := clean_address(part).strip("<>"):
            yield address, ""


def _clean_name(text: str) -> str:
    """The name without the quotes, which only hold it together, and on one line."""
    return clean_address(" ".join(text.replace('"', "").strip(" \t,;").split()))
