"""The seed for tests that only read it."""

import pytest
from django.db import transaction
from submissions.models import SubmissionFile

from seed import world

HISTORY = "student_module_history"


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The seed, written once for the tests of a module and rolled back after them."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        transaction.atomic(using=HISTORY),
    ):
        world.seed()
        yield
        for stored in SubmissionFile.objects.all():
            stored.file.delete(save=False)
        transaction.set_rollback(True)
        transaction.set_rollback(True, using=HISTORY)
