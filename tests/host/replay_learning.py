"""What was done in each recorded action about answers, grades and certificates."""

from completion.models import BlockCompletion
from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from django.utils import timezone
from submissions import api as submissions
from submissions.models import StudentItem
from waffle.models import Switch

from common.djangoapps.student.models import CourseEnrollmentAllowed, anonymous_id_for_user
from lms.djangoapps.certificates.models import GeneratedCertificate
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.grades.api import CourseGradeFactory, clear_user_course_grades
from lms.djangoapps.grades.course_data import CourseData
from lms.djangoapps.survey.models import SurveyAnswer, SurveyForm
from openedx.core.djangoapps.user_api.accounts.signals import USER_RETIRE_LMS_MISC
from openedx.core.lib.celery import APP
from tests.host.replay_http import client_of, request
from tests.host.replay_plain import PASSING, both, enrolled, nothing, unenrolled


def problem(world):
    """The graded question of the course."""
    return world.course.make_usage_key("problem", "question")


def in_symbols(world) -> None:
    """What the course's content is called in the records; tasks are done at once, as there."""
    data = CourseData(course_key=world.course)
    lesson = world.course.make_usage_key("sequential", "lesson")
    world.texts |= {
        str(problem(world)): "<problem of course>",
        str(lesson): "<sequential of course>",
        data.course_version: "<ObjectId>",
        data.grading_policy_hash: "<grading_policy_hash>",
    }
    APP.conf.task_always_eager = True
    world.on_exit(lambda: setattr(APP.conf, "task_always_eager", False))


def anonymous(world) -> None:
    """The user has an anonymous id."""
    world.texts[anonymous_id_for_user(world.user, world.course)] = "<user.anonymous_id>"


learning = both(in_symbols, enrolled)


def sign_in(world) -> None:
    """The user is signed in."""
    world.client = client_of(world.user)


def answer(choice):
    """Answer the question over HTTP."""

    def call(world):
        path = (
            f"/courses/{world.course}/xblock/{problem(world)}/handler/xmodule_handler/problem_check"
        )
        return request(world, world.client, "post", path, data={"input_question_2_1": choice})

    return call


RIGHT, WRONG = answer("choice_1"), answer("choice_0")
answered = both(learning, sign_in, RIGHT)


def told(grade) -> dict:
    """A grade as the records show it."""
    return {"percent": grade.percent, "letter_grade": grade.letter_grade, "passed": grade.passed}


def read_grade(world):
    """Read the user's grade."""
    return told(CourseGradeFactory().read(world.user, course_key=world.course))


def update_grade(world):
    """Compute the user's grade."""
    return told(CourseGradeFactory().update(world.user, course_key=world.course))


def clear_grades(world) -> None:
    """Delete the user's grades."""
    clear_user_course_grades(world.user.id, world.course)


def touch(module_type, **fields):
    """Store the state of a block."""

    def call(world) -> None:
        world.answer = StudentModule.objects.create(
            student=world.user,
            course_id=world.course,
            module_state_key=problem(world),
            module_type=module_type,
            state="{}",
            **fields,
        )

    return call


SOLVE = touch("problem", grade=1.0, max_grade=1.0)
solved = both(in_symbols, SOLVE)


def change_state(world) -> None:
    """Store another state."""
    world.answer.state = '{"attempts": 2}'
    world.answer.save()


def delete_states(world) -> None:
    """Delete all that the user did."""
    StudentModule.objects.filter(student=world.user).delete()


def delete_state(world) -> None:
    """Delete one row."""
    world.answer.delete()


def tracking(world) -> None:
    """The site keeps what is done."""
    Switch.objects.create(name=ENABLE_COMPLETION_TRACKING_SWITCH.name, active=True)


def complete(world):
    """The question is done."""
    _, created = BlockCompletion.objects.submit_completion(world.user, problem(world), 1.0)
    return {"created": created}


def submit(world):
    """Hand in an essay."""
    item = {
        "student_id": anonymous_id_for_user(world.user, world.course),
        "course_id": str(world.course),
        "item_id": str(problem(world)),
        "item_type": "openassessment",
    }
    world.submission = submissions.create_submission(item, {"text": "essay"})
    return {"status": world.submission.get("status", "not in result")}


