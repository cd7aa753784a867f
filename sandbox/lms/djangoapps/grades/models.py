"""Stored grades of courses and subsections."""

import base64
import hashlib
import json

from django.utils import timezone
from edx_django_utils.cache import RequestCache
from openedx_events.learning.data import CourseData, PersistentCourseGradeData
from openedx_events.learning.signals import PERSISTENT_GRADE_SUMMARY_CHANGED
from simple_history.models import HistoricalRecords

from contract.loader import contract_base, contract_models
from lms.djangoapps.grades.config.models import ComputeGradesSetting
from lms.djangoapps.grades.signals.signals import (
    COURSE_GRADE_PASSED_FIRST_TIME,
    COURSE_GRADE_PASSED_UPDATE_IN_LEARNER_PATHWAY,
)

__all__ = [
    "ComputeGradesSetting",
    "PersistentCourseGrade",
    "PersistentSubsectionGrade",
    "PersistentSubsectionGradeOverride",
    "VisibleBlocks",
]


class VisibleBlocks(contract_base("grades.VisibleBlocks")):
    """The blocks that a subsection's grade was computed from; equal lists are one row."""

    @classmethod
    def of(cls, course_key, records):
        """The row of a list of block records, made if it is new."""
        text = json.dumps({"blocks": records, "course_key": str(course_key)}, sort_keys=True)
        hashed = base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()
        row, _ = cls.objects.get_or_create(
            hashed=hashed, defaults={"blocks_json": text, "course_id": course_key}
        )
        return row


class PersistentCourseGrade(contract_base("grades.PersistentCourseGrade")):
    """The grade of one learner in one course, as last computed."""

    CACHE = "grades.PersistentCourseGrade"

    @classmethod
    def read(cls, user_id, course_id):
        """The stored grade, from what was read ahead if there is such; raises DoesNotExist."""
        ahead = RequestCache(cls.CACHE).get_cached_response(str(course_id))
        if not ahead.is_found:
            return cls.objects.get(user_id=user_id, course_id=course_id)
        if user_id not in ahead.value:
            raise cls.DoesNotExist
        return ahead.value[user_id]

    @classmethod
    def prefetch(cls, course_id, users) -> None:
        """Read the grades of many in one query, for the rest of the request."""
        rows = cls.objects.filter(user_id__in=[user.id for user in users], course_id=course_id)
        RequestCache(cls.CACHE).set(str(course_id), {row.user_id: row for row in rows})

    @classmethod
    def clear_prefetched_data(cls, course_id) -> None:
        """Forget what was read ahead."""
        RequestCache(cls.CACHE).delete(str(course_id))

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
        cls.clear_prefetched_data(course_id)
        return grade

    @classmethod
    def delete_course_grade_for_learner(cls, course_id, user_id) -> None:
        """Delete the grade, telling nobody."""
        cls.objects.filter(course_id=course_id, user_id=user_id).delete()
        cls.clear_prefetched_data(course_id)

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


class PersistentSubsectionGrade(
    contract_base("grades.PersistentSubsectionGrade", visible_blocks={"to_field": "hashed"}),
):
    """The grade of one learner in one subsection, as last computed."""

    @classmethod
    def read_grade(cls, user_id, usage_key):
        """The stored grade; raises DoesNotExist."""
        return cls.objects.select_related("override").get(
            user_id=user_id, course_id=usage_key.course_key, usage_key=usage_key
        )

    @classmethod
    def bulk_read_grades(cls, user_id, course_key):
        """The stored grades of a learner in a course."""
        rows = cls.objects.select_related("override")
        return rows.filter(user_id=user_id, course_id=course_key)

    @classmethod
    def update_or_create_grade(cls, user_id, usage_key, *, visible_blocks, attempted, **values):
        """Store a grade; when the subsection was first attempted is kept for ever."""
        course_key = usage_key.course_key
        values["visible_blocks"] = VisibleBlocks.of(course_key, visible_blocks)
        grade, _ = cls.objects.update_or_create(
            user_id=user_id, course_id=course_key, usage_key=usage_key, defaults=values
        )
        if attempted and not grade.first_attempted:
            grade.first_attempted = timezone.now()
            grade.save()
        return grade

    @classmethod
    def delete_subsection_grades_for_learner(cls, user_id, course_key) -> None:
        """Delete the grades of a course and what staff put in their place."""
        cls.objects.filter(user_id=user_id, course_id=course_key).delete()


class PersistentSubsectionGradeOverride(
    contract_base("grades.PersistentSubsectionGradeOverride"),
):
    """What staff put in place of a subsection's grade."""

    history = HistoricalRecords()


globals().update(contract_models("grades", __name__, written=globals()))
