"""What became of each thing that was asked for."""

from dataclasses import dataclass, field

from lms_lite_learners.data.states import LaunchOutcomes


@dataclass(frozen=True, slots=True)
class CourseOutcome:
    """One course of one added address."""

    key: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address; `learner` is the id of its row, `line` that of the file."""

    email: str
    outcome: str
    text: str
    learner: int | None = None
    courses: tuple[CourseOutcome, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class LaunchOutcome:
    """What became of a launch (a LaunchOutcomes value), in words where it needs any.

    `is_marked` where the list's marks ask for the person to be listed now.
    """

    outcome: str
    text: str = ""
    is_marked: bool = False

    @property
    def is_in(self) -> bool:
        """May the person go on to the course as one of its people?"""
        return self.outcome in {
            LaunchOutcomes.ENROLLED, LaunchOutcomes.ALREADY_ENROLLED, LaunchOutcomes.STAFF,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an import: the line as an editor shows it and the cells as they came.

    The first `address_faults` of its faults are the address's, the next `course_faults` those of
    the cell with courses.
    """

    line: int
    email: str
    name: str = ""
    courses: tuple[str, ...] = ()
    language: str = ""
    faults: tuple[str, ...] = field(default=())
    address_faults: int = 0
    course_faults: int = 0
