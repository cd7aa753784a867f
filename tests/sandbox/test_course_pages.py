"""The pages on which people study."""

import re
from datetime import timedelta

import pytest
from completion.models import BlockCompletion
from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from django.utils import timezone
from waffle.testutils import override_switch

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms.djangoapps.survey.models import SurveyAnswer, SurveyForm
from openedx.core.djangoapps.waffle_utils.models import WaffleFlagOrgOverrideModel
from openedx.features.course_experience import COURSE_ENABLE_UNENROLLED_ACCESS_FLAG
from sandbox_content.models import AdvancedSettings
from xmodule.modulestore.django import modulestore

pytestmark = pytest.mark.django_db


def home(key):
    return f"/courses/{key}/courseware"


def usage_of(key, block_type):
    blocks = modulestore().get_course(key).descendants()
    return next(block.usage_key for block in blocks if block.block_type == block_type)


@pytest.fixture
def submit(client, run_tasks):
    """Open a page, send its form for a block, and follow to where it leads."""

    def send(page, block_type, **chosen):
        text = client.get(page, follow=True).content.decode()
        form = re.search(rf'xblock-{block_type}".*?action="([^"]+)"(.*?)</form>', text, re.DOTALL)
        field = re.search(r'name="(input_[^"]+)"', form[2])
        data = {field[1] if field and name == "choice" else name: v for name, v in chosen.items()}
        answer = client.post(form[1], data, follow=True)
        run_tasks()
        return answer.content.decode()

    return send


@pytest.fixture
def survey(acme):
    """The survey that the course names."""
    markup = '<label>Your trade <input name="trade"></label><select name="size"></select>'
    name = modulestore().get_course(acme.safe.id).course_survey_name
    return SurveyForm.objects.create(name=name, form=markup)


def test_a_learner_opens_the_course_and_sees_its_outline(acme, signed_in):
    page = signed_in(acme.learner).get(home(acme.safe.id)).content.decode()
    for title in ("Why safety matters", "What you know", "Your opinion", "Your grade: 0%"):
        assert title in page


def test_an_answer_on_the_page_passes_the_course(acme, signed_in, client, submit):
    signed_in(acme.learner)
    told = submit(f"{home(acme.safe.id)}/check/quiz", "problem", choice="choice_1")
    assert "That is correct." in told
    assert PersistentCourseGrade.objects.get(user_id=acme.learner.id).letter_grade == "Pass"
    page = client.get(home(acme.safe.id)).content.decode()
    assert "Your grade: 100%" in page
    assert "Passed" in page


def test_a_wrong_answer_on_the_page_is_told(acme, signed_in, submit):
    signed_in(acme.learner)
    told = submit(f"{home(acme.safe.id)}/check/quiz", "problem", choice="choice_0")
    assert "That is not correct." in told


def test_feedback_on_the_page_is_kept(acme, signed_in, submit):
    signed_in(acme.learner)
    told = submit(f"{home(acme.safe.id)}/end/opinion", "feedback", vote="1", freeform="Shorter!")
    assert "Thank you for your feedback." in told
    assert "Shorter!" in StudentModule.objects.get(module_type="feedback").state


def test_a_form_without_a_choice_changes_nothing(acme, signed_in, submit):
    signed_in(acme.learner)
    assert "Nothing was chosen" in submit(f"{home(acme.safe.id)}/end/opinion", "feedback")
    assert not StudentModule.objects.exists()


def test_a_text_is_marked_as_read(acme, signed_in, client, submit):
    signed_in(acme.learner)
    with override_switch(ENABLE_COMPLETION_TRACKING_SWITCH.name, active=True):
        submit(home(acme.safe.id), "html")
    assert BlockCompletion.objects.get().block_type == "html"
    assert "✓ done" in client.get(home(acme.safe.id)).content.decode()


def test_a_visitor_signs_in_first_and_comes_back(acme, client):
    answer = client.get(home(acme.safe.id))
    assert answer["Location"] == f"/login?next={home(acme.safe.id)}"


def test_somebody_outside_is_told_to_enroll_and_gets_no_form(acme, signed_in):
    page = signed_in(acme.learner).get(home(acme.data.id)).content.decode()
    assert 'data-error-code="enrollment_required"' in page
    assert "courseware-answer" not in page


def test_before_the_start_the_page_tells_when(acme, course, signed_in):
    later = course("course-v1:Acme+LATE+2026", start=timezone.now() + timedelta(days=9))
    CourseEnrollment.enroll(acme.learner, later.id)
    page = signed_in(acme.learner).get(home(later.id)).content.decode()
    assert "Course does not start until" in page


@pytest.mark.parametrize("path", ["/none", "/check/none/"])
def test_an_unknown_place_is_not_found(acme, signed_in, path):
    assert signed_in(acme.learner).get(home(acme.safe.id) + path).status_code == 404


def test_an_unknown_course_is_not_found(acme, signed_in):
    assert signed_in(acme.learner).get(home("course-v1:Acme+NO+1")).status_code == 404


def test_the_pages_have_no_inline_script(acme, signed_in):
    browser = signed_in(acme.learner)
    for key in (acme.safe.id, acme.data.id):
        page = browser.get(home(key)).content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
        assert 'name="viewport"' in page


