"""What opening a page of a course does, and what it must not do."""

import logging

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from edx_rest_framework_extensions.auth.jwt.tests.utils import (
    generate_jwt_token,
    generate_unversioned_payload,
)

from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from lms_lite_learners import launches
from lms_lite_learners.models import Learner, OrganizationPlan, RosterDirty
from lms_lite_learners.tasks.roster import work_off
from tests.launches.launching_cast import browser, is_in, put_on_list, share

pytestmark = pytest.mark.django_db

OWN = {"Sec-Fetch-Site": "same-origin"}
METADATA = "/api/course_home/course_metadata/{key}"
WATCHED = [
    METADATA,
    "/api/course_home/v1/course_metadata/{key}",
    "/api/course_home/outline/{key}",
    "/api/courseware/course/{key}",
    "/courses/{key}/courseware/",
    "/courses/{key}/courseware/a-section/",
    "/courses/{key}/courseware/a-section/a-subsection/",
    "/courses/{key}/jump_to/{block}",
    "/xblock/{block}",
]


def opened(client, course, path=METADATA, **headers):
    key = str(course.id)
    block = f"block-v1:{key.removeprefix('course-v1:')}+type@course+block@course"
    return client.get(path.format(key=key, block=block), headers=headers)


@pytest.fixture
def ada(acme, person):
    """Somebody outside of the course, which saves progress and was sent."""
    share(acme.data)
    return person("ada")


@pytest.mark.parametrize("path", WATCHED)
def test_each_first_page_of_a_course_enrols(acme, ada, path):
    opened(browser(ada), acme.data, path, **OWN)
    assert is_in(ada, acme.data)


def test_who_launches_is_listed_as_such(acme, ada):
    opened(browser(ada), acme.data, **OWN)
    work_off("Acme")
    assert Learner.objects.get(user=ada).added_via == "launch"


def test_a_launch_counts_more_than_an_older_mark(acme, ada):
    RosterDirty.objects.create(org="Acme", user_id=ada.pk, added_via="enrollment")
    opened(browser(ada), acme.data, **OWN)
    work_off("Acme")
    assert Learner.objects.get(user=ada).added_via == "launch"


