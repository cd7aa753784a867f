"""A removed person gets 403 from every page of the organisation's courses."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from edx_rest_framework_extensions.auth.jwt.tests.utils import (
    generate_jwt_token,
    generate_unversioned_payload,
)

from common.djangoapps.student.roles import CourseStaffRole
from lms_lite_learners.middleware import courses_in
from lms_lite_learners.models import OrganizationPlan
from lms_lite_learners.roster import suppression
from tests.launches.launching_cast import browser, share, suppress

pytestmark = pytest.mark.django_db


def block_of(course):
    return f"block-v1:{str(course.id).removeprefix('course-v1:')}+type@problem+block@one"


PATHS = [
    "/courses/{key}/about",
    "/courses/{key}/courseware/",
    "/courses/{key}/jump_to/{block}",
    "/courses/{key}/xblock/{block}/handler/problem_check",
    "/xblock/{block}",
    "/api/course_home/course_metadata/{key}",
    "/api/course_home/outline/{key}",
    "/api/courseware/course/{key}",
]


def visit(client, course, path, method="get", **headers):
    path = path.format(key=course.id, block=block_of(course))
    return getattr(client, method)(path, headers=headers)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_and_handler_of_the_course_is_closed(acme, path, method):
    suppress(acme.learner)
    assert visit(browser(acme.learner), acme.safe, path, method).status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_others_and_other_organisations_courses_are_as_ever(acme, globex, person, path):
    suppress(acme.learner)
    assert visit(browser(acme.learner), globex.ops, path).status_code != 403
    bob = browser(person("bob"))
    assert visit(bob, acme.safe, path).status_code != 403


def test_a_block_of_the_organisation_is_closed_under_another_course_too(acme, globex):
    suppress(acme.learner)
    path = f"/courses/{globex.ops.id}/xblock/{block_of(acme.safe)}/handler/problem_check"
    assert browser(acme.learner).post(path).status_code == 403


def test_staff_of_the_course_stay_in(acme):
    suppress(acme.learner)
    CourseStaffRole(acme.safe.id).add_users(acme.learner)
    assert visit(browser(acme.learner), acme.safe, PATHS[5]).status_code == 200
    assert visit(browser(acme.learner), acme.data, PATHS[5]).status_code == 403


def test_operators_stay_in(acme, operator):
    suppress(operator)
    assert visit(browser(operator), acme.safe, PATHS[5]).status_code == 200


def test_the_plan_is_not_asked(acme):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    suppress(acme.learner)
    assert visit(browser(acme.learner), acme.safe, PATHS[5]).status_code == 403


def test_an_address_alone_is_enough(acme):
    suppression.suppress("Acme", key=acme.learner.email, now=timezone.now())
    assert visit(browser(acme.learner), acme.safe, PATHS[5]).status_code == 403


def test_programs_get_json_and_browsers_a_page_in_words(acme):
    suppress(acme.learner)
    client = browser(acme.learner)
    assert visit(client, acme.safe, PATHS[5]).json()["code"] == "removed_learner"
    page = visit(client, acme.safe, PATHS[1], Accept="text/html")
    assert page.status_code == 403
    assert "closed to you" in page.content.decode()


def test_removing_and_letting_back_count_at_once(acme):
    client = browser(acme.learner)
    assert visit(client, acme.safe, PATHS[5]).status_code == 200
    suppress(acme.learner)
    assert visit(client, acme.safe, PATHS[5]).status_code == 403
    suppression.lift("Acme", {acme.learner.email: acme.learner.pk})
    assert visit(client, acme.safe, PATHS[5]).status_code == 200


def test_a_new_address_counts_at_once(acme):
    suppression.suppress("Acme", key="new@people.example", now=timezone.now())
    client = browser(acme.learner)
    assert visit(client, acme.safe, PATHS[5]).status_code == 200
    get_user_model().objects.filter(pk=acme.learner.pk).update(email="new@people.example")
    assert visit(client, acme.safe, PATHS[5]).status_code == 403


def test_the_question_is_asked_of_the_database_once(acme):
    client = browser(acme.learner)
    cache.clear()  # Whoever was enrolled a moment ago was asked about then.

    def asked():
        with CaptureQueriesContext(connection) as caught:
            visit(client, acme.safe, PATHS[6])
        return sum("suppression" in one["sql"] for one in caught)

    assert [asked(), asked(), asked()] == [1, 0, 0]


def test_the_own_pages_explain_themselves(acme):
    share(acme.safe)
    suppress(acme.learner)
    assert browser(acme.learner).get(f"/learners/launch/{acme.safe.id}/").status_code == 200


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "JWT", "jwt"])
def test_handlers_are_closed_to_the_persons_programs(acme, client, settings, scheme):
    settings.SANDBOX_BEARER_TOKENS = {"its-token": acme.learner.username}
    jwt = generate_jwt_token(generate_unversioned_payload(acme.learner))
    token = {"Authorization": f"{scheme} {jwt if scheme.lower() == 'jwt' else 'its-token'}"}
    assert visit(client, acme.safe, PATHS[3], "post", **token).status_code == 404
    suppress(acme.learner)
    answer = visit(client, acme.safe, PATHS[3], "post", **token)
    assert (answer.status_code, answer.json()["code"]) == (403, "removed_learner")


def by_cookie(user, client):
    """The platform's two cookies of a token, as it sets them at sign-in."""
    token = generate_jwt_token(generate_unversioned_payload(user))
    payload, _dot, signature = token.rpartition(".")
    client.cookies["edx-jwt-cookie-header-payload"] = payload
    client.cookies["edx-jwt-cookie-signature"] = signature
    return client


