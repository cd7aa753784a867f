"""Who the people of a removal are, as long as that is known."""

import pytest

from lms_lite_learners import jobs
from lms_lite_learners.data import Kind, Person
from lms_lite_learners.models import RemovalPerson
from lms_lite_learners.removal.people import accounts_of, of_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    """Write down somebody in a removal of an organisation's; answers the row."""

    def note(number, org="Acme", **who):
        job = jobs.create(Kind.REMOVAL.value, org, owner_id=7, arguments={})
        return RemovalPerson.objects.create(
            job=job, number=number, org=org, person_hash=f"hash {number}", **who
        )

    return note


def test_an_account_has_the_address_of_today_and_that_of_the_removal(person, row):
    ada = person("ada", email="new@people.example")
    noted = row(1, user_id=ada.pk, address="old@people.example")
    (found,) = of_rows([noted]).values()
    assert found.account == ada.pk
    assert set(found.addresses) == {"old@people.example", "new@people.example"}


def test_each_is_told_by_the_row_and_who_is_forgotten_not_at_all(person, row):
    ada, bob = person("ada"), person("bob")
    listed = row(1, address="eve@people.example")
    theirs, ours = row(2, "Globex", user_id=bob.pk), row(3, user_id=ada.pk)
    found = of_rows([theirs, listed, row(4), ours])
    assert {pk: one.account for pk, one in found.items()} == {
        listed.pk: None,
        theirs.pk: bob.pk,
        ours.pk: ada.pk,
    }
    assert found[listed.pk] == Person(addresses=("eve@people.example",))


def test_an_account_that_is_gone_from_the_platform_is_somebody_still(row):
    gone = row(1, user_id=10**6)
    assert of_rows([gone])[gone.pk].account == 10**6


def test_who_has_only_an_address_has_no_account():
    assert accounts_of([Person(account=3), Person(addresses=("x@y.example",))]) == [3]
