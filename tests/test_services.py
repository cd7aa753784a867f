"""Which of the platform's two services a process is."""

import pytest

from lms_lite_learners import conf


@pytest.mark.parametrize(
    ("addresses", "variant", "is_studio"),
    [
        ("lms.urls", "lms", False),
        ("cms.urls", "cms", True),
        # `manage.py cms` where the environment says lms, and the other way round.
        ("cms.urls", "lms", True),
        ("lms.urls", "cms", False),
        ("cms.urls", None, True),
        ("lms.urls", None, False),
        # An operator's own addresses.
        ("ours.urls", "cms", True),
        ("ours.urls", "lms", False),
        ("ours.urls", None, False),
    ],
)
def test_its_addresses_tell_before_its_environment(settings, addresses, variant, is_studio):
    settings.ROOT_URLCONF, settings.SERVICE_VARIANT = addresses, variant
    assert conf.is_studio() is is_studio
