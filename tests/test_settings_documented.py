"""Every setting is told to operators, with its default."""

import re
from pathlib import Path

import lms_lite_learners.conf

DOCUMENT = Path(__file__).parents[1] / "docs" / "settings.md"


def test_every_setting_is_documented_and_every_documented_setting_exists():
    code = Path(lms_lite_learners.conf.__file__).read_text(encoding="utf-8")
    read = {f"LMS_LITE_{name}" for name in re.findall(r'_get\("(\w+)"', code)}
    told = set(
        re.findall(r"^\| `(LMS_LITE_\w+)`", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert told == read
