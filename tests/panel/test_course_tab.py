"""The tab "Learners" of a course: who sees it, and where it leads."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from lms_lite_learners.panel.course_tab import LearnersTab
from openedx.core.lib.course_tabs import CourseTabPluginManager

pytestmark = pytest.mark.django_db


@pytest.fixture
def tab_ids(client, signed_in):
    """The tabs that the metadata of a course gives somebody: tab_ids(user, course)."""

    def get(user, course):
        signed_in(user)
        answer = client.get(f"/api/course_home/course_metadata/{course.id}")
        return {tab["tab_id"]: tab["url"] for tab in answer.json()["tabs"]}

    return get


def test_the_platform_finds_it_by_its_entry_point():
    assert LearnersTab in CourseTabPluginManager.get_tab_types()
    assert LearnersTab.is_dynamic
    assert LearnersTab.title == "Learners"


def test_managers_and_authors_see_it_with_its_address(acme, tab_ids):
    address = f"http://testserver/learners/course/{acme.safe.id}/"
    for user in (acme.manager, acme.author):
        assert tab_ids(user, acme.safe)["lms_lite_learners"] == address


def test_authors_of_other_courses_learners_and_strangers_see_none(acme, globex):
    for user in (acme.learner, globex.manager, AnonymousUser(), None):
        assert not LearnersTab.is_enabled(acme.safe, user=user)
    assert not LearnersTab.is_enabled(acme.data, user=acme.author)
    assert LearnersTab.is_enabled(acme.data, user=acme.manager)


def test_without_a_plan_there_is_none(acme, settings):
    settings.LMS_LITE_DEFAULT_PLAN = "free"
    assert not LearnersTab.is_enabled(acme.safe, user=acme.manager)


def test_it_costs_a_learner_no_query(acme, django_assert_num_queries):
    LearnersTab.is_enabled(acme.safe, user=acme.learner)
    # The platform reads and keeps an account's roles for the rest of the request.
    with django_assert_num_queries(0):
        LearnersTab.is_enabled(acme.safe, user=acme.learner)


def test_it_leads_managers_to_those_who_are_enrolled(acme, signed_in):
    client = signed_in(acme.manager)

    answer = client.get(f"/learners/course/{acme.safe.id}/", follow=True)

    assert answer.redirect_chain == [
        ("/learners/Acme/?course=course-v1%3AAcme%2BSAFE101%2B2026", 302)
    ]
    assert answer.status_code == 200


def test_it_leads_authors_to_their_results(acme, signed_in):
    answer = signed_in(acme.author).get(f"/learners/course/{acme.safe.id}/")
    assert (answer.status_code, answer["Location"]) == (302, "/learners/results/")


def test_to_others_there_is_no_such_course(acme, globex, signed_in, client):
    path = f"/learners/course/{acme.safe.id}/"
    assert client.get(path).status_code == 401
    for user in (acme.learner, globex.manager):
        answer = signed_in(user).get(path)
        assert answer.status_code == 404
        assert "course-v1:Acme+SAFE101+2026" in answer.content.decode()


def test_a_course_that_nobody_made_is_none(acme, signed_in):
    assert signed_in(acme.manager).get("/learners/course/course-v1:Acme+NO+1/").status_code == 404


def test_before_migrate_no_page_of_a_course_breaks(acme):
    def refuse(execute, sql, params, many, context):
        if "organizationplan" in sql:
            return execute('SELECT * FROM "no_such_table"', None, many, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert not LearnersTab.is_enabled(acme.safe, user=acme.manager)
    assert not connection.needs_rollback
    assert LearnersTab.is_enabled(acme.safe, user=acme.manager)
