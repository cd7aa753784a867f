"""R3.1: what people type or paste."""

import pytest

from lms_lite_learners.imports.typed import read_typed, split_named, write_typed


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
        ('"Lovelace; Ada" <ada@x.example>', "Lovelace; Ada"),
        ('"Ada <the first>" <ada@x.example>', "Ada <the first>"),
        ('"ada@x.example" <ada@x.example>', "ada@x.example"),
        ('Ada "Queen"  Lovelace <ada@x.example>', "Ada Queen Lovelace"),
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


@pytest.mark.parametrize("address", ['"a b"@x.example', '"a, b; c"@x.example'])
def test_an_address_with_quotes_is_one(address):
    assert addresses(f"ada@x.example, {address}; bob@x.example {address} Cy <cy@x.example>") == [
        "ada@x.example",
        address,
        "bob@x.example",
        "cy@x.example",
    ]


def test_a_quote_left_open_joins_no_addresses():
    assert addresses('"ada@x.example "bob@x.example') == ['"ada@x.example', '"bob@x.example']


def test_a_quote_left_open_hides_no_address():
    rows = read_typed('Bob "x <bob@x.example>, "Ada" <ada@x.example>')
    assert [(row.email, row.name) for row in rows if "@" in row.email] == [
        ("bob@x.example", "x"),
        ("ada@x.example", "Ada"),
    ]


def test_a_bracket_or_quote_too_many_spoils_no_other_address():
    assert addresses("ada@x.example>bob@x.example <cy@x.example>") == [
        "ada@x.example",
        "bob@x.example",
        "cy@x.example",
    ]


@pytest.mark.parametrize("name", ["", "Ada", "Lovelace, Ada", "Ada; <the first>", "me@home"])
def test_what_is_written_is_read_again(name):
    (row,) = read_typed(write_typed("ada@x.example", name))
    assert (row.email, row.name) == ("ada@x.example", name)


# Each of these took hours when the time grew with the square of a line's length.
@pytest.mark.parametrize("form", ["p%d@x.example", "<p%d@x.example>", '"A, B" <p%d@x.example>'])
def test_a_line_of_very_many_addresses_is_read(form):
    rows = read_typed(", ".join(form % number for number in range(20_000)))
    assert [row.email for row in rows] == [f"p{number}@x.example" for number in range(20_000)]


@pytest.mark.parametrize("word", ["x", "<", "@", '"', '"<', "; ", '" <', '"a"', '"a ', "\n<"])
def test_a_long_text_of_anything_is_read(word):
    rows = read_typed(word * 100_000 + "\nAda <ada@x.example>")
    assert ("ada@x.example", "Ada") in [(row.email, row.name) for row in rows]


@pytest.mark.parametrize("word", ["x", "<", '"', '"a"'])
def test_a_long_cell_of_anything_is_read(word):
    assert split_named(word * 100_000) == (word * 100_000, "")
