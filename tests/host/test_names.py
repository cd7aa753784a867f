"""The plugin imports nothing from the platform but what a real release was seen to have."""

import ast
from importlib import import_module
from pathlib import Path

import lms_lite_learners
from tests.host.contract_data import HERE

PLATFORM = {"cms", "common", "lms", "openedx", "xmodule"}
SEEN = {
    line
    for line in (HERE / "contracts" / "names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
}


def imported() -> set[str]:
    """`module:name` of each import from the platform, wherever in a file it stands."""
    found = set()
    for path in Path(lms_lite_learners.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PLATFORM:
                found |= {f"{node.module}:{one.name}" for one in node.names}
            elif isinstance(node, ast.Import):
                whole = {one.name for one in node.names}
                found |= {f"{name}:" for name in whole if name.split(".")[0] in PLATFORM}
    return found


def test_each_name_was_seen_in_a_real_release():
    assert imported() == SEEN


def test_the_sandbox_has_each_of_them():
    for one in SEEN:
        module, _colon, name = one.partition(":")
        found = import_module(module)
        assert hasattr(found, name) or import_module(f"{module}.{name}"), one
