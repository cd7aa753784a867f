"""The grade of one learner in one course."""

import math
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class CourseGrade:
    """Share of the points (0 to 1), letter, and whether that is a pass."""

    user: object
    course_data: object
    percent: float = 0.0
    letter_grade: str | None = None
    passed: bool = False
    last_updated: datetime | None = None
    attempted: bool = False
    subsection_grades: list = field(default_factory=list)

    def update(self) -> "CourseGrade":
        """Compute the grade from those of the graded subsections."""
        grades = self.subsection_grades
        share = sum(grade.percent_graded for grade in grades) / len(grades) if grades else 0.0
        self.percent = round_away_from_zero(share * 100 + 0.05) / 100
        self.letter_grade = self.letter_of(self.percent)
        self.passed = self.letter_grade is not None
        self.attempted = any(grade.attempted for grade in grades)
        return self

    def letter_of(self, percent: float) -> str | None:
        """The best letter whose cutoff is reached."""
        cutoffs = self.course_data.course.grade_cutoffs
        for letter in sorted(cutoffs, key=cutoffs.__getitem__, reverse=True):
            if percent >= cutoffs[letter]:
                return letter
        return None


class ZeroCourseGrade(CourseGrade):
    """The grade of somebody without a stored one."""


def round_away_from_zero(number: float) -> int:
    """Round halves up, as the platform's grades do."""
    return math.floor(number + 0.5)
