"""Computing grades in a worker."""

from celery import shared_task
from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey, UsageKey

from lms.djangoapps.grades.course_data import CourseData
from lms.djangoapps.grades.course_grade_factory import CourseGradeFactory
from lms.djangoapps.grades.signals.signals import SUBSECTION_SCORE_CHANGED
from lms.djangoapps.grades.subsection_grade_factory import SubsectionGradeFactory
from xmodule.modulestore.django import modulestore

# Seconds from a score to its computation: what scored it is committed by then.
RECALCULATE_GRADE_DELAY_SECONDS = 2


@shared_task
def recalculate_subsection_grade_v3(**kwargs) -> None:
    """Compute the grade of the subsection of a scored block, and then of the course."""
    course = modulestore().get_course(CourseKey.from_string(kwargs["course_id"]))
    user = User.objects.filter(id=kwargs["user_id"]).first()
    if course is None or user is None:
        return
    scored = UsageKey.from_string(kwargs["usage_id"])
    holders = [
        subsection
        for subsection in course.subsections()
        if any(block.usage_key == scored for block in subsection.descendants())
    ]
    factory = SubsectionGradeFactory(user, CourseData(course))
    for subsection in holders:
        grade = factory.update(
            subsection, kwargs.get("only_if_higher"), bool(kwargs.get("score_deleted"))
        )
        SUBSECTION_SCORE_CHANGED.send(
            sender=None, course=course, course_structure=course, user=user, subsection_grade=grade
        )


@shared_task
def recalculate_course_and_subsection_grades_for_user(*, user_id, course_key) -> None:
    """Compute every grade of a learner in a course, where there is one already."""
    user = User.objects.get(id=user_id)
    key = CourseKey.from_string(course_key)
    if CourseGradeFactory().read(user, course_key=key, create_if_needed=False):
        CourseGradeFactory().update(user, course_key=key, force_update_subsections=True)
