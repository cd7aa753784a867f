"""Text that no spreadsheet takes for a formula."""

import re
from collections.abc import Iterable
from itertools import chain

# What begins a formula, full-width and small forms too, after whatever a spreadsheet skips; and
# what splits a cell where another separator is usual.
_SKIPPED = r"[\s\x00-\x20\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*"
_SIGNS = "[=+\\-@＝＋－＠﹢﹣﹦﹫−]"
_FORMULA = re.compile(rf"^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?={_SKIPPED}{_SIGNS})")
# The same and some more in cells joined by line ends, at a fraction of the price.
_SUSPECTS = (re.compile(rf"[;\t\r\n]{_SKIPPED}{_SIGNS}"), re.compile("\n[\t\r\n]"))

__all__ = ["is_suspect", "neutralize"]


def neutralize(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet might calculate."""
    return _FORMULA.sub("'", text)


def is_suspect(rows: Iterable[list[str]]) -> bool:
    """May a cell of these rows not be neutral? False is certain, and costs little."""
    # Most cells of a report are the same few words: each is looked at once.
    cells = set(chain.from_iterable(rows))
    cells.discard("")
    # The letter ends each cell's run of blanks: else a search goes over all that follow.
    text = "x\n".join(["", *cells])
    return any(pattern.search(text) for pattern in _SUSPECTS)
