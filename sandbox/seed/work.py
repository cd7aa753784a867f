"""What the named learners did in their courses: answers, a pass, a certificate, feedback."""

from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey
from waffle.models import Switch

from xmodule.block import Block

SURVEY = """<label for="trade">What is your trade?</label>
<input id="trade" name="trade" maxlength="200" required>
<label for="years">For how many years?</label>
<input id="years" name="years" type="number" min="0" max="80" required>
"""


def seed_survey(course: str) -> bool:
    """Make the survey that a course asks unless it is there."""
    from lms.djangoapps.survey.models import SurveyForm
    from xmodule.modulestore.django import modulestore

    name = modulestore().get_course(CourseKey.from_string(course)).course_survey_name
    return SurveyForm.objects.get_or_create(name=name, defaults={"form": SURVEY})[1]


def seed_completion() -> bool:
    """Have the site keep what is done, unless somebody has settled that."""
    name = ENABLE_COMPLETION_TRACKING_SWITCH.name
    return Switch.objects.get_or_create(name=name, defaults={"active": True})[1]


def seed_mode(course: str, mode: str) -> bool:
    """Offer a course in a mode unless it has one; an empty mode leaves the platform's own."""
    from common.djangoapps.course_modes.models import CourseMode

    if not mode or CourseMode.objects.filter(course_id=course).exists():
        return False
    CourseMode.objects.create(
        course_id=CourseKey.from_string(course), mode_slug=mode, mode_display_name=mode.title()
    )
    return True


def pass_course(user: User, key: CourseKey) -> None:
    """Read, answer, vote and write as the course's page would, and give what a pass gives."""
    from lms.djangoapps.certificates.generation import generate_course_certificate
    from lms.djangoapps.courseware.runtime import Runtime
    from xmodule.modulestore.django import modulestore

    for block in modulestore().get_course(key).descendants():
        if not block.children:
            runtime = Runtime(user, block)
            WORK[block.block_type](runtime)
            runtime.complete()
    compute_grades(user, key)
    generate_course_certificate(user, key)


def read(_runtime) -> None:
    """Reading leaves no more than its completion."""


def answer(runtime) -> None:
    """A wrong answer, then the right one: two states, so that there is a history."""
    from lms.djangoapps.grades.scores import set_score

    block: Block = runtime.block
    wrong = next(name for name in block.fields["choices"] if name != block.fields["correct"])
    for attempts, choice in enumerate((wrong, block.fields["correct"]), 1):
        earned = block.max_score if choice == block.fields["correct"] else 0.0
        set_score(runtime.user.id, block.usage_key, earned, block.max_score)
        name = f"{block.usage_key.block_id}_2_1"
        runtime.save({"attempts": attempts, "done": True, "student_answers": {name: choice}})


def vote(runtime) -> None:
    """A vote with a few words."""
    from lms.djangoapps.courseware.block_handlers import vote as take

    take(runtime, {"vote": 1, "freeform": "Short and to the point."})


def hand_in(runtime) -> None:
    """An essay, with points that no worker has to hear of."""
    from submissions import api
    from submissions.models import Score, Submission

    block = runtime.block
    item = {
        "student_id": runtime.anonymous_student_id,
        "course_id": str(block.course_id),
        "item_id": str(block.usage_key),
        "item_type": "openassessment",
    }
    text = "The ladder in the yard had a loose rung. I took it away and told the yard."
    made = api.create_submission(item, {"parts": [{"text": text}]})
    runtime.save({"submission_uuid": made["uuid"], "has_saved": True})
    submission = Submission.objects.get(uuid=made["uuid"])
    points = int(block.max_score)
    Score.objects.create(
        student_item=submission.student_item,
        submission=submission,
        points_earned=points,
        points_possible=points,
    )


WORK = {"html": read, "problem": answer, "feedback": vote, "openassessment": hand_in}


def compute_grades(user: User, key: CourseKey) -> None:
    """Store the grades that a worker would compute from the scores."""
    from lms.djangoapps.grades.course_data import CourseData
    from lms.djangoapps.grades.models import PersistentCourseGrade
    from lms.djangoapps.grades.subsection_grade_factory import SubsectionGradeFactory

    data = CourseData(course_key=key)
    factory = SubsectionGradeFactory(user, data)
    grades = [factory.update(section, None, False) for section in data.course.subsections()]
    graded = [grade.percent_graded for grade in grades if grade.possible_graded]
    percent = sum(graded) / len(graded)
    PersistentCourseGrade.update_or_create(
        user.id,
        key,
        course_version=data.course_version,
        course_edited_timestamp=data.edited_on,
        grading_policy_hash=data.grading_policy_hash,
        percent_grade=percent,
        letter_grade="Pass" if percent >= data.course.grade_cutoffs["Pass"] else "",
        passed=percent >= data.course.grade_cutoffs["Pass"],
    )
