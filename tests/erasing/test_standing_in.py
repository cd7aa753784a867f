"""The account that stands for an organisation's removed learners."""

import pytest
from django.contrib.auth import get_user_model

from common.djangoapps.student.models import UserProfile
from lms_lite_learners.host.erasing.standing_in import is_stand_in, stand_in

pytestmark = pytest.mark.django_db


def account(org):
    return get_user_model().objects.get(pk=stand_in(org)[0])


def test_it_is_made_once_and_found_again():
    first = stand_in("Acme")
    assert stand_in("Acme") == first
    assert get_user_model().objects.filter(username=first[1]).count() == 1
    assert UserProfile.objects.filter(user_id=first[0]).count() == 1


def test_organisations_have_one_each_and_capitals_count():
    assert len({stand_in("Acme"), stand_in("ACME"), stand_in("Globex")}) == 3


def test_nobody_can_sign_in_to_it_or_write_to_it():
    user = account("Acme")
    assert not user.is_active
    assert not user.has_usable_password()
    assert user.email.endswith(".invalid")


def test_it_is_found_after_the_keys_changed(settings):
    first = stand_in("Acme")
    settings.LMS_LITE_HASH_KEYS = ["a newer key for tests", *settings.LMS_LITE_HASH_KEYS]
    assert stand_in("Acme") == first


def test_its_name_is_one_that_the_platform_takes():
    username = stand_in("An.Organisation-with_a-name-that-is-very-long-indeed")[1]
    assert len(username) <= 30
    assert username.replace("-", "").isalnum()


def test_it_can_be_told_from_people(acme):
    user = account("Acme")
    assert is_stand_in(user.username, user.email)
    assert not is_stand_in(acme.learner.username, acme.learner.email)
    assert not is_stand_in("removed-like", "removed-like@people.example")
