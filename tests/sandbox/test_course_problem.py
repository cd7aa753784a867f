"""Answering, voting and reading: what a posted answer leaves behind."""

import json

import pytest
from completion.models import BlockCompletion
from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from submissions.models import Score, Submission
from waffle.testutils import override_switch

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import AnonymousUserId, CourseEnrollment
from lms.djangoapps.certificates.models import GeneratedCertificate
from lms.djangoapps.courseware.models import StudentModule, XModuleUserStateSummaryField
from lms.djangoapps.coursewarehistoryextended.models import StudentModuleHistoryExtended
from lms.djangoapps.grades.models import PersistentCourseGrade, PersistentSubsectionGrade
from xmodule.modulestore.django import modulestore

pytestmark = pytest.mark.django_db


def block_of(key, block_type):
    """The first block of a kind in a course."""
    blocks = modulestore().get_course(key).descendants()
    return next(block for block in blocks if block.block_type == block_type)


@pytest.fixture
def answer(client, run_tasks):
    """Post a choice to the question of a course, and let the worker do what follows."""

    def post(key, choice, *, wait=True):
        block = block_of(key, "problem")
        path = f"/courses/{key}/xblock/{block.usage_key}/handler/xmodule_handler/problem_check"
        told = client.post(path, {f"input_{block.usage_key.block_id}_2_1": choice})
        if wait:
            run_tasks()
        return told

    return post


def grade_of(user, key):
    return PersistentCourseGrade.objects.filter(user_id=user.id, course_id=key).first()


def test_a_right_answer_is_told_and_graded(acme, signed_in, answer):
    signed_in(acme.learner)
    told = answer(acme.data.id, "choice_1")
    assert told.json() == {
        "success": "correct",
        "current_score": 1,
        "total_possible": 1,
        "attempts_used": 1,
    }
    grade = grade_of(acme.learner, acme.data.id)
    assert (grade.percent_grade, grade.letter_grade) == (1.0, "Pass")
    assert grade.passed_timestamp


def test_a_wrong_answer_fails_and_counts_the_attempt(acme, signed_in, answer):
    signed_in(acme.learner)
    answer(acme.data.id, "choice_0")
    told = answer(acme.data.id, "choice_2").json()
    assert (told["success"], told["current_score"], told["attempts_used"]) == ("incorrect", 0, 2)
    grade = grade_of(acme.learner, acme.data.id)
    assert (grade.percent_grade, grade.letter_grade) == (0.0, "")


def test_a_pass_is_not_forgotten_when_a_later_answer_is_wrong(acme, signed_in, answer):
    signed_in(acme.learner)
    answer(acme.data.id, "choice_1")
    answer(acme.data.id, "choice_0")
    grade = grade_of(acme.learner, acme.data.id)
    assert (grade.letter_grade, bool(grade.passed_timestamp)) == ("", True)


def test_an_answer_leaves_state_history_and_the_grade_of_its_subsection(acme, signed_in, answer):
    signed_in(acme.learner)
    answer(acme.data.id, "choice_1")
    row = StudentModule.objects.get(student=acme.learner, course_id=acme.data.id)
    assert (row.module_type, row.grade, row.max_grade) == ("problem", 1.0, 1.0)
    assert "choice_1" in row.state
    assert StudentModuleHistoryExtended.objects.filter(student_module_id=row.id).exists()
    subsection = PersistentSubsectionGrade.objects.get(user_id=acme.learner.id)
    assert (subsection.earned_graded, subsection.possible_graded) == (1.0, 1.0)
    assert AnonymousUserId.objects.filter(user=acme.learner, course_id=acme.data.id).exists()


def test_the_grade_waits_for_the_worker(acme, signed_in, answer):
    signed_in(acme.learner)
    answer(acme.data.id, "choice_1", wait=False)
    assert grade_of(acme.learner, acme.data.id) is None


def test_somebody_outside_is_graded_too(acme, globex, signed_in, answer):
    signed_in(globex.manager)
    assert answer(acme.data.id, "choice_1").status_code == 200
    assert grade_of(globex.manager, acme.data.id).letter_grade == "Pass"


def test_a_visitor_is_refused(acme, answer):
    assert answer(acme.data.id, "choice_1").status_code == 403
    assert not StudentModule.objects.exists()


@pytest.mark.parametrize(
    "usage", ["block-v1:Acme+DATA200+2026+type@problem+block@none", "nonsense"]
)
def test_an_unknown_block_is_not_found(acme, signed_in, client, usage):
    signed_in(acme.learner)
    path = f"/courses/{acme.data.id}/xblock/{usage}/handler/xmodule_handler/problem_check"
    assert client.post(path, {}).status_code == 404


