"""One piece of a course."""

from dataclasses import dataclass, field
from typing import Any

from opaque_keys.edx.keys import CourseKey, UsageKey

# Blocks whose answers earn points.
SCORABLE = ("problem", "openassessment")


@dataclass(eq=False)
class Block:
    """A chapter, a subsection (sequential), a unit (vertical), or what a unit shows."""

    usage_key: UsageKey
    display_name: str
    is_graded: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    children: list["Block"] = field(default_factory=list)
    parent: "Block | None" = None

    def __str__(self) -> str:
        """The usage key."""
        return str(self.usage_key)

    @property
    def location(self) -> UsageKey:
        """The usage key, under the platform's name for it."""
        return self.usage_key

    @property
    def course_id(self) -> CourseKey:
        """The course that the block belongs to."""
        return self.usage_key.course_key

    @property
    def block_type(self) -> str:
        """What kind of block this is."""
        return self.usage_key.block_type

    category = block_type

    @property
    def has_score(self) -> bool:
        """Whether answering it earns points."""
        return self.block_type in SCORABLE

    @property
    def max_score(self) -> float:
        """The points that a right answer earns."""
        return float(self.fields.get("max_score", 1)) if self.has_score else 0.0

    def descendants(self) -> list["Block"]:
        """The block and everything below it, in the order of reading."""
        return [self, *(below for child in self.children for below in child.descendants())]

    def ancestor(self, block_type: str) -> "Block | None":
        """The nearest block of a kind that holds this one, or itself."""
        block: Block | None = self
        while block is not None and block.block_type != block_type:
            block = block.parent
        return block
