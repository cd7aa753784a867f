"""A whole course."""

from dataclasses import dataclass
from datetime import datetime

from opaque_keys.edx.keys import CourseKey

from xmodule.block import Block

COURSE_VISIBILITY_PRIVATE = "private"
COURSE_VISIBILITY_PUBLIC_OUTLINE = "public_outline"
COURSE_VISIBILITY_PUBLIC = "public"


@dataclass(eq=False)
class CourseBlock(Block):
    """The root of a course's blocks, with the course's own rules."""

    start: datetime | None = None
    end: datetime | None = None
    edited_on: datetime | None = None
    invitation_only: bool = False
    enrollment_start: datetime | None = None
    enrollment_end: datetime | None = None

    @property
    def id(self) -> CourseKey:
        """The course key."""
        return self.usage_key.course_key

    @property
    def org(self) -> str:
        """The organisation in the course key."""
        return self.id.org

    @property
    def number(self) -> str:
        """The course number in the key."""
        return self.id.course

    @property
    def display_name_with_default(self) -> str:
        """The name to show."""
        return self.display_name or str(self.id.run)

    @property
    def grade_cutoffs(self) -> dict[str, float]:
        """The least share of points for each letter."""
        return self.fields["grade_cutoffs"]

    @property
    def course_visibility(self) -> str:
        """Who may look inside, if the site lets visitors in at all."""
        return self.fields.get("course_visibility", COURSE_VISIBILITY_PRIVATE)

    @property
    def course_survey_name(self) -> str | None:
        """The survey that learners are asked, if there is one."""
        return self.fields.get("course_survey_name")

    @property
    def course_survey_required(self) -> bool:
        """Whether the survey must be filled before anything else."""
        return self.fields.get("course_survey_required", False)

    def subsections(self) -> list[Block]:
        """Every subsection, in the order of reading."""
        return [block for block in self.descendants() if block.block_type == "sequential"]
