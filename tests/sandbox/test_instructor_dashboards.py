"""The two instructor dashboards of a course, and what filters make of them."""

import pytest
from openedx_filters import PipelineStep
from openedx_filters.learning import filters
from waffle.testutils import override_flag

pytestmark = pytest.mark.django_db
has_new = hasattr(filters, "InstructorDashboardTabsRequested")
needs_new = pytest.mark.skipif(not has_new, reason="this release has the old one alone")
OLD = "org.openedx.learning.instructor.dashboard.render.started.v1"
NEW = "org.openedx.learning.instructor.dashboard.tabs.requested.v1"


class Leave(PipelineStep):
    """Sends everybody away from the old dashboard."""

    def run_filter(self, context, template_name):
        """Send."""
        raise filters.InstructorDashboardRenderStarted.RedirectToPage("go", redirect_to="/away")


class Prevent(PipelineStep):
    """Leaves the new dashboard with one tab."""

    def run_filter(self, tabs, user, course_key):
        """Prevent."""
        raise filters.InstructorDashboardTabsRequested.PreventTabsGeneration(
            "mine", tabs=[{"tab_id": "mine"}]
        )


def step(settings, filter_type, kind):
    settings.OPEN_EDX_FILTERS_CONFIG = {filter_type: {"pipeline": [f"{__name__}.{kind.__name__}"]}}


def old(course):
    return f"/courses/{course.id}/instructor"


def new(course):
    return f"/api/instructor/v2/courses/{course.id}"


@pytest.fixture
def legacy():
    """The site keeps the old dashboard."""
    with override_flag("instructor.legacy_instructor_dashboard", active=True):
        yield


def test_a_site_has_one_of_them(acme, signed_in):
    answer = signed_in(acme.author).get(old(acme.safe))
    if has_new:
        assert answer["Location"].endswith(f"/apps/instructor-dashboard/{acme.safe.id}")
    else:
        assert answer.status_code == 200


@pytest.mark.usefixtures("legacy")
def test_the_old_one_shows_a_section_for_each_button(acme, signed_in):
    page = signed_in(acme.author).get(old(acme.safe)).content.decode()
    assert 'data-section="course_info"' in page
    assert '<section id="course_info"' in page
    assert f"({acme.safe.id})" in page


@pytest.mark.usefixtures("legacy")
def test_a_step_may_send_away_from_the_old_one(acme, signed_in, settings):
    step(settings, OLD, Leave)
    assert signed_in(acme.author).get(old(acme.safe))["Location"] == "/away"


def test_the_new_one_is_told_its_tabs(acme, signed_in):
    answer = signed_in(acme.author).get(new(acme.safe)).json()
    assert (answer["course_id"], answer["org"]) == (str(acme.safe.id), "Acme")
    assert answer["tabs"][0]["url"] == f"/apps/instructor-dashboard/{acme.safe.id}/course_info"


@needs_new
def test_a_step_may_take_the_tabs_over(acme, signed_in, settings):
    step(settings, NEW, Prevent)
    answer = signed_in(acme.author).get(new(acme.safe))
    assert answer.json()["tabs"] == [{"tab_id": "mine"}]


@pytest.mark.usefixtures("legacy")
def test_learners_and_visitors_see_neither(acme, signed_in, client):
    assert client.get(old(acme.safe)).status_code == 404
    assert client.get(new(acme.safe)).status_code == 401
    signed_in(acme.learner)
    assert client.get(old(acme.safe)).status_code == 404
    assert client.get(new(acme.safe)).status_code == 403
