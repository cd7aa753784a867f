"""Prove on this platform that removals are complete and that all that they need is running."""

import json
import platform
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import django
from django.core import checks
from django.core.management.base import CommandError, CommandParser
from django.db import connections

from lms_lite_learners.host.databases import written_databases
from lms_lite_learners.host.told_checks import told_checks
from lms_lite_learners.removal import coverage, selfcheck
from lms_lite_learners.tasks import loop
from lms_lite_learners.tasks.jobs import work

NAME = "selfcheck"
HELP = "Prove here, with invented people, that removals are complete; nothing is left behind."
PARTS = ("checks", "coverage", "plant_remove_scan", "loop")
# Cron calls the tick every minute; a busy worker may take as long again.
SECONDS = 150


def declare(parser: CommandParser) -> None:
    """It prints text, or JSON for programs."""
    parser.add_argument("--json", action="store_true", dest="as_json", help="Print JSON.")
    parser.add_argument(
        "--only", choices=PARTS, action="append", help="Do this part; may be given again."
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=SECONDS,
        metavar="SECONDS",
        help=f"How long a worker and the tick may take together ({SECONDS}).",
    )


def handle(
    write: Callable[[str], Any],
    *,
    as_json: bool,
    only: list[str] | None,
    wait: float,
    **_options: Any,
) -> None:
    """Do every part and print what came of it; raises CommandError where one failed."""
    told = _told([part for part in PARTS if not only or part in only], wait)
    write(json.dumps(told, indent=2) if as_json else _as_text(told))
    failed = [part for part in PARTS if part in told and not told[part]["ok"]]
    if failed:
        raise CommandError(f"Not as it must be: {', '.join(failed)}")


def _told(parts: list[str], wait: float) -> dict[str, Any]:
    # A worker and the tick have time while the rest is done.
    started, seconds = loop.begin() if "loop" in parts else None, 0.0
    try:
        told = {part: _DO[part]() for part in parts if part in _DO}
        seconds = wait
    finally:
        running = loop.end(started, seconds) if started else None
    if running is not None:
        told["loop"] = running
    return {"ok": all(part["ok"] for part in told.values()), **told, "versions": _versions()}


def _checks() -> dict[str, Any]:
    found = told_checks()
    return {
        "ok": not any(one.is_serious() for one in found),
        "messages": [
            {"id": one.id, "level": _level(one), "message": str(one.msg)} for one in found
        ],
    }


def _level(message: checks.CheckMessage) -> str:
    names = ("debug", "info", "warning", "error", "critical")
    return names[min(max(int(message.level) // 10, 1), len(names)) - 1]


def _coverage() -> dict[str, Any]:
    counts, unknown = coverage.running_figures()
    return {"ok": not unknown, "counts": counts, "unknown": unknown}


def _versions() -> dict[str, Any]:
    return {
        "lms_lite_learners": version("lms_lite_learners"),
        "django": django.get_version(),
        "python": platform.python_version(),
        "databases": {
            alias: f"{connections[alias].vendor} {_database_version(alias)}"
            for alias in written_databases()
        },
    }


def _database_version(alias: str) -> str:
    return ".".join(str(part) for part in connections[alias].get_database_version())


_DO: dict[str, Callable[[], dict[str, Any]]] = {
    "checks": _checks,
    "coverage": _coverage,
    "plant_remove_scan": lambda: selfcheck.prove(work),
}


def _as_text(told: dict[str, Any]) -> str:
    lines = []
    for part in PARTS:
        if part in told:
            lines.append(f"{part}: {'ok' if told[part]['ok'] else 'NOT OK'}")
            lines += [f"  {line}" for line in _lines(told[part])]
    versions = told["versions"] | told["versions"]["databases"]
    lines.append(
        "versions: "
        + ", ".join(f"{name} {one}" for name, one in versions.items() if name != "databases")
    )
    return "\n".join(lines)


def _lines(part: dict[str, Any]) -> list[str]:
    """Each figure by its path, leaving out what is empty."""
    lines: list[str] = []
    for name, value in part.items():
        if isinstance(value, dict):
            lines += [f"{name}: {line}" for line in _lines(value)]
        elif isinstance(value, list):
            lines += [f"{name}: {_line(one)}" for one in value]
        elif name != "ok" and value not in (None, ""):
            lines.append(f"{name}: {value}")
    return lines


def _line(one: Any) -> str:
    return " ".join(str(value) for value in one.values()) if isinstance(one, dict) else str(one)
