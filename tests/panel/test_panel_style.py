"""The stylesheet and the templates keep out of the frame's way."""

import re
from pathlib import Path

import pytest

import lms_lite_learners

PACKAGE = Path(lms_lite_learners.__file__).parent
CSS = (PACKAGE / "static/lms_lite_learners/panel.css").read_text(encoding="utf-8")
TEMPLATES = sorted((PACKAGE / "templates/lms_lite_learners/panel").rglob("*.html"))


def selectors():
    """Every selector of the stylesheet, those inside of @media too."""
    plain = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    plain = re.sub(r"@media[^{]*\{", "", plain)
    while "(" in plain:
        plain = re.sub(r"\([^()]*\)", "", plain)  # a list inside of :is() is one selector
    for head in re.findall(r"([^{}]+)\{", plain):
        yield from (part.strip() for part in head.split(","))


def test_the_stylesheet_is_small():
    assert len(CSS.encode()) <= 15_000


def test_every_rule_stands_under_our_class():
    assert all(selector.startswith(".lms-lite-learners") for selector in selectors())


def test_nothing_knows_left_from_right():
    plain = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    assert not re.search(r"\b(left|right)\b", plain)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_script_or_style(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son\w+=|hx-on|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_a_name_without_a_blank_makes_no_page_wider():
    (rule,) = re.findall(r"^\.lms-lite-learners h1 \{([^}]*)\}", CSS, flags=re.MULTILINE)
    assert "overflow-wrap: anywhere" in rule


@pytest.mark.parametrize(
    "part", [path for path in TEMPLATES if path.name[0] == "_"], ids=lambda path: path.name
)
def test_a_page_around_a_dialog_has_a_heading_of_its_own(part):
    around = part.with_name(part.name.lstrip("_"))
    if "lll-dialog-title" not in part.read_text(encoding="utf-8"):
        return
    assert f'/{part.name}" with heading="h1"' in around.read_text(encoding="utf-8")
