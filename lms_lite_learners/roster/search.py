"""Finding people by the start of a name, of one of its words, or of an address.

A learner is found over terms, each the start of which counts: the address, the name, and the name
from each later word on. Terms, sort keys and what somebody types are folded alike, so that
`jose` finds `José` and names sort without regard to case and accents on every database.
"""

import unicodedata

from lms_lite_learners.identity import find_email_key

MAX_LENGTH = 255
MAX_WORDS = 12
# Sorts after every character a text can hold, on every database.
_LAST = "\U0010ffff"
# What the key of an address loses: blanks around it and the colon of “mailto:”.
_NEEDS_CLEANING = {" ", ":"}

__all__ = ["MAX_LENGTH", "address_key", "fold", "prefix_range", "terms_of"]


def fold(text: str) -> str:
    """The text in lower case, without accents and needless blanks, cut to a column's length."""
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())[:MAX_LENGTH].rstrip()
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in parts if _is_kept(char))
    return " ".join(unicodedata.normalize("NFC", plain).casefold().split())[:MAX_LENGTH].rstrip()


def _is_kept(char: str) -> bool:
    """Accents go; the vowel signs of other scripts, which have no such class, stay."""
    if unicodedata.combining(char) >= 200:
        return False
    return char.isspace() or unicodedata.category(char) not in {"Cc", "Cs", "Cf"}


def address_key(address: str) -> str:
    """The key that an address is sorted and found by, also where it is no usable one."""
    if address.isascii() and address.isprintable() and not _NEEDS_CLEANING & set(address):
        return address.lower()
    return find_email_key(address) or fold(address)


def terms_of(name: str, address: str) -> set[str]:
    """The terms whose start finds a person of this name and address."""
    words = fold(name).split()
    names = {" ".join(words[start:]) for start in range(min(len(words), MAX_WORDS))}
    return {term for term in names | {address_key(address)} if term}


def prefix_range(text: str) -> tuple[str, str]:
    """The bounds (from, below) of all keys that start with the folded text."""
    start = fold(text)
    return start, start + _LAST
