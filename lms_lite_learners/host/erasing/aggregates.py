"""Counts of all learners' votes in a block, with the votes of some taken out.

The platform counts votes when they are given and never again; the rows behind them are about to go.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from lms_lite_learners.host.erasing.tables import all_rows, slices
from lms_lite_learners.host.erasing.votes import FIELDS, INDISTINCT, REPORTING, without_vote
from lms_lite_learners.host.selection import as_text, find_usage_key

SUMMARIES = "courseware.XModuleUserStateSummaryField"

__all__ = ["SUMMARIES", "forget_reports", "indistinct", "subtract"]

_Vote = tuple[str, dict[str, Any]]


def subtract(student_module_pks: Iterable[int]) -> int:
    """Take the votes in these states out of their blocks' counts; answers how many states.

    To be called in the transaction that deletes the states: a second time there are none.
    """
    states, counts = all_rows("courseware.StudentModule"), _counts()
    counted = 0
    for some in slices(student_module_pks):
        with transaction.atomic():
            voting = states.filter(pk__in=some, module_type__in=FIELDS).order_by("pk")
            columns = (as_text("module_state_key"), "module_type", "state")
            votes = _by_block(voting.select_for_update().values_list(*columns))
            if not votes:
                continue
            names = {name for fields in FIELDS.values() for name in fields}
            locked = counts.filter(usage_id__in=_usage_keys(votes), field_name__in=names)
            rows = locked.order_by("pk").select_for_update()
            values = rows.values_list("pk", as_text("usage_id"), "field_name", "value")
            seen: set[tuple[str, int]] = set()
            for pk, block, name, value in values:
                kept, taken = _taken_out(value, name, votes.get(block, []))
                if taken:
                    counts.filter(pk=pk).update(value=kept)
                    seen |= {(block, place) for place in taken}
            counted += len(seen)
    return counted


def forget_reports(student_module_pks: Iterable[int], known_as: Iterable[str]) -> int:
    """Take out what people reported to a block's staff, by their anonymous ids; in how many blocks.

    To be called in the transaction that deletes these states, which tell the blocks.
    """
    names, changed = set(known_as), 0
    for keys in slices(_usage_keys(_blocks(student_module_pks, REPORTING))):
        with transaction.atomic():
            rows = _counts().filter(usage_id__in=keys, field_name__in=REPORTING.values())
            locked = rows.order_by("pk").select_for_update()
            for pk, value in locked.values_list("pk", "value"):
                told = _parsed(value)
                if isinstance(told, dict) and names & told.keys():
                    less = {name: said for name, said in told.items() if name not in names}
                    changed += _counts().filter(pk=pk).update(value=json.dumps(less))
    return changed


def indistinct(student_module_pks: Iterable[int]) -> int:
    """How many blocks of these states keep what learners wrote without saying who."""
    blocks: set[str] = set()
    for part in slices(_usage_keys(_blocks(student_module_pks, INDISTINCT))):
        kept = _counts().filter(usage_id__in=part)
        blocks |= set(kept.values_list(as_text("usage_id"), flat=True))
    return len(blocks)


def _blocks(student_module_pks: Iterable[int], kinds: Iterable[str]) -> set[str]:
    """The blocks of those of the states that are of these kinds."""
    states, found = all_rows("courseware.StudentModule"), set[str]()
    for some in slices(student_module_pks):
        rows = states.filter(pk__in=some, module_type__in=list(kinds))
        found |= set(rows.values_list(as_text("module_state_key"), flat=True))
    return found


def _usage_keys(texts: Iterable[str]) -> list[Any]:
    """The platform's keys for these texts; a text that is none has no counts."""
    return [key for text in texts if (key := find_usage_key(text)) is not None]


def _counts() -> Any:
    return all_rows(SUMMARIES)


def _by_block(rows: Iterable[tuple[str, str, str | None]]) -> dict[str, list[_Vote]]:
    """The readable states by block, each with its kind of block."""
    found: dict[str, list[_Vote]] = defaultdict(list)
    for block, kind, state in rows:
        read = _parsed(state)
        if isinstance(read, dict):
            found[block].append((kind, read))
    return found


def _taken_out(value: str, name: str, votes: list[_Vote]) -> tuple[str, list[int]]:
    """A count without these votes, and which of them it held."""
    count, taken = _parsed(value), []
    for place, (kind, state) in enumerate(votes):
        if name in FIELDS[kind]:
            less = without_vote(kind, count, state)
            if less is not None:
                count = less
                taken.append(place)
    return json.dumps(count), taken


def _parsed(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None