def test_my_courses_lead_to_the_course(acme, signed_in):
    page = signed_in(acme.learner).get("/dashboard").content.decode()
    assert home(acme.safe.id) in page


def test_about_enrolls_who_may(acme, signed_in):
    browser = signed_in(acme.learner)
    path = f"/courses/{acme.data.id}/about"
    assert "Enroll" in browser.get(path).content.decode()
    assert home(acme.data.id) in browser.post(path)["Location"]
    assert CourseEnrollment.is_enrolled(acme.learner, acme.data.id)


def test_about_takes_nobody_when_enrollment_is_closed(acme, course, signed_in):
    past = timezone.now() - timedelta(days=1)
    closed = course("course-v1:Acme+CLOSED+2026", enrollment_end=past)
    browser = signed_in(acme.learner)
    path = f"/courses/{closed.id}/about"
    assert "Enrollment is closed." in browser.get(path).content.decode()
    browser.post(path)
    assert not CourseEnrollment.is_enrolled(acme.learner, closed.id)


def test_jump_to_leads_to_the_place_of_a_block(acme, signed_in):
    usage = usage_of(acme.safe.id, "problem")
    answer = signed_in(acme.learner).get(f"/courses/{acme.safe.id}/jump_to/{usage}")
    assert answer["Location"] == f"{home(acme.safe.id)}/check/quiz"


def test_a_block_by_itself_is_shown_to_learners_only(acme, signed_in):
    browser = signed_in(acme.learner)
    shown = browser.get(f"/xblock/{usage_of(acme.safe.id, 'vertical')}")
    assert (shown.status_code, "Ladders" in shown.content.decode()) == (200, True)
    assert browser.get(f"/xblock/{usage_of(acme.data.id, 'problem')}").status_code == 404


def test_a_block_of_a_public_course_is_shown_to_everybody(acme, client):
    AdvancedSettings.change(acme.safe.id, course_visibility="public")
    WaffleFlagOrgOverrideModel.objects.create(
        waffle_flag=COURSE_ENABLE_UNENROLLED_ACCESS_FLAG.name, org="Acme", enabled=True
    )
    page = client.get(f"/xblock/{usage_of(acme.safe.id, 'html')}").content.decode()
    assert "Ladders" in page
    assert "<form" not in page
    assert client.get(home(acme.safe.id)).status_code == 200


def test_the_outline_is_for_who_is_in_the_course(acme, signed_in):
    browser = signed_in(acme.learner)
    inside = browser.get(f"/api/course_home/outline/{acme.safe.id}").json()
    outside = browser.get(f"/api/course_home/outline/{acme.data.id}").json()
    assert str(usage_of(acme.safe.id, "problem")) in inside["course_blocks"]["blocks"]
    assert (outside["course_blocks"], outside["enroll_alert"]["can_enroll"]) == (None, True)


def test_the_outline_is_refused_before_the_start(acme, course, signed_in):
    later = course("course-v1:Acme+LATE+2026", start=timezone.now() + timedelta(days=9))
    answer = signed_in(acme.learner).get(f"/api/course_home/outline/{later.id}")
    assert (answer.status_code, answer.json()["code"]) == (403, "course_not_started")


@pytest.mark.parametrize(("course_name", "mode"), [("safe", "audit"), ("data", None)])
def test_the_courseware_api_tells_the_enrollment(acme, signed_in, course_name, mode):
    key = getattr(acme, course_name).id
    told = signed_in(acme.learner).get(f"/api/courseware/course/{key}").json()
    assert told["enrollment"] == {"mode": mode, "is_active": mode is not None}


def test_staff_look_as_a_learner_from_the_page(acme, signed_in, client):
    signed_in(acme.manager)
    page = client.post(
        f"/courses/{acme.safe.id}/look-as",
        {"role": "student", "user_name": acme.learner.username},
        follow=True,
    ).content.decode()
    assert "You view this course as acme-learner" in page


def test_survey_answers_are_kept(acme, survey, signed_in, client):
    signed_in(acme.learner)
    path = f"/courses/{acme.safe.id}/survey"
    assert "Your trade" in client.get(path).content.decode()
    client.post(path, {"trade": "Roofer", "size": "12"})
    answers = SurveyAnswer.objects.filter(user=acme.learner, course_key=acme.safe.id)
    assert dict(answers.values_list("field_name", "field_value")) == {
        "trade": "Roofer",
        "size": "12",
    }
    assert "Roofer" in client.get(path).content.decode()


def test_half_a_survey_is_sent_back(acme, survey, signed_in, client):
    signed_in(acme.learner)
    path = f"/courses/{acme.safe.id}/survey"
    assert (
        "answer every question" in client.post(path, {"trade": "x"}, follow=True).content.decode()
    )
    assert not SurveyAnswer.objects.exists()


def test_a_required_survey_comes_first(acme, survey, signed_in, client):
    AdvancedSettings.change(acme.safe.id, course_survey_required=True)
    signed_in(acme.learner)
    assert client.get(home(acme.safe.id))["Location"] == f"/courses/{acme.safe.id}/survey"
    client.post(f"/courses/{acme.safe.id}/survey", {"trade": "Roofer", "size": "12"})
    assert client.get(home(acme.safe.id)).status_code == 200