@pytest.mark.parametrize(
    ("headers", "enrols"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Referer": "http://testserver/"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://apps.example.org"}, True),
        ({"Origin": "https://apps.example.org"}, True),
        ({"Origin": "https://x.trusted.example"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "null"}, False),
        ({"Origin": "http://apps.example.org"}, False),
        ({"Origin": "http://["}, False),
        ({"Referer": "http://["}, False),
        ({"Referer": "http://testserver/dashboard"}, True),
        ({"Referer": "https://apps.example.org/learning/"}, True),
        ({"Referer": "https://evil.example/http://testserver/"}, False),
        ({"Referer": "https://apps.example.org.evil.example/"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Purpose": "prefetch"}, False),
        ({}, False),
    ],
)
def test_only_requests_of_the_own_sites_enrol(acme, ada, settings, headers, enrols):
    settings.CORS_ORIGIN_WHITELIST = ["https://apps.example.org"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.trusted.example"]
    opened(browser(ada), acme.data, **headers)
    assert is_in(ada, acme.data) is enrols


@pytest.mark.parametrize("path", WATCHED)
def test_another_site_changes_no_row(acme, ada, path):
    client = browser(ada)
    opened(client, acme.lead, path, **OWN)
    before = CourseEnrollment.objects.count(), RosterDirty.objects.count()
    opened(client, acme.data, path, **{"Sec-Fetch-Site": "cross-site"})
    assert (CourseEnrollment.objects.count(), RosterDirty.objects.count()) == before


@pytest.mark.parametrize("path", ["/courses/{key}/about", "/courses/{key}/"])
def test_another_kind_of_page_enrols_nobody(acme, ada, path):
    opened(browser(ada), acme.data, path, **OWN)
    assert not is_in(ada, acme.data)


def test_without_the_plan_nobody_is_enrolled(acme, ada):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    opened(browser(ada), acme.data, **OWN)
    assert not is_in(ada, acme.data)


def test_who_waits_as_pending_is_expected(acme, person):
    share(acme.data, sent=False)
    ada, bob = person("ada"), person("bob")
    put_on_list(ada)
    for user in (ada, bob):
        opened(browser(user), acme.data, **OWN)
    assert (is_in(ada, acme.data), is_in(bob, acme.data)) == (True, False)


def test_a_refusal_is_remembered_until_the_course_is_sent(acme, person):
    share(acme.data, sent=False)
    ada, key = person("ada"), str(acme.data.id)
    assert launches.join_unasked(ada, key).outcome == "not_sent"
    assert launches.join_unasked(ada, key) is None
    launches.mark_sent(key, timezone.now(), acting_user_id=acme.manager.pk)
    assert launches.join_unasked(ada, key).outcome == "enrolled"


def test_a_refusal_is_forgotten_after_seconds(acme, person):
    share(acme.data, sent=False)
    ada, key = person("ada"), str(acme.data.id)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        launches.join_unasked(ada, key)
        clock.shift(11)
        assert launches.join_unasked(ada, key).outcome == "not_sent"


def test_who_was_in_the_course_before_is_listed_by_opening_it(acme, ada):
    CourseEnrollment.enroll(ada, acme.data.id)
    RosterDirty.objects.all().delete()
    opened(browser(ada), acme.data, **OWN)
    work_off("Acme")
    assert Learner.objects.get(user=ada).added_via == "launch"


def test_a_switch_that_is_turned_counts_at_once(acme, person):
    ada, key = person("ada"), str(acme.data.id)
    opened(browser(ada), acme.data, **OWN)
    launches.set_save_progress(key, True, acting_user_id=1)
    put_on_list(ada)
    opened(browser(ada), acme.data, **OWN)
    assert is_in(ada, acme.data)


def test_who_left_the_course_and_comes_back_is_enrolled_again(
    acme, ada, django_capture_on_commit_callbacks
):
    client = browser(ada)
    opened(client, acme.data, **OWN)
    opened(client, acme.data, **OWN)
    with django_capture_on_commit_callbacks(execute=True):
        CourseEnrollment.unenroll(ada, acme.data.id)
    opened(client, acme.data, **OWN)
    assert is_in(ada, acme.data)


def queries(user, course, path):
    """How many queries a request takes once the site and the person are known."""
    client = browser(user)
    for _time in range(2):
        opened(client, course, path, **OWN)
    with CaptureQueriesContext(connection) as caught:
        opened(client, course, path, **OWN)
    return len(caught)


@pytest.fixture
def more_by_us(settings):
    """How many more queries a request takes with our middleware than without."""

    def measure(*request):
        all_of_them = queries(*request)
        left = [name for name in settings.MIDDLEWARE if not name.startswith("lms_lite_learners")]
        assert len(left) == len(settings.MIDDLEWARE) - 1
        settings.MIDDLEWARE = left
        return all_of_them - queries(*request)

    return measure


@pytest.mark.parametrize(
    "path", ["/heartbeat", "/dashboard", "/login", "/api/enrollment/v1/enrollment"]
)
def test_a_request_about_no_course_costs_no_query(acme, ada, more_by_us, path):
    assert more_by_us(ada, acme.data, path) == 0


@pytest.mark.parametrize("is_saved", [True, False])
def test_a_request_about_a_course_costs_none_either_once_it_is_known(
    acme, ada, more_by_us, is_saved
):
    assert more_by_us(ada, acme.data if is_saved else acme.lead, METADATA) == 0


def test_trouble_of_ours_is_logged_and_never_the_hosts(acme, ada, monkeypatch, caplog):
    def break_down(_user, _key):
        raise DatabaseError(ada.email)

    monkeypatch.setattr(launches, "join_unasked", break_down)
    with caplog.at_level(logging.ERROR, "lms_lite_learners"):
        assert opened(browser(ada), acme.data, **OWN).status_code == 200
    assert f"Account {ada.pk} was not enrolled in {acme.data.id}" in caplog.text
    assert "ada@people.example" not in caplog.text


def test_an_allow_list_counts_as_being_expected(acme, person):
    share(acme.data, sent=False)
    ada = person("ada")
    CourseEnrollmentAllowed.objects.create(email=ada.email, course_id=acme.data.id)
    opened(browser(ada), acme.data, **OWN)
    assert is_in(ada, acme.data)


def test_a_program_that_signs_in_by_itself_launches_too(acme, ada, client):
    token = generate_jwt_token(generate_unversioned_payload(ada))
    opened(client, acme.data, Authorization=f"JWT {token}")
    assert is_in(ada, acme.data)


def test_a_program_with_a_false_token_gets_the_hosts_own_answer(acme, ada, client):
    assert opened(client, acme.data, Authorization="JWT nonsense").status_code == 401


def test_a_program_with_a_token_of_the_platform_launches_too(acme, ada, client, settings):
    settings.SANDBOX_BEARER_TOKENS = {"its-token": "ada"}
    opened(client, acme.data, Authorization="Bearer wrong")
    assert not is_in(ada, acme.data)
    opened(client, acme.data, Authorization="Bearer its-token")
    assert is_in(ada, acme.data)


def test_what_the_operator_trusts_wrongly_is_logged_and_never_the_hosts(acme, ada, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["http://["]
    answer = opened(browser(ada), acme.data, Origin="https://apps.example.org")
    assert answer.status_code == 200
