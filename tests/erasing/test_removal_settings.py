"""The settings of a removal take their words and no others."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms_lite_learners import conf


def test_paid_enrolments_are_kept_and_certificates_erased_unless_told_otherwise(settings):
    assert (conf.paid_enrollments(), conf.certificates()) == ("keep", "erase")
    settings.LMS_LITE_PAID_ENROLLMENTS, settings.LMS_LITE_CERTIFICATES = "erase", "keep"
    assert (conf.paid_enrollments(), conf.certificates()) == ("erase", "keep")


@pytest.mark.parametrize("name", ["paid_enrollments", "certificates"])
@pytest.mark.parametrize("value", ["", "Keep", "delete", None])
def test_any_other_word_is_refused(settings, name, value):
    setattr(settings, f"LMS_LITE_{name.upper()}", value)
    with pytest.raises(ImproperlyConfigured, match=f"LMS_LITE_{name.upper()}"):
        getattr(conf, name)()
