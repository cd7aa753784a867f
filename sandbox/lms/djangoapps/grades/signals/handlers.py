"""What follows when somebody scores."""

from django.dispatch import receiver
from submissions.models import score_reset, score_set

from common.djangoapps.student.models import user_by_anonymous_id
from common.djangoapps.student.signals import ENROLLMENT_TRACK_UPDATED
from lms.djangoapps.grades import events
from lms.djangoapps.grades.course_grade_factory import CourseGradeFactory
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms.djangoapps.grades.scores import set_score
from lms.djangoapps.grades.signals.signals import (
    PROBLEM_RAW_SCORE_CHANGED,
    PROBLEM_WEIGHTED_SCORE_CHANGED,
    SCORE_PUBLISHED,
    SUBSECTION_OVERRIDE_CHANGED,
    SUBSECTION_SCORE_CHANGED,
)
from lms.djangoapps.grades.tasks import (
    RECALCULATE_GRADE_DELAY_SECONDS,
    recalculate_course_and_subsection_grades_for_user,
    recalculate_subsection_grade_v3,
)
from openedx.core.djangoapps.signals.signals import COURSE_GRADE_NOW_FAILED, COURSE_GRADE_NOW_PASSED

# Where a score is stored.
COURSEWARE, SUBMISSIONS = "csm", "submissions"


@receiver(SCORE_PUBLISHED)
def score_published_handler(
    sender, block, user, raw_earned, raw_possible, only_if_higher=None, **kwargs
) -> None:
    """Store the points of an answer, and tell of them."""
    modified = set_score(user.id, block.location, raw_earned, raw_possible)
    PROBLEM_RAW_SCORE_CHANGED.send(
        sender=None,
        raw_earned=raw_earned,
        raw_possible=raw_possible,
        weight=getattr(block, "weight", None),
        user_id=user.id,
        course_id=str(block.location.course_key),
        usage_id=str(block.location),
        only_if_higher=only_if_higher,
        modified=modified,
        score_db_table=COURSEWARE,
        score_deleted=kwargs.get("score_deleted"),
        grader_response=kwargs.get("grader_response"),
    )


@receiver(PROBLEM_RAW_SCORE_CHANGED)
def problem_raw_score_changed_handler(
    sender, raw_earned, raw_possible, weight=None, **kwargs
) -> None:
    """Weigh the points, and tell of them."""
    share = weight / raw_possible if weight is not None and raw_possible else 1
    told = ("user_id", "course_id", "usage_id", "only_if_higher", "score_deleted", "modified")
    PROBLEM_WEIGHTED_SCORE_CHANGED.send(
        sender=None,
        weighted_earned=raw_earned * share,
        weighted_possible=raw_possible * share,
        **{name: kwargs.get(name) for name in told},
        score_db_table=kwargs["score_db_table"],
        grader_response=kwargs.get("grader_response"),
    )


@receiver(score_set)
def submissions_score_set_handler(
    sender, points_earned, points_possible, anonymous_user_id, course_id, item_id, **kwargs
) -> None:
    """Tell of the score of a submission."""
    user = user_by_anonymous_id(anonymous_user_id)
    if user is None:
        return
    PROBLEM_WEIGHTED_SCORE_CHANGED.send(
        sender=None,
        weighted_earned=points_earned,
        weighted_possible=points_possible,
        user_id=user.id,
        anonymous_user_id=anonymous_user_id,
        course_id=course_id,
        usage_id=item_id,
        modified=kwargs["created_at"],
        score_db_table=SUBMISSIONS,
    )


@receiver(score_reset)
def submissions_score_reset_handler(
    sender, anonymous_user_id, course_id, item_id, **kwargs
) -> None:
    """Tell that the score of a submission is gone."""
    user = user_by_anonymous_id(anonymous_user_id)
    if user is None:
        return
    PROBLEM_WEIGHTED_SCORE_CHANGED.send(
        sender=None,
        weighted_earned=0,
        weighted_possible=0,
        user_id=user.id,
        anonymous_user_id=anonymous_user_id,
        course_id=course_id,
        usage_id=item_id,
        modified=kwargs["created_at"],
        score_deleted=True,
        score_db_table=SUBMISSIONS,
    )


@receiver(PROBLEM_WEIGHTED_SCORE_CHANGED)
@receiver(SUBSECTION_OVERRIDE_CHANGED)
def enqueue_subsection_update(sender, user_id, course_id, usage_id, **kwargs) -> None:
    """Have a worker compute the grades that a score changes."""
    recalculate_subsection_grade_v3.apply_async(
        kwargs={
            "user_id": user_id,
            "course_id": str(course_id),
            "usage_id": str(usage_id),
            "only_if_higher": kwargs.get("only_if_higher"),
            "score_deleted": kwargs.get("score_deleted"),
        },
        countdown=RECALCULATE_GRADE_DELAY_SECONDS,
    )


@receiver(SUBSECTION_SCORE_CHANGED)
def recalculate_course_grade_only(sender, course, course_structure, user, **kwargs) -> None:
    """Compute the course's grade once a subsection's has changed."""
    CourseGradeFactory().update(user, course=course, course_structure=course_structure)


@receiver(ENROLLMENT_TRACK_UPDATED)
def recalculate_course_and_subsection_grades(sender, user, course_key, **kwargs) -> None:
    """Compute all anew for somebody with a grade whose way of taking the course changes."""
    if PersistentCourseGrade.objects.filter(user_id=user.id, course_id=course_key).exists():
        recalculate_course_and_subsection_grades_for_user.apply_async(
            kwargs={"user_id": user.id, "course_key": str(course_key)},
            countdown=kwargs.get("countdown"),
        )


@receiver(COURSE_GRADE_NOW_PASSED, dispatch_uid="passing_status_passed")
def listen_for_passing_grade(sender, user, course_id, **kwargs) -> None:
    """Tell on the event bus of a pass."""
    events.course_grade_now_passed(user, course_id)


@receiver(COURSE_GRADE_NOW_FAILED, dispatch_uid="passing_status_failed")
def listen_for_failing_grade(sender, user, course_id, **kwargs) -> None:
    """Tell on the event bus of no pass."""
    events.course_grade_now_failed(user, course_id)
