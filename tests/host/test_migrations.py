"""The migrations of the sandbox make the tables that its models describe."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection

from contract.labels import MADE
from tests.host.contract_data import WRITTEN_LABELS


@pytest.mark.django_db
@pytest.mark.parametrize("label", [*WRITTEN_LABELS, "database_fixups"])
def test_nothing_is_left_to_migrate(label):
    call_command("makemigrations", label, check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_nothing_is_left_to_migrate_of_made_applications():
    call_command("makemigrations", *MADE, check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_two_accounts_cannot_share_an_address():
    User.objects.create_user("one", "one@example.com")
    with pytest.raises(IntegrityError):
        User.objects.create_user("two", "one@example.com")


@pytest.mark.django_db
def test_an_address_in_capitals_is_taken_on_mysql_only():
    User.objects.create_user("one", "one@example.com")
    if connection.vendor == "mysql":
        with pytest.raises(IntegrityError):
            User.objects.create_user("two", "ONE@example.com")
    else:
        assert User.objects.create_user("two", "ONE@example.com").pk
