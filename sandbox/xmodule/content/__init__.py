"""The blocks of courses, from the files beside: one's own (`Acme-SAFE101.json`) or the default."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from opaque_keys.edx.keys import CourseKey

from xmodule.block import Block

HERE = Path(__file__).parent


def content_of(course_key: CourseKey) -> dict[str, Any]:
    """What the file of a course says."""
    own = HERE / f"{course_key.org}-{course_key.course}.json"
    return read(own if own.exists() else HERE / "default.json")


@cache
def read(path: Path) -> dict[str, Any]:
    """What a file says; it is read once a process."""
    return json.loads(path.read_text(encoding="utf-8"))


def add_children(parent: Block, described: list[dict[str, Any]]) -> None:
    """Make the blocks that a file lists below another; being graded is handed down."""
    known = ("type", "name", "title", "graded", "children")
    for each in described:
        child = Block(
            usage_key=parent.course_id.make_usage_key(each["type"], each["name"]),
            display_name=each.get("title", ""),
            is_graded=each.get("graded", parent.is_graded),
            fields={name: value for name, value in each.items() if name not in known},
            parent=parent,
        )
        parent.children.append(child)
        add_children(child, each.get("children", []))
