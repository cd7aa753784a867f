"""Stored grades."""

from django.utils import timezone
from openedx_events.learning.data import CourseData, PersistentCourseGradeData
from openedx_events.learning.signals import PERSISTENT_GRADE_SUMMARY_CHANGED

from contract.loader import contract_base, contract_models
from lms.djangoapps.grades.signals.signals import (
    COURSE_GRADE_PASSED_FIRST_TIME,
    COURSE_GRADE_PASSED_UPDATE_IN_LEARNER_PATHWAY,
)


class PersistentCourseGrade(contract_base("grades.PersistentCourseGrade")):
    """The grade of one learner in one course, as last computed."""

    @classmethod
    def read(cls, user_id, course_id):
        """The stored grade; raises DoesNotExist."""
        return cls.objects.get(user_id=user_id, course_id=course_id)

    @classmethod
    def update_or_create(cls, user_id, course_id, **kwargs):
        """Store a grade and tell of it; the first pass is kept for ever."""
        passed = kwargs.pop("passed")
        kwargs["course_version"] = kwargs.get("course_version") or ""
        grade, _ = cls.objects.update_or_create(
            user_id=user_id, course_id=course_id, defaults=kwargs
        )
        if passed and not grade.passed_timestamp:
            COURSE_GRADE_PASSED_FIRST_TIME.send(sender=None, course_id=course_id, user_id=user_id)
            grade.passed_timestamp = timezone.now()
            grade.save()
            COURSE_GRADE_PASSED_UPDATE_IN_LEARNER_PATHWAY.send(
                sender=None, user_id=user_id, course_id=course_id
            )
        grade.tell_changed()
        return grade

    def tell_changed(self) -> None:
        """Send the event of a stored grade."""
        PERSISTENT_GRADE_SUMMARY_CHANGED.send_event(
            grade=PersistentCourseGradeData(
                user_id=self.user_id,
                course=CourseData(course_key=self.course_id),
                course_edited_timestamp=self.course_edited_timestamp,
                course_version=self.course_version,
                grading_policy_hash=self.grading_policy_hash,
                percent_grade=self.percent_grade,
                letter_grade=self.letter_grade,
                passed_timestamp=self.passed_timestamp,
            )
        )


globals().update(contract_models("grades", __name__, written=globals()))
