"""The points of one learner for one block."""

from dataclasses import dataclass

from submissions import api as submissions_api

from common.djangoapps.student.models import anonymous_id_for_user
from lms.djangoapps.courseware.models import StudentModule


@dataclass(frozen=True)
class ProblemScore:
    """What a block gave, of what it can give."""

    usage_key: object
    earned: float
    possible: float
    is_graded: bool
    attempted: bool

    def record(self) -> list:
        """The block as a stored list of blocks names it."""
        return [str(self.usage_key), self.possible, self.is_graded]


def scores_of(user, subsection) -> list[ProblemScore]:
    """The scores of a subsection's blocks: what was submitted counts before what was answered."""
    blocks = [block for block in subsection.descendants() if block.has_score]
    course_key = subsection.course_id
    anonymous_id = anonymous_id_for_user(user, course_key)
    submitted = submissions_api.get_scores(str(course_key), anonymous_id)
    answered = StudentModule.objects.filter(
        student=user, course_id=course_key, module_state_key__in=[b.usage_key for b in blocks]
    )
    answers = {answer.module_state_key: answer for answer in answered}
    return [
        score_of(block, submitted.get(str(block.usage_key)), answers.get(block.usage_key))
        for block in blocks
    ]


def score_of(block, submission: dict | None, answer: StudentModule | None) -> ProblemScore:
    """The score of a block from what there is of it."""
    if submission:
        earned, possible = submission["points_earned"], submission["points_possible"]
    elif answer and answer.grade is not None:
        earned, possible = answer.grade, answer.max_grade
    else:
        return ProblemScore(block.usage_key, 0.0, block.max_score, block.is_graded, False)
    return ProblemScore(block.usage_key, float(earned), float(possible), block.is_graded, True)


def set_score(user_id, usage_key, score, max_score):
    """Store the points of an answer; answers when that was."""
    answer, created = StudentModule.objects.get_or_create(
        student_id=user_id,
        course_id=usage_key.course_key,
        module_state_key=usage_key,
        defaults={"module_type": usage_key.block_type, "grade": score, "max_grade": max_score},
    )
    if not created:
        answer.grade, answer.max_grade = score, max_score
        answer.save()
    return answer.modified
