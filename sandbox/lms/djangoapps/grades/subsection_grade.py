"""The grade of one subsection, computed, stored or zero."""

from dataclasses import dataclass, field

from lms.djangoapps.grades.models import PersistentSubsectionGrade


@dataclass
class SubsectionGrade:
    """Points earned and possible, of all blocks and of the graded ones."""

    usage_key: object
    earned_all: float = 0.0
    possible_all: float = 0.0
    earned_graded: float = 0.0
    possible_graded: float = 0.0
    attempted: bool = False
    override: object = None

    @property
    def percent_graded(self) -> float:
        """The share of the graded points, from 0 to 1."""
        earned = self.value("earned_graded")
        possible = self.value("possible_graded")
        return earned / possible if possible else 0.0

    def value(self, name: str) -> float:
        """One figure: what staff put in its place, or what was computed."""
        instead = getattr(self.override, f"{name}_override", None)
        return getattr(self, name) if instead is None else instead


class ReadSubsectionGrade(SubsectionGrade):
    """A grade as it is stored."""

    def __init__(self, stored):
        """Take the figures of a stored row."""
        super().__init__(
            stored.usage_key,
            stored.earned_all,
            stored.possible_all,
            stored.earned_graded,
            stored.possible_graded,
            stored.first_attempted is not None,
            getattr(stored, "override", None),
        )


@dataclass
class CreateSubsectionGrade(SubsectionGrade):
    """A grade computed from scores."""

    scores: list = field(default_factory=list)

    def __post_init__(self):
        """Add the scores up."""
        graded = [score for score in self.scores if score.is_graded]
        self.earned_all = sum(score.earned for score in self.scores)
        self.possible_all = sum(score.possible for score in self.scores)
        self.earned_graded = sum(score.earned for score in graded)
        self.possible_graded = sum(score.possible for score in graded)
        self.attempted = any(score.attempted for score in self.scores)

    def update_or_create_model(self, user, course, *, score_deleted=False):
        """Store the grade, unless nothing was ever tried."""
        if not (self.attempted or score_deleted):
            return None
        return PersistentSubsectionGrade.update_or_create_grade(
            user.id,
            self.usage_key,
            visible_blocks=[score.record() for score in self.scores],
            attempted=self.attempted,
            course_version=course.course_version,
            subtree_edited_timestamp=course.edited_on,
            earned_all=self.earned_all,
            possible_all=self.possible_all,
            earned_graded=self.earned_graded,
            possible_graded=self.possible_graded,
        )
