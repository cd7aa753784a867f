"""The way to our pages in the two instructor dashboards: who has it, and where it leads."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings as running
from django.db import connection
from django.template import engines
from waffle.testutils import override_flag

from common.djangoapps.student.roles import CourseStaffRole
from lms_lite_learners.filters.dashboards import AddDashboardSection, AddDashboardTab
from lms_lite_learners.host import capabilities, dashboards

pytestmark = pytest.mark.django_db
needs_new = pytest.mark.skipif(
    not capabilities()["instructor_tabs_filter"], reason="this release has the old one alone"
)
SAFE = "course-v1:Acme+SAFE101+2026"
MANAGERS = ["/learners/course/" + SAFE + "/", "/learners/Acme/", "/learners/Acme/exports/"]
AUTHORS = ["/learners/results/"]


@pytest.fixture
def assistant(acme, person):
    """On the staff of SAFE101, neither manager nor author."""
    user = person("assistant")
    CourseStaffRole(acme.safe.id).add_users(user)
    return user


@pytest.fixture
def section(client, signed_in):
    """The paths in our section of the page that the LMS renders: section(user, course)."""

    def look(user, course):
        signed_in(user)
        with override_flag("instructor.legacy_instructor_dashboard", active=True):
            page = client.get(f"/courses/{course.id}/instructor")
        assert page.status_code == 200
        text = page.content.decode()
        found = re.search(r'<section id="lms_lite_learners".*?</section>', text, re.DOTALL)
        return re.findall(r'href="([^"]+)"', found[0]) if found else None

    return look


@pytest.fixture
def tab(client, signed_in):
    """The address of our tab that the new dashboard is told: tab(user, course)."""

    def ask(user, course):
        signed_in(user)
        answer = client.get(f"/api/instructor/v2/courses/{course.id}")
        assert answer.status_code == 200
        return {one["tab_id"]: one for one in answer.json()["tabs"]}.get("lms_lite_learners")

    return ask


def test_managers_find_the_list_and_the_results_in_the_old_one(acme, section):
    assert section(acme.manager, acme.safe) == MANAGERS


def test_authors_find_the_results_of_their_courses_in_the_old_one(acme, section):
    assert section(acme.author, acme.safe) == AUTHORS


def test_every_path_of_the_section_can_be_opened(acme, section, signed_in):
    for user in (acme.manager, acme.author):
        for path in section(user, acme.safe):
            assert signed_in(user).get(path, follow=True).status_code == 200


@needs_new
def test_managers_and_authors_have_the_tab_in_the_new_one(acme, tab):
    # A path alone would be a page of the application itself.
    address = f"http://testserver/learners/course/{SAFE}/"
    wanted = {"tab_id": "lms_lite_learners", "title": "Learners", "url": address, "sort_order": 130}
    assert tab(acme.manager, acme.safe) == wanted
    assert tab(acme.author, acme.safe) == wanted


def test_others_on_the_staff_have_neither(acme, assistant, section, tab):
    assert section(assistant, acme.safe) is None
    assert tab(assistant, acme.safe) is None


def test_authors_of_another_course_have_neither(acme, section, tab):
    CourseStaffRole(acme.data.id).add_users(acme.author)
    assert section(acme.author, acme.data) is None
    assert tab(acme.author, acme.data) is None


def test_managers_of_another_organisation_have_neither(acme, globex, section, tab):
    CourseStaffRole(acme.safe.id).add_users(globex.manager)
    assert section(globex.manager, acme.safe) is None
    assert tab(globex.manager, acme.safe) is None


def test_without_a_plan_nobody_has_either(acme, section, tab, settings):
    settings.LMS_LITE_DEFAULT_PLAN = "free"
    assert section(acme.manager, acme.safe) is None
    assert tab(acme.manager, acme.safe) is None


def test_where_mako_does_not_look_in_our_folder_the_page_stays_whole(acme, section, settings):
    engines = [dict(engine) for engine in settings.TEMPLATES]
    engines[1]["DIRS"] = [one for one in engines[1]["DIRS"] if one != dashboards.TEMPLATES]
    settings.TEMPLATES = engines
    assert section(acme.manager, acme.safe) is None


def test_before_migrate_the_page_stays_whole(acme, section):
    def refuse(execute, sql, params, many, context):
        if "organizationplan" in sql:
            return execute('SELECT * FROM "no_such_table"', None, many, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert section(acme.manager, acme.safe) is None


def test_the_other_sections_and_tabs_stay_and_ours_is_there_once(acme):
    course = SimpleNamespace(id=acme.safe.id)
    context = {"course": course, "sections": [{"section_key": "theirs"}], "more": 1}
    once = dashboards.with_section(context, "Learners", [("List", "/learners/")])
    twice = dashboards.with_section(once, "Learners", [("List", "/learners/")])
    assert [one["section_key"] for one in twice["sections"]] == ["theirs", "lms_lite_learners"]
    assert (twice["more"], context["sections"]) == (1, [{"section_key": "theirs"}])
    step = AddDashboardTab("x", [])
    tabs = [{"tab_id": "theirs", "sort_order": 1}]
    # Outside a request it is the site of the organisation that leads there.
    for _time in range(2):
        tabs = step.run_filter(tabs=tabs, user=acme.manager, course_key=acme.safe.id)["tabs"]
    assert [one["tab_id"] for one in tabs] == ["theirs", "lms_lite_learners"]
    assert tabs[1]["url"] == f"{running.LMS_ROOT_URL}/learners/course/{SAFE}/"


def test_outside_a_request_there_is_no_section(acme):
    context = {"course": SimpleNamespace(id=acme.safe.id), "sections": []}
    assert AddDashboardSection("x", []).run_filter(context=context, template_name="t") == {}


def test_what_the_section_shows_is_escaped():
    template = engines["mako"].get_template(f"{dashboards.FOLDER}{dashboards.NAME}.html")
    text = template.render({"section_data": {"links": [("<b>", '/"')]}})
    assert '<a href="/&#34;">&lt;b&gt;</a>' in text
