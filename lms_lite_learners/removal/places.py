"""Which place of the platform a text names: a course, a part of one, or an organisation."""

import re
from functools import lru_cache
from typing import Any

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import LearningContextKey, UsageKey

_AROUND = re.compile(r"^discount_|\.(entrance_exams|gating)$")

__all__ = ["belongs", "course_of"]


def belongs(text: str | None, org: str, without: frozenset[str] = frozenset()) -> bool:
    """Is this a place of the organisation, case included, and none of the courses left out?"""
    if not text:
        return False
    if text == org:
        return True
    place_org, course_key = course_of(text)
    return place_org == org and course_key not in without


@lru_cache(maxsize=50_000)
def course_of(text: str) -> tuple[str, str]:
    """The organisation and the course that a course, context or usage key names; '' for neither.

    Of a course of somebody's own (CCX) it is that one's key and the organisation of the course. A
    milestone's namespace is a course's key with a word behind it, a discount's with one before.
    """
    bare = _AROUND.sub("", text)
    for kind in (LearningContextKey, UsageKey):
        try:
            key = kind.from_string(bare)
        except InvalidKeyError:
            continue
        context = getattr(key, "context_key", key)
        return str(getattr(context, "org", None) or ""), _text(context)
    return "", ""


def _text(context: Any) -> str:
    """The key as text; of old keys of blocks, which name no run, the organisation is all."""
    return str(context) if getattr(context, "run", "") is not None else ""
