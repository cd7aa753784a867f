"""What other applications may do with grades."""

from django.db import transaction
from opaque_keys.edx.keys import CourseKey, UsageKey

from lms.djangoapps.grades.course_grade_factory import CourseGradeFactory
from lms.djangoapps.grades.models import (
    PersistentCourseGrade,
    PersistentSubsectionGrade,
    PersistentSubsectionGradeOverride,
)
from lms.djangoapps.grades.signals.signals import SUBSECTION_OVERRIDE_CHANGED

__all__ = [
    "CourseGradeFactory",
    "clear_prefetched_course_grades",
    "clear_user_course_grades",
    "override_subsection_grade",
    "prefetch_course_grades",
]


def prefetch_course_grades(course_key, users) -> None:
    """Read the grades of many in one query, for the rest of the request."""
    PersistentCourseGrade.prefetch(course_key, users)


def clear_prefetched_course_grades(course_key) -> None:
    """Forget what was read ahead."""
    PersistentCourseGrade.clear_prefetched_data(course_key)


def clear_user_course_grades(user_id, course_key) -> None:
    """Delete the grades of an account in a course, telling nobody; answers stay."""
    with transaction.atomic():
        PersistentCourseGrade.delete_course_grade_for_learner(course_key, user_id)
        PersistentSubsectionGrade.delete_subsection_grades_for_learner(user_id, course_key)


def override_subsection_grade(
    user_id,
    course_key_or_id,
    usage_key_or_id,
    overrider=None,
    earned_all=None,
    earned_graded=None,
    feature=None,
    comment=None,
) -> None:
    """Put points in place of computed ones, and have the course's grade computed."""
    course_key = CourseKey.from_string(str(course_key_or_id))
    usage_key = UsageKey.from_string(str(usage_key_or_id))
    grade = PersistentSubsectionGrade.read_grade(user_id, usage_key)
    override, _ = PersistentSubsectionGradeOverride.objects.update_or_create(
        grade=grade,
        defaults={
            "earned_all_override": earned_all,
            "earned_graded_override": earned_graded,
            "system": feature,
            "override_reason": comment,
        },
    )
    SUBSECTION_OVERRIDE_CHANGED.send(
        sender=None,
        user_id=user_id,
        course_id=str(course_key),
        usage_id=str(usage_key),
        only_if_higher=False,
        modified=override.modified,
        score_deleted=False,
        score_db_table="overrides",
    )
