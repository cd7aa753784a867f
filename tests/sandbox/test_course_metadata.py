"""What a page of a course is told first."""

from datetime import timedelta

import pytest
from django.utils import timezone
from edx_toggles.toggles.testutils import override_waffle_flag
from openedx_filters import PipelineStep
from openedx_filters.learning.filters import CoursewareAccessChecksRequested

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.course_goals.models import UserActivity
from openedx.core.djangoapps.waffle_utils.models import WaffleFlagCourseOverrideModel
from openedx.features.course_experience import (
    COURSE_ENABLE_UNENROLLED_ACCESS_FLAG,
    ENABLE_COURSE_GOALS,
)
from sandbox_content.models import AdvancedSettings

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    """Ask for a course's metadata and give what a page uses of the answer."""

    def get(key):
        answer = client.get(f"/api/course_home/course_metadata/{key}")
        if answer.status_code != 200:
            return answer.status_code
        told = answer.json()
        access = told["course_access"]
        return (
            told["is_enrolled"],
            told["is_staff"],
            access["has_access"],
            access["error_code"],
            [tab["tab_id"] for tab in told["tabs"]],
        )

    return get


def make_public(key):
    """Let everybody into a course."""
    AdvancedSettings.change(key, course_visibility="public")
    WaffleFlagCourseOverrideModel.objects.create(
        waffle_flag=COURSE_ENABLE_UNENROLLED_ACCESS_FLAG.name, course_id=key, enabled=True
    )


def test_a_visitor_has_to_sign_in(acme, ask):
    assert ask(acme.safe.id) == (False, False, False, "authentication_required", ["courseware"])


def test_somebody_outside_has_to_enroll(acme, signed_in, ask):
    signed_in(acme.learner)
    assert ask(acme.data.id) == (False, False, False, "enrollment_required", ["courseware"])


def test_a_learner_gets_in(acme, signed_in, ask):
    signed_in(acme.learner)
    tabs = ["courseware", "progress", "dates"]
    assert ask(acme.safe.id) == (True, False, True, None, tabs)


def test_who_left_has_to_enroll(acme, signed_in, ask):
    CourseEnrollment.unenroll(acme.learner, acme.safe.id)
    signed_in(acme.learner)
    assert ask(acme.safe.id)[3] == "enrollment_required"


def test_staff_get_in_without_an_enrollment(acme, signed_in, ask):
    signed_in(acme.manager)
    tabs = ["courseware", "progress", "dates", "instructor", "lms_lite_learners"]
    assert ask(acme.data.id) == (False, True, True, None, tabs)


def test_before_the_start_a_learner_waits_and_staff_do_not(acme, course, signed_in, ask):
    later = course("course-v1:Acme+LATE+2026", start=timezone.now() + timedelta(days=9))
    CourseEnrollment.enroll(acme.learner, later.id)
    signed_in(acme.learner)
    assert ask(later.id)[:4] == (True, False, False, "course_not_started")
    signed_in(acme.manager)
    assert ask(later.id)[2:4] == (True, None)


def test_an_unknown_course_is_not_found(acme, signed_in, ask):
    signed_in(acme.learner)
    assert ask("course-v1:Acme+NONE+2026") == 404


def test_what_is_neither_open_nor_enrollable_is_not_found(acme, course, signed_in, ask):
    later = course(
        "course-v1:Acme+SECRET+2026",
        start=timezone.now() + timedelta(days=9),
        invitation_only=True,
    )
    signed_in(acme.learner)
    assert ask(later.id) == 404


def test_a_public_course_lets_everybody_in(acme, ask):
    make_public(acme.safe.id)
    assert ask(acme.safe.id)[2:4] == (True, None)


def test_without_the_flag_a_public_course_is_like_any(acme, ask):
    AdvancedSettings.change(acme.safe.id, course_visibility="public")
    assert ask(acme.safe.id)[3] == "authentication_required"


def test_the_second_mount_answers_alike(acme, client):
    assert client.get(f"/api/course_home/v1/course_metadata/{acme.safe.id}").status_code == 200


def test_staff_who_look_as_a_learner_are_told_what_a_learner_is(acme, signed_in, ask):
    browser = signed_in(acme.manager)
    answer = browser.post(f"/courses/{acme.safe.id}/masquerade", {"role": "student"})
    assert answer.json() == {"success": True}
    assert ask(acme.safe.id)[:4] == (False, False, False, "enrollment_required")
    browser.post(f"/courses/{acme.safe.id}/masquerade", {"role": "staff"})
    assert ask(acme.safe.id)[1:3] == (True, True)


def test_staff_who_look_as_one_learner_take_that_learners_place(acme, signed_in, client):
    signed_in(acme.manager)
    client.post(f"/courses/{acme.safe.id}/masquerade", {"user_name": acme.learner.email})
    answer = client.get(f"/api/course_home/course_metadata/{acme.safe.id}")
    told = answer.json()
    assert (told["username"], told["is_enrolled"]) == (acme.learner.username, True)
    assert (told["is_staff"], told["original_user_is_staff"]) == (False, True)
    assert answer.wsgi_request.user == acme.learner


def test_only_staff_look_as_others(acme, signed_in, client):
    signed_in(acme.learner)
    answer = client.post(f"/courses/{acme.safe.id}/masquerade", {"role": "student"})
    assert answer.status_code == 403


def test_only_learners_of_the_course_can_be_looked_as(acme, globex, signed_in, client):
    signed_in(acme.manager)
    path = f"/courses/{acme.safe.id}/masquerade"
    assert not client.post(path, {"user_name": globex.manager.username}).json()["success"]


class KeepOut(PipelineStep):
    """A plugin that lets nobody in."""

    def run_filter(self, **_kwargs):
        raise CoursewareAccessChecksRequested.PreventCoursewareAccess(
            "no", "kept_out", "no developers", "Nobody."
        )


def test_a_plugins_refusal_binds_staff_too(acme, signed_in, ask, settings):
    settings.OPEN_EDX_FILTERS_CONFIG = {
        CoursewareAccessChecksRequested.filter_type: {
            "fail_silently": False,
            "pipeline": [f"{__name__}.KeepOut"],
        }
    }
    signed_in(acme.manager)
    assert ask(acme.safe.id)[2:4] == (False, "kept_out")


@pytest.mark.parametrize(("enabled", "days"), [(True, 1), (False, 0)])
def test_visits_are_kept_where_the_flag_is_on(acme, signed_in, ask, enabled, days):
    with override_waffle_flag(ENABLE_COURSE_GOALS, active=enabled):
        signed_in(acme.learner)
        for key in (acme.data.id, acme.data.id):
            ask(key)
    assert UserActivity.objects.filter(user=acme.learner).count() == days


def test_staff_who_look_as_one_learner_leave_no_visit(acme, signed_in, client, ask):
    signed_in(acme.manager)
    client.post(f"/courses/{acme.safe.id}/masquerade", {"user_name": acme.learner.username})
    with override_waffle_flag(ENABLE_COURSE_GOALS, active=True):
        ask(acme.safe.id)
    assert not UserActivity.objects.exists()
