"""What operators can ask about removals."""

import pytest
from django.core.management import CommandError, call_command

from lms_lite_learners.models import Receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def removed(acme, listed, remove):
    """The removal of Acme's learner."""
    return remove(acme, learners=[listed("Acme", acme.learner)])


def told(capsys, *arguments):
    call_command("lms_lite_learners", *arguments)
    return capsys.readouterr().out


def test_whole_chains_are_told(removed, capsys):
    assert told(capsys, "receipts-check") == "Acme: whole\n"


def test_a_changed_receipt_fails_the_check(removed, capsys):
    Receipt.objects.filter(job=removed.public_id).update(content="{}")
    with pytest.raises(CommandError, match="aren't whole: 1"):
        call_command("lms_lite_learners", "receipts-check", "Acme")
    assert "NOT WHOLE" in capsys.readouterr().out


def test_a_removal_is_looked_at_again(removed, capsys):
    assert told(capsys, "verify", "Acme", removed.public_id).startswith("Acme: ")
    assert Receipt.objects.filter(job=removed.public_id, kind="verification").count() == 1


def test_an_unknown_removal_is_named(removed):
    with pytest.raises(CommandError, match="nothing-like-it"):
        call_command("lms_lite_learners", "verify", "Acme", "nothing-like-it")
