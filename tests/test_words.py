"""Every code has its words, and the same ones wherever it is said."""

import ast
from pathlib import Path

import pytest

import lms_lite_learners
from lms_lite_learners import words
from lms_lite_learners.data import AddedVia, CourseOutcome, CourseOutcomes
from lms_lite_learners.imports import texts
from lms_lite_learners.templatetags import lms_lite_learners as tags

PACKAGE = Path(lms_lite_learners.__file__).parent


@pytest.mark.parametrize("code", AddedVia)
def test_every_way_onto_a_list_has_words(code):
    assert tags.added_via(code) == str(words.ADDED_VIA[code])


@pytest.mark.parametrize("code", CourseOutcomes)
def test_a_page_and_a_file_say_the_same_of_a_course(code):
    said = tags.course_outcome(code)
    assert said == str(words.COURSE_OUTCOMES[code])
    assert texts.courses([CourseOutcome("course-v1:A+B+C", code)]).endswith(f": {said}")


@pytest.mark.parametrize("codes", [AddedVia, CourseOutcomes])
def test_nobody_else_keeps_words_for_these_codes(codes):
    names = {str(code) for code in codes} | {code.name for code in codes}

    def key_names(table):
        for key in table.keys:
            yield getattr(key, "value", None) if isinstance(key, ast.Constant) else None
            yield getattr(getattr(key, "value", key), "attr", getattr(key, "attr", None))

    holders = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict) and len(names & set(key_names(node))) > 2:
                holders.add(path.name)
    assert holders <= {"words.py"}
