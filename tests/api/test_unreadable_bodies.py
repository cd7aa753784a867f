"""Bodies that nobody can read are refused in the usual shape."""

import pytest
from django.test import Client

ORG = "/api/lms_lite_learners/v1/organizations/Acme/"
TOKEN = "t" * 32


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("learners/", "[" * 100_000, "application/json"),
        ("imports/", "file", "multipart/form-data"),
        ("learners/", "file", "multipart/form-data"),
    ],
)
def test_an_unreadable_body_is_refused_in_the_usual_shape(acme, path, body, kind):
    # With the check that reads forms before any parser does.
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(acme.manager)
    browser.cookies["csrftoken"] = TOKEN
    headers = {"X-CSRFToken": TOKEN}
    answer = browser.post(ORG + path, body, content_type=kind, headers=headers)
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "detail", "fields"}
