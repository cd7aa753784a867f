"""Reading and computing the grades of courses."""

import logging
from collections import namedtuple

from lms.djangoapps.grades.course_data import CourseData
from lms.djangoapps.grades.course_grade import CourseGrade, ZeroCourseGrade
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms.djangoapps.grades.subsection_grade_factory import SubsectionGradeFactory
from openedx.core.djangoapps.signals.signals import (
    COURSE_GRADE_CHANGED,
    COURSE_GRADE_NOW_FAILED,
    COURSE_GRADE_NOW_PASSED,
)

log = logging.getLogger(__name__)


class CourseGradeFactory:
    """The grades of learners in courses."""

    GradeResult = namedtuple("GradeResult", ["student", "course_grade", "error"])  # noqa: PYI024

    def read(
        self,
        user,
        course=None,
        collected_block_structure=None,
        course_structure=None,
        course_key=None,
        create_if_needed=True,
    ):
        """The stored grade; without one zero, or None where nothing is to be made up."""
        course_data = CourseData(course, course_key)
        try:
            stored = PersistentCourseGrade.read(user.id, course_data.key)
        except PersistentCourseGrade.DoesNotExist:
            return ZeroCourseGrade(user, course_data) if create_if_needed else None
        return CourseGrade(
            user,
            course_data,
            stored.percent_grade,
            stored.letter_grade,
            stored.letter_grade != "",
            stored.modified,
            attempted=True,
        )

    def update(
        self,
        user,
        course=None,
        collected_block_structure=None,
        course_structure=None,
        course_key=None,
        force_update_subsections=False,
    ):
        """Compute the grade from the stored ones of subsections, store it, and tell of it."""
        course_data = CourseData(course, course_key)
        factory = SubsectionGradeFactory(user, course_data)
        if force_update_subsections:
            for subsection in course_data.graded_subsections():
                factory.update(subsection)
        grade = CourseGrade(user, course_data, subsection_grades=factory.create_all()).update()
        stored = PersistentCourseGrade.update_or_create(
            user.id,
            course_data.key,
            course_version=course_data.course_version,
            course_edited_timestamp=course_data.edited_on,
            grading_policy_hash=course_data.grading_policy_hash,
            percent_grade=grade.percent,
            letter_grade=grade.letter_grade or "",
            passed=grade.passed,
        )
        grade.last_updated = stored.modified
        self.tell(grade)
        return grade

    def iter(
        self,
        users,
        course=None,
        collected_block_structure=None,
        course_key=None,
        force_update=False,
    ):
        """Yield a GradeResult for each account; one that fails carries its error."""
        course_data = CourseData(course, course_key)
        for user in users:
            method = self.update if force_update else self.read
            try:
                grade = method(user, course, course_key=course_data.key)
            except Exception as error:  # noqa: BLE001 - told in the result, the others go on
                log.warning("No grade for user %s in %s: %s", user.id, course_data.key, error)
                yield self.GradeResult(user, None, error)
            else:
                yield self.GradeResult(user, grade, None)

    def tell(self, grade) -> None:
        """Send the signals of a computed grade, at every computation."""
        user, key = grade.user, grade.course_data.key
        COURSE_GRADE_CHANGED.send_robust(
            sender=None, user=user, course_grade=grade, course_key=key, deadline=None
        )
        if grade.passed:
            COURSE_GRADE_NOW_PASSED.send(sender=CourseGradeFactory, user=user, course_id=key)
        else:
            COURSE_GRADE_NOW_FAILED.send(
                sender=CourseGradeFactory, user=user, course_id=key, grade=grade
            )