def test_a_block_of_another_course_is_not_found(acme, signed_in, client):
    signed_in(acme.learner)
    usage = block_of(acme.safe.id, "problem").usage_key
    path = f"/courses/{acme.data.id}/xblock/{usage}/handler/xmodule_handler/problem_check"
    assert client.post(path, {}).status_code == 404


def test_completion_is_kept_where_the_site_keeps_it(acme, signed_in, answer):
    signed_in(acme.learner)
    answer(acme.safe.id, "choice_1")
    assert not BlockCompletion.objects.exists()
    with override_switch(ENABLE_COMPLETION_TRACKING_SWITCH.name, active=True):
        answer(acme.safe.id, "choice_1")
    done = BlockCompletion.objects.get(user=acme.learner)
    assert (done.block_type, done.completion) == ("problem", 1.0)


@pytest.mark.parametrize(("mode", "count"), [("honor", 1), ("audit", 0)])
def test_a_pass_gives_a_certificate_where_the_mode_does(acme, signed_in, answer, mode, count):
    CourseMode.objects.create(course_id=acme.data.id, mode_slug=mode, mode_display_name=mode)
    CourseEnrollment.enroll(acme.learner, acme.data.id)
    signed_in(acme.learner)
    answer(acme.data.id, "choice_1")
    found = GeneratedCertificate.objects.filter(user=acme.learner, status="downloadable")
    assert found.count() == count
    assert [each.name for each in found] == ["Lena Learner"][:count]


def test_who_fails_later_loses_the_certificate(acme, signed_in, answer):
    CourseMode.objects.create(course_id=acme.data.id, mode_slug="honor")
    CourseEnrollment.enroll(acme.learner, acme.data.id)
    signed_in(acme.learner)
    answer(acme.data.id, "choice_1")
    answer(acme.data.id, "choice_0")
    assert GeneratedCertificate.objects.get(user=acme.learner).status == "notpassing"


def test_a_vote_is_kept_and_counted_once(acme, signed_in, client):
    signed_in(acme.learner)
    block = block_of(acme.data.id, "feedback")
    path = f"/courses/{acme.data.id}/xblock/{block.usage_key}/handler/vote"
    for vote in (0, 3):
        body = json.dumps({"vote": vote, "freeform": "Fine."})
        told = client.post(path, body, content_type="application/json").json()
    assert told == {"success": True, "aggregate": [0, 0, 0, 1, 0]}
    row = StudentModule.objects.get(student=acme.learner, module_type="feedback")
    assert json.loads(row.state) == {"user_vote": 3, "user_freeform": "Fine."}
    assert XModuleUserStateSummaryField.objects.get().field_name == "vote_aggregate"


@pytest.mark.parametrize("vote", ["", "9", "-1", "good"])
def test_a_vote_that_is_none_is_refused(acme, signed_in, client, vote):
    signed_in(acme.learner)
    block = block_of(acme.data.id, "feedback")
    path = f"/courses/{acme.data.id}/xblock/{block.usage_key}/handler/vote"
    assert client.post(path, {"vote": vote}).status_code == 400
    assert not StudentModule.objects.exists()


def test_an_essay_is_kept_under_the_anonymous_id_and_scored(acme, signed_in, client, run_tasks):
    signed_in(acme.learner)
    block = block_of(acme.safe.id, "openassessment")
    path = f"/courses/{acme.safe.id}/xblock/{block.usage_key}/handler/submit"
    assert client.post(path, {"submission": "A wet floor."}).json()[0] is True
    run_tasks()
    submission = Submission.objects.get()
    alias = AnonymousUserId.objects.get(user=acme.learner, course_id=acme.safe.id)
    assert submission.student_item.student_id == alias.anonymous_user_id
    assert Score.objects.get().points_earned == 2
    assert PersistentSubsectionGrade.objects.get(user_id=acme.learner.id).earned_all == 2.0
    assert grade_of(acme.learner, acme.safe.id).percent_grade == 0.0


def test_staff_who_look_as_one_learner_leave_nothing(acme, signed_in, client, answer):
    signed_in(acme.manager)
    client.post(f"/courses/{acme.safe.id}/masquerade", {"user_name": acme.learner.username})
    assert answer(acme.safe.id, "choice_1").json()["success"] == "correct"
    assert not StudentModule.objects.exists()
    assert grade_of(acme.learner, acme.safe.id) is None
