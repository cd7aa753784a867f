"""What of a text in a file may be stored and shown."""

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")

__all__ = ["is_text", "shown"]


def is_text(text: str) -> bool:
    """Is every character one that people write?"""
    return _CONTROL.search(text) is None


def shown(text: str, limit: int) -> str:
    """A text that may be stored and shown: no control characters, not longer than the limit."""
    clean = _CONTROL.sub("\ufffd", text[: limit + 1])
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
