"""The keys of the keyed hashes: what the operator may set, and what he is told."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms_lite_learners import conf
from lms_lite_learners.checks import check_hash_keys

KEY = "a key of decent length"


@pytest.mark.parametrize(
    ("given", "keys"), [(KEY, [KEY]), ([KEY], [KEY]), ((KEY, KEY[::-1]), [KEY, KEY[::-1]])]
)
def test_a_plain_string_is_one_key(settings, given, keys):
    settings.LMS_LITE_HASH_KEYS = given
    assert conf.hash_keys() == keys
    assert check_hash_keys(None) == []


@pytest.mark.parametrize(
    "given", [None, [], "", [""], "short", [KEY, "short"], " " * 20, [KEY, "the site's own secret"]]
)
def test_what_protects_nothing_is_refused_and_the_operator_is_told(settings, given):
    settings.SECRET_KEY = "the site's own secret"
    settings.LMS_LITE_HASH_KEYS = given
    with pytest.raises(ImproperlyConfigured) as refused:
        conf.hash_keys()
    (told,) = check_hash_keys(None)
    assert (told.id, told.msg) == ("lms_lite_learners.E001", str(refused.value))
    assert "SECRET_KEY" in told.hint