def set_score(world) -> None:
    """Score the essay."""
    submissions.set_score(world.submission["uuid"], 1, 2)


def reset_score(world) -> None:
    """Take the score and the essay back."""
    anonymous_id = anonymous_id_for_user(world.user, world.course)
    submissions.reset_score(anonymous_id, str(world.course), str(problem(world)), clear_state=True)


def delete_items(world) -> None:
    """Delete the essay."""
    anonymous_id = anonymous_id_for_user(world.user, world.course)
    StudentItem.objects.filter(student_id=anonymous_id).delete()


handing_in = both(learning, anonymous)
submitted = both(handing_in, submit)
scored = both(submitted, set_score)


def survey(world) -> None:
    """The course has a survey."""
    world.form = SurveyForm.objects.create(name="survey", form="<p></p>")


def fill_in(**answers):
    """Answer the survey."""
    return lambda world: SurveyAnswer.save_answers(world.form, world.user, answers, world.course)


FILLED = fill_in(q1="yes", q2="no")


def retire_misc(world) -> None:
    """Tell of a retirement."""
    USER_RETIRE_LMS_MISC.send(sender=None, user=world.user)


def certify(status):
    """Give the user a certificate."""

    def call(world) -> None:
        world.certificate = GeneratedCertificate.objects.create(
            user=world.user,
            course_id=world.course,
            status=status,
            mode="honor",
            grade="0.9",
            name=world.user.profile.name,
            verify_uuid="0" * 32,
        )

    return call


CERTIFY = certify("downloadable")


def invalidate(world) -> None:
    """Take the certificate back."""
    world.certificate.invalidate()


def delete_certificate(world) -> None:
    """Delete the certificate."""
    world.certificate.delete()


def used_permission(world) -> None:
    """The user's address was allowed to enroll, and did; they have signed in and two ids."""
    anonymous_id_for_user(world.user, None)
    CourseEnrollmentAllowed.objects.create(
        email=world.user.email, course_id=world.course, user=world.user
    )
    world.user.last_login = timezone.now()
    world.user.save(update_fields=["last_login"])


def delete_user(world) -> None:
    """Delete the account."""
    world.user.delete()


REPLAYS = {
    "studentmodule_create": (in_symbols, SOLVE),
    "studentmodule_create_html": (in_symbols, touch("html")),
    "studentmodule_save_changed": (solved, change_state),
    "studentmodule_queryset_delete": (solved, delete_states),
    "studentmodule_instance_delete": (solved, delete_state),
    "problem_answer_http_correct": (both(learning, sign_in), RIGHT),
    "problem_answer_http_wrong": (both(learning, sign_in), WRONG),
    "problem_answer_http_not_enrolled": (both(in_symbols, sign_in), RIGHT),
    "problem_answer_http_after_unenroll": (both(in_symbols, unenrolled, sign_in), RIGHT),
    "course_grade_factory_read": (both(in_symbols, PASSING), read_grade),
    "course_grade_factory_update_zero": (learning, update_grade),
    "course_grade_factory_update_zero_again": (both(learning, update_grade), update_grade),
    "course_grade_factory_update_passing": (answered, update_grade),
    "clear_user_course_grades": (answered, clear_grades),
    "clear_user_course_grades_none": (nothing, clear_grades),
    "completion_submit": (both(learning, tracking), complete),
    "completion_submit_again": (both(learning, tracking, complete), complete),
    "completion_submit_switch_off": (learning, complete),
    "submission_create": (handing_in, submit),
    "submission_set_score": (submitted, set_score),
    "submission_reset_score_clear_state": (scored, reset_score),
    "submission_studentitem_delete": (both(scored, reset_score), delete_items),
    "survey_answer_save": (survey, FILLED),
    "survey_answer_save_again": (both(survey, FILLED), fill_in(q1="yes", q2="maybe")),
    "signal_user_retire_lms_misc": (both(survey, FILLED), retire_misc),
    "certificate_create_downloadable": (enrolled, CERTIFY),
    "certificate_create_notpassing": (enrolled, certify("notpassing")),
    "certificate_invalidate": (both(enrolled, CERTIFY), invalidate),
    "certificate_delete": (both(enrolled, CERTIFY), delete_certificate),
    "user_delete": (both(answered, used_permission), delete_user),
}
