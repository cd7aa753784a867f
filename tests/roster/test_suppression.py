"""Who left must not come back, by account or by address, under any key in use."""

import pytest
from django.utils import timezone

from lms_lite_learners.models import RosterDirty, Suppression
from lms_lite_learners.roster import barring, suppression
from lms_lite_learners.roster.drain import drain
from lms_lite_learners.roster.refresh import mark_everywhere

pytestmark = pytest.mark.django_db
NOW = timezone.now()
OLD, NEW = "the older of two keys", "the newer of two keys"


def test_both_the_account_and_the_address_are_asked():
    suppression.suppress("Acme", user_id=7, key="ada@people.example", now=NOW)
    assert suppression.is_suppressed("Acme", user_id=7)
    assert suppression.is_suppressed("Acme", key="ada@people.example")
    assert suppression.is_suppressed("Acme", user_id=7, key="new@people.example")
    assert not suppression.is_suppressed("Acme", user_id=8, key="new@people.example")


def test_an_account_and_an_address_that_look_alike_are_two():
    suppression.suppress("Acme", user_id=7, now=NOW)
    assert not suppression.is_suppressed("Acme", key="7")


def test_another_organisation_is_another_matter():
    suppression.suppress("Acme", user_id=7, now=NOW)
    assert not suppression.is_suppressed("acme", user_id=7)


def test_nothing_but_a_hash_is_kept():
    suppression.suppress("Acme", user_id=7, key="ada@people.example", now=NOW)
    hashes = Suppression.objects.values_list("person_hash", flat=True)
    assert all(len(digest) == 64 and "ada" not in digest for digest in hashes)


def test_an_older_key_still_tells_the_person(settings):
    settings.LMS_LITE_HASH_KEYS = [OLD]
    suppression.suppress("Acme", key="ada@people.example", now=NOW)
    settings.LMS_LITE_HASH_KEYS = [NEW, OLD]
    assert suppression.is_suppressed("Acme", key="ada@people.example")
    settings.LMS_LITE_HASH_KEYS = [NEW]
    assert not suppression.is_suppressed("Acme", key="ada@people.example")


def test_suppressing_twice_is_suppressing_once():
    for _time in range(2):
        suppression.suppress("Acme", user_id=7, key="ada@people.example", now=NOW)
    assert Suppression.objects.count() == 2


def test_many_are_asked_at_once(django_assert_num_queries):
    suppression.suppress("Acme", user_id=7, now=NOW)
    suppression.suppress("Acme", key="bob@people.example", now=NOW)
    people = {"ada@people.example": 7, "bob@people.example": None, "eve@people.example": 9}
    with django_assert_num_queries(2):  # Is anybody suppressed here at all, and who of these?
        found = suppression.find_suppressed("Acme", people)
    assert found == {"ada@people.example", "bob@people.example"}


def test_lifting_lifts_both_under_every_key(settings):
    settings.LMS_LITE_HASH_KEYS = [OLD]
    suppression.suppress("Acme", user_id=7, key="ada@people.example", now=NOW)
    settings.LMS_LITE_HASH_KEYS = [NEW, OLD]
    assert suppression.lift("Acme", {"ada@people.example": 7}) == 2
    assert not suppression.is_suppressed("Acme", user_id=7, key="ada@people.example")


@pytest.fixture
def known_by_address(acme, person):
    """Ada, who was kept off by the address before there was an account with it."""
    suppression.suppress("Acme", key="ada@people.example", now=NOW)

    def make(**fields):
        user = person("ada", **fields)
        RosterDirty.objects.all().delete()
        mark_everywhere([user.pk])
        drain("", NOW, visit=lambda *_: None)
        return user

    return make


def test_who_confirms_a_suppressed_address_stays_out_with_another_one(known_by_address, acme):
    ada = known_by_address()
    ada.__class__.objects.filter(pk=ada.pk).update(email="new@people.example")
    ada.refresh_from_db()
    assert barring.is_barred(ada, str(acme.safe.id))
    assert not suppression.is_suppressed("Globex", user_id=ada.pk)


def test_an_address_that_nobody_confirmed_keeps_no_account_off(known_by_address):
    ada = known_by_address(is_active=False)
    assert not suppression.is_suppressed("Acme", user_id=ada.pk)


def test_other_accounts_are_not_kept_off_along(known_by_address, acme):
    known_by_address()
    mark_everywhere([acme.learner.pk])
    drain("", NOW, visit=lambda *_: None)
    assert not suppression.is_suppressed("Acme", user_id=acme.learner.pk)


def test_who_was_let_back_meanwhile_is_not_kept_off_again(known_by_address):
    ada = known_by_address()
    suppression.lift("Acme", {"ada@people.example": ada.pk})
    assert suppression.follow("Acme", {ada.pk: "ada@people.example"}, NOW) == 0
    assert not suppression.is_suppressed("Acme", user_id=ada.pk)


def test_whose_account_is_known_already_is_not_looked_up_again(known_by_address):
    ada = known_by_address()
    assert suppression.find_followers({ada.pk: "ada@people.example"}) == {}


def test_an_address_that_changes_before_a_worker_looked_takes_nobody_back(person, acme):
    suppression.suppress("Acme", key="ada@people.example", now=NOW)
    ada = person("ada")
    ada.email = "new@people.example"
    ada.save()
    assert barring.is_barred(ada, str(acme.safe.id))


def test_who_wasn_t_confirmed_when_the_address_changed_is_not_kept_off(person):
    suppression.suppress("Acme", key="ada@people.example", now=NOW)
    ada = person("ada", is_active=False)
    ada.email, ada.is_active = "new@people.example", True
    ada.save()
    assert not suppression.is_suppressed("Acme", user_id=ada.pk)
