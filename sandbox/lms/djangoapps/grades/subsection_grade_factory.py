"""Reading and computing the grades of subsections."""

from lms.djangoapps.grades.models import PersistentSubsectionGrade
from lms.djangoapps.grades.scores import scores_of
from lms.djangoapps.grades.subsection_grade import (
    CreateSubsectionGrade,
    ReadSubsectionGrade,
    SubsectionGrade,
)


class SubsectionGradeFactory:
    """The subsection grades of one learner in one course."""

    def __init__(self, student, course_data):
        """Take the learner and what is known of the course."""
        self.student = student
        self.course_data = course_data

    def create_all(self) -> list[SubsectionGrade]:
        """The grade of every subsection as it is stored; zero where nothing is."""
        rows = PersistentSubsectionGrade.bulk_read_grades(self.student.id, self.course_data.key)
        stored = {row.usage_key: row for row in rows}
        return [
            ReadSubsectionGrade(stored[block.usage_key])
            if block.usage_key in stored
            else SubsectionGrade(block.usage_key)
            for block in self.course_data.graded_subsections()
        ]

    def update(self, subsection, only_if_higher=None, score_deleted=False) -> SubsectionGrade:
        """Compute the grade of a subsection anew and store it."""
        scores = scores_of(self.student, subsection)
        grade = CreateSubsectionGrade(subsection.usage_key, scores=scores)
        if only_if_higher and (stored := self.stored(subsection.usage_key)):
            before = ReadSubsectionGrade(stored)
            if before.percent_graded >= grade.percent_graded:
                return before
        row = grade.update_or_create_model(
            self.student, self.course_data, score_deleted=score_deleted
        )
        grade.override = getattr(row, "override", None)
        return grade

    def stored(self, usage_key):
        """The stored row of a subsection, or None."""
        try:
            return PersistentSubsectionGrade.read_grade(self.student.id, usage_key)
        except PersistentSubsectionGrade.DoesNotExist:
            return None
