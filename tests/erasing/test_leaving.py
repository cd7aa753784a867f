"""Leaving: enrolments end so that everybody hears, whatever is missing or objects."""

import pytest
from django.core.cache import cache
from openedx_events.learning.signals import COURSE_UNENROLLMENT_COMPLETED
from openedx_filters import PipelineStep
from openedx_filters.learning.filters import CourseUnenrollmentStarted

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.signals import UNENROLL_DONE
from lms_lite_learners.host.erasing import leaving

pytestmark = pytest.mark.django_db


class Objecting(PipelineStep):
    """Keeps everybody in."""

    def run_filter(self, enrollment):
        raise CourseUnenrollmentStarted.PreventUnenrollment("You stay.")


@pytest.fixture
def heard():
    """Course and refund of each enrolment that the platform tells to have ended."""
    told = []

    def on_unenroll_done(course_enrollment, skip_refund, **_kwargs):
        told.append((str(course_enrollment.course_id), skip_refund))

    UNENROLL_DONE.connect(on_unenroll_done)
    yield told
    UNENROLL_DONE.disconnect(on_unenroll_done)


@pytest.fixture
def completed():
    """Learner and course of each event of an enrolment that ended."""
    told = []

    def on_completed(enrollment, **_kwargs):
        told.append((enrollment.user.id, str(enrollment.course.course_key)))

    COURSE_UNENROLLMENT_COMPLETED.connect(on_completed)
    yield told
    COURSE_UNENROLLMENT_COMPLETED.disconnect(on_completed)


def is_active(user, course_key):
    return CourseEnrollment.objects.get(user=user, course_id=course_key).is_active


def test_an_active_enrolment_ends_without_a_refund_and_all_hear_of_it(acme, heard, completed):
    key = str(acme.safe.id)
    assert leaving.unenroll(acme.learner.id, [key]) == 1
    assert not is_active(acme.learner, acme.safe.id)
    assert heard == [(key, True)]
    assert completed == [(acme.learner.id, key)]


def test_a_second_time_there_is_nothing_to_end(acme, heard):
    leaving.unenroll(acme.learner.id, [str(acme.safe.id)])
    heard.clear()
    assert leaving.unenroll(acme.learner.id, [str(acme.safe.id)]) == 0
    assert heard == []


def test_other_courses_and_other_learners_stay(acme, globex, person):
    other = person("other")
    CourseEnrollment.enroll(acme.learner, globex.ops.id)
    CourseEnrollment.enroll(other, acme.safe.id)
    leaving.unenroll(acme.learner.id, [str(acme.safe.id)])
    assert is_active(acme.learner, globex.ops.id)
    assert is_active(other, acme.safe.id)


def test_many_people_leave_the_places_that_are_picked_for_each(acme, person):
    other = person("other")
    CourseEnrollment.enroll(acme.learner, acme.data.id)
    CourseEnrollment.enroll(other, acme.safe.id)

    def is_ours(user_id, key):
        return user_id == other.id or key == str(acme.data.id)

    assert leaving.unenroll_many([acme.learner.id, other.id], is_ours) == 2
    assert is_active(acme.learner, acme.safe.id)
    assert not is_active(acme.learner, acme.data.id)
    assert not is_active(other, acme.safe.id)


def test_a_step_that_objects_keeps_nobody_in(acme, settings, heard):
    settings.OPEN_EDX_FILTERS_CONFIG = {
        CourseUnenrollmentStarted.filter_type: {
            "fail_silently": False,
            "pipeline": [f"{__name__}.Objecting"],
        }
    }
    assert leaving.unenroll(acme.learner.id, [str(acme.safe.id)]) == 1
    assert not is_active(acme.learner, acme.safe.id)
    assert heard == [(str(acme.safe.id), True)]


def test_an_account_without_a_profile_leaves_and_all_hear_of_it(acme, completed):
    acme.learner.profile.delete()
    assert leaving.unenroll(acme.learner.id, [str(acme.safe.id)]) == 1
    assert not is_active(acme.learner, acme.safe.id)
    assert completed == [(acme.learner.id, str(acme.safe.id))]


def test_a_deleted_course_is_left(acme):
    key = acme.safe.id
    acme.safe.delete()
    assert leaving.unenroll(acme.learner.id, [str(key)]) == 1
    assert not is_active(acme.learner, key)


def test_what_the_platform_remembers_of_the_enrolment_is_forgotten(acme):
    status = f"enrollment_status_hash_{acme.learner.username}"
    mode = f"enrollment.{acme.learner.id}.{acme.safe.id}.mode"
    kept = f"enrollment.{acme.learner.id}.{acme.data.id}.mode"
    cache.set_many(dict.fromkeys((status, mode, kept), "audit"))
    leaving.unenroll(acme.learner.id, [str(acme.safe.id)])
    assert cache.get_many([status, mode, kept]) == {kept: "audit"}
