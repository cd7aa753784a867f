"""Figures and words of removals, as previews and receipts show them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lms_lite_learners import words
from lms_lite_learners.data import CategoryCount, ReceiptKind

FIGURES = ("found", "erased", "kept", "left")

__all__ = ["about", "later_entry", "total_of"]


def total_of(categories: Iterable[CategoryCount]) -> dict[str, int]:
    """All categories of a preview together."""
    counted = list(categories)
    return {
        "erase": sum(one.erase for one in counted),
        "keep": sum(one.keep for one in counted),
    }


def about(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a receipt holds, in words: its lines with their total, and what wasn't reached."""
    codes = content["unreachable"]
    return {
        "asked_at": datetime.fromisoformat(content["asked_at"]),
        "removed_at": datetime.fromisoformat(content["removed_at"]),
        "ended": content["enrollments_ended"],
        **_figures(content["categories"]),
        "unreachable": [words.UNREACHABLE.get(code, code) for code in codes],
        "erasers": _erasers(content["erasers"]),
    }


def later_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry that was added to a removal's receipt, in words."""
    content = entry["content"]
    named = {"number": entry["number"], "created_at": entry["created_at"]}
    named["checksum"] = entry["checksum"]
    if entry["kind"] != ReceiptKind.VERIFICATION:
        return named | {
            "title": _("Other plugins are done"),
            "erasers": _erasers(content["erasers"]),
        }
    return named | {
        "title": _("Looked again") if content["whole"] else _("Looked again at some of them"),
        "people": content["people"],
        "back": content["back"],
        **_figures(content["categories"]),
    }


def _erasers(told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What other plugins did, a sentence for each."""
    return [
        _("%(name)s: done for %(done)d people, not yet for %(open)d.") % {"name": name, **one}
        if one["open"]
        else _("%(name)s: done for %(done)d people.") % {"name": name, **one}
        for name, one in told.items()
    ]


def _figures(categories: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    rows = [
        {
            "label": words.CATEGORIES.get(one["category"], one["category"]),
            "why": words.why_kept(one.get("reason", "")),
            **{name: one.get(name, 0) for name in FIGURES},
        }
        for one in categories
    ]
    return {"lines": rows, "sums": {name: sum(row[name] for row in rows) for name in FIGURES}}
