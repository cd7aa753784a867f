"""List what a removal does with each model that can tie a person to a course."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lms_lite_learners.data import CoverageLine, Receiver
from lms_lite_learners.removal import coverage

NAME = "erasure-coverage"
HELP = "List what a removal does with each model that can tie a person to a course."


def declare(parser: CommandParser) -> None:
    """It prints text, or JSON for programs."""
    parser.add_argument("--json", action="store_true", dest="as_json", help="Print JSON.")


def handle(write: Callable[[str], Any], *, as_json: bool, **_options: Any) -> None:
    """Print every model, why, and the figures; raises CommandError where one is unknown."""
    lines = coverage.running_coverage()
    receivers = coverage.running_unknown_receivers()
    write(_as_json(lines, receivers) if as_json else _as_text(lines, receivers))
    if unknown := coverage.unknown_names(lines, receivers):
        raise CommandError(f"A removal doesn't know: {', '.join(unknown)}")


def _as_text(lines: Sequence[CoverageLine], receivers: Sequence[Receiver]) -> str:
    told = [f"{line.model}: {_treatment(line)} ({_way(line)}). {line.reason}" for line in lines]
    heard = [
        f"{one.model}: {one.name} hears of {one.signal}, and nobody does its work in a removal."
        for one in receivers
    ]
    figures = ", ".join(
        f"{name}: {count}" for name, count in coverage.figures(lines, receivers).items()
    )
    return "\n".join([*told, *heard, figures])


def _treatment(line: CoverageLine) -> str:
    return f"{line.cover} [{line.category}]" if line.category else line.cover.value


def _way(line: CoverageLine) -> str:
    return ", ".join(line.tie.columns) or "found by what it hangs on"


def _as_json(lines: Sequence[CoverageLine], receivers: Sequence[Receiver]) -> str:
    return json.dumps(
        {
            "models": [
                {
                    "model": line.model,
                    "treatment": line.cover.value,
                    "category": line.category,
                    "columns": line.tie.columns,
                    "reason": line.reason,
                }
                for line in lines
            ],
            "unknown_receivers": [
                {"model": one.model, "signal": one.signal, "receiver": one.name}
                for one in receivers
            ],
            "counts": coverage.figures(lines, receivers),
        },
        indent=2,
    )
