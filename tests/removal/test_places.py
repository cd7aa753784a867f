"""Which organisation and course a stored text is of."""

import pytest

from lms_lite_learners.removal.places import belongs, course_of

RUN = "course-v1:Acme+SAFE101+2026"


@pytest.mark.parametrize(
    ("text", "course"),
    [
        (RUN, RUN),
        ("block-v1:Acme+SAFE101+2026+type@problem+block@q1", RUN),
        (f"{RUN}.entrance_exams", RUN),
        ("block-v1:Acme+SAFE101+2026+type@sequential+block@s1.gating", RUN),
        ("ccx-v1:Acme+SAFE101+2026+ccx@7", "ccx-v1:Acme+SAFE101+2026+ccx@7"),
        (f"discount_{RUN}", RUN),
        ("discount_Acme/SAFE101/2025", "Acme/SAFE101/2025"),
        ("Acme/SAFE101/2026", "Acme/SAFE101/2026"),
        ("i4x://Acme/SAFE101/problem/q1", ""),
        ("Acme", ""),
    ],
)
def test_a_text_names_a_place(text, course):
    assert belongs(text, "Acme")
    assert course_of(text)[1] == course


@pytest.mark.parametrize(
    "text", ["", None, "ACME", "course-v1:ACME+SAFE101+2026", "no key at all", "discount_Acme"]
)
def test_other_places_are_not_the_organisations(text):
    assert not belongs(text, "Acme")


def test_a_course_that_is_left_out_is_none_of_them():
    assert not belongs(RUN, "Acme", frozenset({RUN}))
    assert not belongs(f"{RUN}.entrance_exams", "Acme", frozenset({RUN}))
    assert belongs("course-v1:Acme+DATA200+2026", "Acme", frozenset({RUN}))
