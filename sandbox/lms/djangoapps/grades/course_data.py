"""What computing a grade needs to know of a course."""

import base64
import hashlib
import json

from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from xmodule.modulestore.django import modulestore


class CourseData:
    """A course, read only when something of its content is asked for."""

    def __init__(self, course=None, course_key=None):
        """Take the course or its key."""
        self._course = course
        self.key = course_key or course.id

    @property
    def course(self):
        """The course with its blocks; raises ValueError for an unknown one."""
        if self._course is None:
            self._course = modulestore().get_course(self.key)
        if self._course is None:
            raise ValueError(f"There is no course {self.key}.")
        return self._course

    @property
    def course_version(self) -> str:
        """Twenty-four digits that change with the content, as the platform's stores make."""
        text = json.dumps([str(block.usage_key) for block in self.course.descendants()])
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    @property
    def edited_on(self):
        """When the course was last changed."""
        rows = CourseOverview.objects.filter(id=self.key)
        return rows.values_list("modified", flat=True).first()

    @property
    def grading_policy_hash(self) -> str:
        """A hash that changes with the course's cutoffs."""
        text = json.dumps(self.course.grade_cutoffs, sort_keys=True)
        return base64.b64encode(hashlib.sha256(text.encode()).digest()[:20]).decode()

    def graded_subsections(self) -> list:
        """The subsections that count for the course's grade."""
        return [block for block in self.course.subsections() if block.is_graded]
