"""What a check and the command tell of models and receivers that a removal doesn't know."""

import io
import json
import time

import pytest
from django.core.management import CommandError, call_command
from django.db.models.signals import post_delete

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners import checks, conf
from lms_lite_learners.removal import coverage
from lms_lite_learners.removal.coverage.classify import ERASED
from lms_lite_learners.removal.learner_data.kept import KEPT
from lms_lite_learners.removal.learner_data.receivers import RECEIVERS


def test_every_receiver_is_accounted_for_in_a_sentence():
    assert all(reason.endswith(".") for reason in RECEIVERS.values())


@pytest.fixture
def badge_counter():
    """Another plugin that hears of deleted enrolments."""

    def count_badges(**_kwargs):
        """Nobody calls it."""

    post_delete.connect(count_badges, sender=CourseEnrollment)
    yield count_badges
    post_delete.disconnect(count_badges, sender=CourseEnrollment)


@pytest.fixture
def hears_everything():
    """Another plugin that hears of every deleted row."""

    def note(**_kwargs):
        """Nobody calls it."""

    post_delete.connect(note)
    yield note
    post_delete.disconnect(note)


@pytest.fixture
def unlisted(monkeypatch):
    """A model of the platform is on no list."""
    monkeypatch.delitem(KEPT, "student.UserProfile")


def test_an_unknown_receiver_is_named_with_what_it_hears(badge_counter):
    (found,) = coverage.running_unknown_receivers()
    assert (found.model, found.signal) == ("student.CourseEnrollment", "post_delete")
    assert found.name.endswith("count_badges")


def test_a_receiver_of_every_model_hears_of_erased_ones(hears_everything):
    models = {found.model for found in coverage.running_unknown_receivers()}
    assert "courseware.StudentModule" in models
    assert models <= ERASED


def test_a_receiver_that_is_gone_is_forgotten():
    def passing(**_kwargs):
        """Nobody calls it."""

    post_delete.connect(passing, sender=CourseEnrollment)
    del passing
    assert coverage.running_unknown_receivers() == ()


def test_an_operator_can_answer_for_a_receiver(badge_counter, settings):
    (found,) = coverage.running_unknown_receivers()
    settings.LMS_LITE_ERASURE_KNOWN = {found.name: "Only counts."}
    assert coverage.running_unknown_receivers() == ()


def test_check_is_clean_and_quick():
    checks.check_erasure_coverage(None)
    began = time.perf_counter()
    assert checks.check_erasure_coverage(None) == []
    assert time.perf_counter() - began < 0.5


def test_check_names_an_unknown_receiver(badge_counter):
    (error,) = checks.check_erasure_coverage(None)
    assert error.id == "lms_lite_learners.E004"
    assert "count_badges" in error.msg
    assert "LMS_LITE_ERASURE_KNOWN" in error.hint


def test_check_names_an_unknown_model_and_its_columns(unlisted):
    (error,) = checks.check_erasure_coverage(None)
    assert error.id == "lms_lite_learners.E003"
    assert "student.UserProfile" in error.msg
    assert "user, location" in error.msg


def test_studio_is_not_asked(unlisted, settings):
    settings.ROOT_URLCONF = "cms.urls"
    assert conf.is_studio()
    assert checks.check_erasure_coverage(None) == []


def command(*arguments):
    output = io.StringIO()
    call_command("lms_lite_learners", "erasure-coverage", *arguments, stdout=output)
    return output.getvalue()


def test_the_command_tells_treatment_category_way_and_reason():
    lines = command().splitlines()
    (told,) = [line for line in lines if line.startswith("grades.PersistentCourseGrade: ")]
    assert "erase [grades] (user_id, course_id). " in told
    assert any(line.startswith("student.UserProfile: keep (user, location). ") for line in lines)
    assert lines[-1].endswith("unknown: 0, unknown receivers: 0")


def test_the_command_tells_programs_the_same():
    told = json.loads(command("--json"))
    models = {one["model"]: one for one in told["models"]}
    assert models["student.CourseEnrollmentAllowed"]["treatment"] == "erase"
    assert models["student.CourseEnrollmentAllowed"]["category"] == "allow_lists"
    assert models["student.CourseEnrollmentAllowed"]["columns"] == ["email", "course_id"]
    assert told["counts"]["unknown"] == 0
    assert told["unknown_receivers"] == []


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_the_command_fails_with_what_is_unknown(arguments, unlisted, badge_counter):
    with pytest.raises(CommandError, match=r"UserProfile.*count_badges"):
        command(*arguments)