@pytest.mark.parametrize(("path", "method"), [(PATHS[3], "post"), (PATHS[5], "get")])
def test_cookies_that_outlive_the_session_open_nothing(acme, client, path, method):
    visitor = by_cookie(acme.learner, client)
    assert visit(visitor, acme.safe, path, method).status_code != 403
    suppress(acme.learner)
    answer = visit(visitor, acme.safe, path, method)
    assert (answer.status_code, answer.json()["code"]) == (403, "removed_learner")


def test_another_persons_session_is_no_cover(acme, person):
    visitor = by_cookie(acme.learner, browser(person("ada")))
    assert visit(visitor, acme.safe, PATHS[3], "post").status_code != 403
    suppress(acme.learner)
    assert visit(visitor, acme.safe, PATHS[3], "post").status_code == 403


def test_the_sessions_own_cookies_cost_no_query(acme):
    visitor = by_cookie(acme.learner, browser(acme.learner))
    visit(visitor, acme.safe, PATHS[6])
    with CaptureQueriesContext(connection) as with_cookies:
        visit(visitor, acme.safe, PATHS[6])
    plain = browser(acme.learner)
    visit(plain, acme.safe, PATHS[6])
    with CaptureQueriesContext(connection) as without:
        visit(plain, acme.safe, PATHS[6])
    assert len(with_cookies) == len(without)


@pytest.mark.parametrize(
    ("kwargs", "found"),
    [
        ({"course_id": "course-v1:A+B+C"}, ["course-v1:A+B+C"]),
        ({"course_key_string": "A/B/C"}, ["A/B/C"]),
        ({"usage_id": "block-v1:A+B+C+type@x+block@y"}, ["course-v1:A+B+C"]),
        ({"usage_id": "i4x:;_;_A;_B;_problem;_x"}, []),
        ({"anything": "block-v1:A+B+C+type@x+block@y"}, ["course-v1:A+B+C"]),
        ({"course_id": "ccx-v1:A+B+C+ccx@1"}, ["ccx-v1:A+B+C+ccx@1"]),
        ({"usage_key_string": "ccx-block-v1:A+B+C+ccx@1+type@x+block@y"}, ["ccx-v1:A+B+C+ccx@1"]),
        ({"org": "A", "learner_id": 3, "course_id": None}, []),
        ({"key": "0123456789abcdef"}, []),
        ({"course_id": "nonsense"}, []),
    ],
)
def test_a_course_is_found_however_it_is_named(kwargs, found):
    assert courses_in(kwargs) == found
