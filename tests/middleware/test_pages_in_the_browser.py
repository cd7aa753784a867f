"""The platform's pages in the browser: whatever they ask for first, it enrols the person."""

import pytest

from lms_lite_learners.host.origins import is_own_origin
from tests.launches.launching_cast import browser, is_in, share
from tests.middleware.learning_urls import COURSE_HOME, COURSEWARE

pytestmark = pytest.mark.django_db
HOST = "lms.example.org"
ASKED = [
    *(f"/api/course_home/{name}/{{key}}" for name in
      ("course_metadata", "dates", "outline", "navigation", "progress")),
    *(f"/api/courseware/{name}/{{key}}" for name in ("course", "resume")),
    "/api/courseware/sequence/{block}",
    "/api/learning_sequences/v1/course_outline/{key}",
]  # fmt: skip


@pytest.fixture
def ada(acme, person, settings):
    """Somebody who opens a course for the first time, with the platform's own addresses."""
    share(acme.data)
    ada = person("ada")
    settings.ROOT_URLCONF = "tests.middleware.learning_urls"
    return ada


@pytest.mark.parametrize("path", ASKED)
def test_whichever_is_asked_first_finds_the_person_enrolled(acme, ada, path):
    key = str(acme.data.id)
    block = f"block-v1:{key.removeprefix('course-v1:')}+type@sequential+block@one"
    answer = browser(ada).get(
        path.format(key=key, block=block), headers={"Sec-Fetch-Site": "same-site"}
    )
    assert answer.json() == {"is_enrolled": True}
    assert is_in(ada, acme.data)


def test_every_address_of_the_table_is_asked():
    assert len(ASKED) == len(COURSE_HOME) + len(COURSEWARE) + 1


@pytest.mark.parametrize("name", ["CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ORIGIN_REGEX_WHITELIST"])
@pytest.mark.parametrize(
    ("address", "is_own"),
    [
        ("https://apps.example.org", True),
        ("https://apps.example.org/learning/course/x", True),
        ("https://other.example.org", True),
        ("http://apps.example.org", False),
        ("https://example.org", False),
        ("https://evil.example/https://apps.example.org", False),
    ],
)
def test_an_origin_that_a_pattern_of_the_operator_lets_in_is_trusted(
    settings, name, address, is_own
):
    setattr(settings, name, [r"^https://\w+\.example\.org$"])
    assert is_own_origin(address, HOST) is is_own


def test_the_newer_name_of_the_patterns_counts_alone_as_for_the_platform(settings):
    settings.CORS_ORIGIN_REGEX_WHITELIST = [r"^https://apps\.example\.org$"]
    settings.CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://new\.example\.org$"]
    assert not is_own_origin("https://apps.example.org", HOST)
    assert is_own_origin("https://new.example.org", HOST)


@pytest.mark.parametrize(
    ("address", "is_own"),
    [
        ("https://learn.example.org", True),
        ("https://learn.example.org/learning/course/x", True),
        ("http://learn.example.org", False),
        ("https://learn.example.org.evil.example", False),
        ("https://learn.example.org:8443", False),
    ],
)
def test_where_the_platform_has_courses_read_is_trusted(db, settings, address, is_own):
    settings.LEARNING_MICROFRONTEND_URL = "https://learn.example.org/learning"
    assert is_own_origin(address, HOST) is is_own


def test_without_such_pages_nobody_is_let_in_by_that(db, settings):
    settings.LEARNING_MICROFRONTEND_URL = None
    assert not is_own_origin("https://learn.example.org", HOST)
