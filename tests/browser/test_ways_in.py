"""The ways from the platform's pages to ours, as people see them."""

import re

import pytest

pytestmark = pytest.mark.browser

COURSE = "course-v1:Acme+SAFE101+2026"
FLAG = "instructor.legacy_instructor_dashboard"


@pytest.fixture
def legacy(site):
    """The site keeps the old dashboard while a test runs."""
    site.manage("waffle_flag", FLAG, "--everyone", "--create")
    yield
    site.manage("waffle_flag", FLAG, "--deactivate")


def test_a_manager_comes_from_the_new_dashboard_to_the_course_s_learners(visitor):
    page = visitor("acme-manager")
    page.goto(f"/apps/instructor-dashboard/{COURSE}")
    tabs = page.get_by_role("navigation", name="Instructor").get_by_role("link")
    tabs.last.wait_for()
    assert tabs.all_inner_texts() == ["Course Info", "Enrollments", "Learners"]
    tabs.last.click()
    page.wait_for_url("**/learners/Acme/?course=*")
    assert page.get_by_role("heading", level=1).is_visible()


@pytest.mark.usefixtures("legacy")
def test_an_author_comes_from_the_old_dashboard_to_the_own_results(visitor):
    page = visitor("acme-author")
    page.goto(f"/courses/{COURSE}/instructor")
    page.get_by_role("button", name="Learners").click()
    page.get_by_role("link", name="Download results of your courses").click()
    page.wait_for_url("**/learners/results/")


def test_a_manager_comes_from_the_user_menu_to_the_list(visitor):
    page = visitor("acme-manager")
    page.locator(".user-menu summary").click()
    page.get_by_role("menuitem", name="Learner Management").click()
    page.wait_for_url(re.compile("/learners/"))


def test_a_learner_finds_none_of_them(visitor):
    page = visitor("acme-learner")
    page.locator(".user-menu summary").click()
    assert page.get_by_text("Profile").is_visible()
    assert page.get_by_text("Learner Management").count() == 0
    assert page.goto(f"/courses/{COURSE}/instructor").status == 404
