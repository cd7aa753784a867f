"""R3.1: what people type or paste."""

import pytest

from lms_lite_learners.imports.typed import read_typed


def addresses(text):
    return [row.email for row in read_typed(text)]


@pytest.mark.parametrize(
    "text",
    [
        "ada@x.example\nbob@x.example",
        "ada@x.example\r\nbob@x.example\r\n",
        "ada@x.example,bob@x.example",
        "ada@x.example; bob@x.example;",
        "ada@x.example bob@x.example",
        "  ada@x.example\u00a0,\tbob@x.example\u200b",
        "mailto:ada@x.example <bob@x.example>",
        ["ada@x.example", "bob@x.example"],
    ],
)
def test_any_separator_parts_addresses(text):
    assert addresses(text) == ["ada@x.example", "bob@x.example"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lovelace <ada@x.example>", "Ada Lovelace"),
        ('"Lovelace, Ada" <ada@x.example>', "Lovelace, Ada"),
        ("Lovelace, Ada <ada@x.example>; ", "Lovelace, Ada"),
        ("<ada@x.example>", ""),
        ("Ada <mailto:ada@x.example>", "Ada"),
    ],
)
def test_a_name_before_angle_brackets_is_kept(text, name):
    (row,) = read_typed(text)
    assert (row.email, row.name) == ("ada@x.example", name)


def test_named_and_bare_addresses_mix():
    rows = read_typed("bob@x.example, Ada <ada@x.example> cy@x.example")
    assert [(row.email, row.name) for row in rows] == [
        ("bob@x.example", ""),
        ("ada@x.example", "Ada"),
        ("cy@x.example", ""),
    ]


def test_duplicates_are_folded_by_identity():
    assert addresses("Ada@X.example, ada@x.example, idn@BÜCHER.example idn@bücher.example") == [
        "Ada@X.example",
        "idn@BÜCHER.example",
    ]


def test_what_is_no_address_is_kept_to_be_told():
    assert addresses("ada@x.example nonsense") == ["ada@x.example", "nonsense"]
