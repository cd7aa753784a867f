"""R3.2: each of a table of nasty files has its answer, and the answer is whole."""

import pytest

from lms_lite_learners import imports
from lms_lite_learners.exceptions import FileRefusedError
from lms_lite_learners.models import Job
from tests.imports.files import rows_of, upload
from tests.imports.nasty_books import BOOKS
from tests.imports.nasty_kinds import KINDS
from tests.imports.nasty_lists import LISTS
from tests.imports.nasty_texts import TEXTS

pytestmark = pytest.mark.django_db

ALL = [*TEXTS, *LISTS, *KINDS, *BOOKS]
REFUSED = [one for one in ALL if one.code]
# What takes seconds is read under one name.
SWIFT = [one for one in REFUSED if isinstance(one.content, bytes)]


def name_of(nasty):
    return nasty.name


def content_of(nasty):
    return nasty.content if isinstance(nasty.content, bytes) else nasty.content()


def use(settings, nasty):
    for name, value in nasty.settings.items():
        setattr(settings, name, value)


def test_the_table_is_long_and_names_each_file_once():
    assert len(ALL) >= 60
    assert len({nasty.name for nasty in ALL}) == len(ALL)


def ensure_refused(acme, settings, nasty, file_name):
    use(settings, nasty)
    with pytest.raises(FileRefusedError) as refusal:
        imports.start(acme.org, upload(content_of(nasty), file_name), acting_user_id=1)
    assert refusal.value.code == nasty.code
    assert nasty.words in refusal.value.detail
    assert not Job.objects.exists()


@pytest.mark.parametrize("nasty", REFUSED, ids=name_of)
def test_a_nasty_file_is_refused_in_words(acme, settings, nasty):
    ensure_refused(acme, settings, nasty, "staff.csv")


@pytest.mark.parametrize("nasty", SWIFT, ids=name_of)
def test_a_nasty_file_is_refused_whatever_its_name(acme, settings, nasty):
    ensure_refused(acme, settings, nasty, "staff.xlsx")


@pytest.mark.parametrize("nasty", [one for one in ALL if not one.code], ids=name_of)
def test_every_row_of_a_nasty_file_has_its_outcome(run_import, rows, settings, nasty):
    use(settings, nasty)
    job = run_import(content_of(nasty), dry_run=True)
    found = rows(job)
    assert [(row.line, row.email, row.outcome) for row in found.values()] == list(nasty.rows)
    assert (job.state, job.total) == ("succeeded", len(nasty.rows))
    for line, words in nasty.words.items():
        assert words in found[line].text
    if nasty.names is not None:
        assert tuple(row.name for row in rows_of(content_of(nasty))) == nasty.names
