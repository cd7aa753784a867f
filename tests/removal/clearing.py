"""What the tests of our own rows share."""

import pytest

from lms_lite_learners.data import Person
from lms_lite_learners.host import accounts
from lms_lite_learners.removal import ours

ADA = Person(addresses=("ada@x.example",))

__all__ = ["ADA", "clear", "person_of"]


def person_of(user):
    """The account as a removal knows it."""
    account = accounts.get_accounts([user.pk])[user.pk]
    return Person(user.pk, user.username, (accounts.key_of(account), user.email))


@pytest.fixture
def clear(acme, django_capture_on_commit_callbacks):
    """Clear people out of what is ours, committed: clear(person, ...)."""

    def run(*people, org="Acme"):
        with django_capture_on_commit_callbacks(execute=True):
            return ours.clear(org, people, keep_job=0)

    return run
