"""What a page says about the act that led to it.

Django's own messages are also printed by some frames, which would say everything twice.
"""

from typing import TypedDict

from django.http import HttpRequest

KEY = "lms_lite_learners_notices"

__all__ = ["Notice", "add", "take"]


class Notice(TypedDict):
    """One sentence, its tone, and where it may lead."""

    tone: str
    text: str
    url: str
    label: str


def add(request: HttpRequest, tone: str, text: str, *, url: str = "", label: str = "") -> None:
    """Say this on the next page that the person sees."""
    waiting = request.session.get(KEY, [])
    request.session[KEY] = [*waiting, Notice(tone=tone, text=text, url=url, label=label)]


def take(request: HttpRequest) -> list[Notice]:
    """What waits to be said; it is said once."""
    found: list[Notice] = request.session.pop(KEY, []) if KEY in request.session else []
    return found
