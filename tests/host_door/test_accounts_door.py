"""Accounts as the platform has them, found by the key of their address."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from opaque_keys.edx.keys import CourseKey

from common.djangoapps.student.models import CourseEnrollmentAllowed, get_retired_email_by_email
from lms_lite_learners.host import accounts, capitals

KEY = CourseKey.from_string("course-v1:Acme+SAFE101+2026")


def found(*keys):
    return {
        key: [account.username for account in some]
        for key, some in accounts.find_accounts(keys).items()
    }


def test_an_account_is_found_however_its_address_is_capitalised(person):
    person("ada", email="Ada@People.example")
    assert found("ada@people.example") == {"ada@people.example": ["ada"]}


def test_an_address_that_differs_by_an_accent_is_somebody_else(person):
    person("other", email="adä@people.example")
    assert found("ada@people.example") == {}


def test_a_domain_in_another_script_is_found_by_its_ascii_form(person):
    person("jo", email="jo@bücher.example")
    assert found("jo@xn--bcher-kva.example") == {"jo@xn--bcher-kva.example": ["jo"]}


def test_two_accounts_of_one_key_are_both_found(person):
    if connection.vendor == "mysql":
        with pytest.raises(Exception, match="Duplicate"):
            person("one", email="ada@people.example"), person("two", email="ADA@people.example")
        return
    person("one", email="ada@people.example")
    person("two", email="ADA@people.example")
    assert found("ada@people.example") == {"ada@people.example": ["one", "two"]}


def test_a_retired_account_has_no_key(person):
    user = person("gone", email=get_retired_email_by_email("gone@people.example"))
    account = accounts.get_accounts([user.pk])[user.pk]
    assert accounts.key_of(account) is None
    assert found(user.email) == {}


def test_an_account_with_an_unusable_address_has_no_key(person):
    user = person("odd")
    get_user_model().objects.filter(pk=user.pk).update(email="no address")
    assert accounts.key_of(accounts.get_accounts([user.pk])[user.pk]) is None


def test_an_unconfirmed_account_is_found_and_says_so(person):
    person("ada", email="ada@people.example", is_active=False)
    (account,) = accounts.find_accounts(["ada@people.example"])["ada@people.example"]
    assert not account.is_active


def test_an_account_without_a_profile_is_read_like_others(db):
    user = get_user_model().objects.create_user("bare", "bare@people.example")
    assert accounts.get_accounts([user.pk])[user.pk].shown_name == "bare"


def test_a_profile_gives_name_and_location(person):
    user = person("ada", name="Ada Lovelace", city="London", country="GB")
    account = accounts.get_accounts([user.pk, user.pk + 1])[user.pk]
    assert (account.shown_name, account.location) == ("Ada Lovelace", "London, GB")


def test_finding_many_costs_four_queries_at_most(person, django_assert_max_num_queries):
    person("ada", email="Ada@people.example")
    keys = ["ada@people.example", *(f"p{n}@people.example" for n in range(500))]
    with django_assert_max_num_queries(4):
        assert list(accounts.find_accounts(keys)) == ["ada@people.example"]


def test_an_account_that_came_after_the_last_look_is_found(person):
    person("bob", email="Bob@people.example")
    assert found("bob@people.example")
    person("ada", email="Ada@people.example")
    assert found("ada@people.example", "bob@people.example").keys() == {
        "ada@people.example",
        "bob@people.example",
    }


def test_an_account_that_changed_since_the_last_look_is_not_mistaken(person, django_user_model):
    person("ada", email="Ada@people.example")
    assert found("ada@people.example")
    django_user_model.objects.update(email="Eve@people.example")
    assert found("ada@people.example") == {}


def test_more_capitals_than_can_be_remembered_are_found_all_the_same(person, monkeypatch):
    monkeypatch.setattr(capitals, "MOST", 1)
    for name in ("Ada", "Bob", "Eve"):
        person(name, email=f"{name}@people.example")
    assert found("eve@people.example") == {"eve@people.example": ["Eve"]}


def test_everybody_may_register_where_nothing_forbids_it(db):
    assert accounts.registration_refusals(["new@people.example"]) == {}


def test_nobody_may_register_where_accounts_are_switched_off(db, settings):
    settings.FEATURES = {**settings.FEATURES, "ALLOW_PUBLIC_ACCOUNT_CREATION": False}
    told = accounts.registration_refusals(["new@people.example"])
    assert "switched off" in told["new@people.example"]


def test_an_address_outside_the_patterns_may_not_register(db, settings):
    settings.REGISTRATION_EMAIL_PATTERNS_ALLOWED = [r"^.*@acme\.example$"]
    assert accounts.registration_refusals(["in@acme.example", "out@people.example"]).keys() == {
        "out@people.example"
    }


def test_a_pattern_is_one_of_the_whole_address(db, settings):
    settings.REGISTRATION_EMAIL_PATTERNS_ALLOWED = [r".*@acme\.example"]
    told = accounts.registration_refusals(["in@acme.example", "out@acme.example.evil.test"])
    assert told.keys() == {"out@acme.example.evil.test"}


def test_an_address_on_an_allow_list_may_register_whatever_the_patterns(db, settings):
    settings.REGISTRATION_EMAIL_PATTERNS_ALLOWED = [r"^.*@acme\.example$"]
    CourseEnrollmentAllowed.objects.create(email="out@people.example", course_id=KEY)
    assert accounts.registration_refusals(["out@people.example"]) == {}


def test_an_address_about_to_be_allowed_may_register(db, settings):
    settings.REGISTRATION_EMAIL_PATTERNS_ALLOWED = [r"^.*@acme\.example$"]
    keys = ["out@people.example"]
    assert accounts.registration_refusals(keys, will_be_allowed=keys) == {}


def test_the_address_of_a_retired_account_may_not_register_and_nobody_is_told_why(person):
    person("gone", email=get_retired_email_by_email("gone@people.example"))
    assert accounts.registration_refusals(["gone@people.example"]) == {
        "gone@people.example": "No account can be made with this address."
    }


def test_the_language_is_the_one_a_person_prefers(person):
    from openedx.core.djangoapps.lang_pref.api import prefer_language

    user = person("ada")
    assert accounts.language_of(user.pk) == ""
    prefer_language(user, "de")
    assert accounts.language_of(user.pk) == "de"
