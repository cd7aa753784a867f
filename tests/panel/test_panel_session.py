"""Served pages are for the person of the session; each brings what the frame's link leads to."""

import re

import pytest
from django.test import Client
from edx_rest_framework_extensions.auth.jwt.tests.utils import (
    generate_jwt_token,
    generate_unversioned_payload,
)

from common.djangoapps.student.models import CourseEnrollment
from tests.launches.launching_cast import browser, put_on_list, share

pytestmark = pytest.mark.django_db
LINKED = [
    "/learners/Acme/",
    "/learners/Acme/add/",
    "/learners/Nobody/",
    "/learners/invitations/nobodys/",
    "/dashboard",
    "/nothing",
]
PAGES = ["/learners/", "/learners/Acme/", "/learners/Acme/add/", "/learners/results/"]


@pytest.fixture
def tokened(acme, settings):
    """A browser with the manager's token in its cookies, and no session."""
    settings.EDX_DRF_EXTENSIONS = {"ENABLE_SET_REQUEST_USER_FOR_JWT_COOKIE": True}
    token = generate_jwt_token(generate_unversioned_payload(acme.manager))
    client = Client()
    client.cookies["edx-jwt-cookie-header-payload"] = token.rpartition(".")[0]
    client.cookies["edx-jwt-cookie-signature"] = token.rpartition(".")[2]
    return client


@pytest.fixture
def taken_at_its_word(settings):
    """The platform, or a plugin, has the token's person ask for pages too."""
    settings.EDX_DRF_EXTENSIONS = {}
    place = settings.MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware")
    settings.MIDDLEWARE = [*settings.MIDDLEWARE]
    settings.MIDDLEWARE.insert(place + 1, f"{__name__}.believe_token")


def believe_token(get_response):
    """Put the person of a token in the cookies into the request."""
    from django.contrib.auth.models import User
    from edx_rest_framework_extensions.auth.jwt.decoder import jwt_decode_handler

    def answer(request):
        parts = [
            request.COOKIES.get(f"edx-jwt-cookie-{part}")
            for part in ("header-payload", "signature")
        ]
        if all(parts):
            told = jwt_decode_handler(".".join(parts))
            request.user = User.objects.get(username=told["preferred_username"])
        return get_response(request)

    return answer


@pytest.mark.parametrize("path", PAGES)
def test_a_token_without_a_session_opens_no_page(tokened, path):
    assert tokened.get(path).status_code == 401


@pytest.mark.parametrize("path", PAGES)
def test_nor_does_it_where_the_platform_believes_it(tokened, taken_at_its_word, path):
    assert tokened.get(path).status_code == 401


def test_nor_does_it_start_a_course(acme, tokened, taken_at_its_word):
    share(acme.data)
    put_on_list(acme.manager)
    answer = tokened.post(f"/learners/launch/{acme.data.id}/")
    assert answer["Location"].startswith("/login")
    assert not CourseEnrollment.is_enrolled(acme.manager, acme.data.id)


@pytest.mark.parametrize("path", PAGES)
def test_the_session_opens_them(acme, path):
    assert browser(acme.manager).get(path).status_code in {200, 302, 404}
    assert browser(acme.manager).get("/learners/Acme/").status_code == 200


@pytest.mark.parametrize("path", LINKED)
def test_the_link_past_the_navigation_leads_to_the_pages_only_main_part(acme, path):
    text = browser(acme.manager).get(path).content.decode()
    (target,) = re.findall(r'<a class="nav-skip[^"]*" href="#([^"]+)"', text)
    assert len(re.findall(rf'id="{target}"', text)) == 1
    assert re.search(rf'<main id="{target}" tabindex="-1"', text)
