"""People taken out of texts in which programs quote values, as JSON or as Python writes them."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lms_lite_learners.data import Person

REMOVED = "removed"
# What the platform's tasks call a learner. Elsewhere a username may be any other word.
NAMING = r"(?:student|student_identifier|student_username|username|user|learner|identifier)"
NUMBERING = r"(?:user_id|student_id|specific_student_id|student|user|learner_id)"
# Quotes may be those of a text in a text.
_END = r"(?=\\*[\"'])"
_VALUE = re.compile(r"(?<=[\"'])[^\"'\\]+" + _END)
_KEYED = re.compile(rf"([\"']{NAMING}\\*[\"']\s*:\s*u?\\*[\"'])([^\"'\\]+)" + _END)
_NUMBER = re.compile(rf"([\"']{NUMBERING}\\*[\"']\s*:\s*)(\d+)(?!\d)")

__all__ = ["Quoted"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """What texts may quote of some people."""

    names: frozenset[str]
    addresses: frozenset[str]
    ids: frozenset[str]
    # Those with letters or signs that are written otherwise inside quotes.
    odd: re.Pattern[str] | None

    @classmethod
    def of(cls, people: Iterable[Person]) -> "Quoted":
        """All that is quoted of these people."""
        known = list(people)
        names = {person.username for person in known if person.username}
        addresses = {address.lower() for person in known for address in person.addresses}
        ids = {str(person.account) for person in known if person.account is not None}
        odd = {value for value in names | addresses if not _is_plain(value)}
        return cls(frozenset(names), frozenset(addresses), frozenset(ids), _pattern(odd))

    def without(self, text: str, *, everywhere: bool = False, removed: str = REMOVED) -> str:
        """The text with `removed` for addresses, and for usernames where people are named.

        `everywhere`: a username is one wherever it stands as a whole value; keys are left alone.
        Numbers of accounts become null.
        """

        def value(match: re.Match[str]) -> str:
            found = match.group()
            is_name = everywhere and found in self.names and not _is_key(match)
            return removed if is_name or found.lower() in self.addresses else found

        def keyed(match: re.Match[str]) -> str:
            return match[1] + (removed if match[2] in self.names else match[2])

        def number(match: re.Match[str]) -> str:
            return match[1] + ("null" if match[2] in self.ids else match[2])

        text = _NUMBER.sub(number, _KEYED.sub(keyed, _VALUE.sub(value, text)))
        return self.odd.sub(lambda _match: removed, text) if self.odd else text


def _is_plain(value: str) -> bool:
    return value.isascii() and not set(value) & set("\"'\\")


def _pattern(values: Iterable[str]) -> re.Pattern[str] | None:
    forms = {form for value in values for form in (value, json.dumps(value)[1:-1])}
    longest_first = sorted(forms, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(
        f"(?<=[\"'])(?:{'|'.join(map(re.escape, longest_first))}){_END}", re.IGNORECASE
    )


def _is_key(match: re.Match[str]) -> bool:
    rest = match.string[match.end() :].lstrip("\\")[1:].lstrip()
    return rest.startswith(":")
