"""Where the blocks of courses come from: `modulestore().get_course(key)`."""

from opaque_keys.edx.keys import CourseKey, UsageKey

from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from sandbox_content.models import AdvancedSettings
from xmodule.block import Block
from xmodule.content import add_children, content_of
from xmodule.course_block import CourseBlock
from xmodule.modulestore.exceptions import ItemNotFoundError


class ModuleStore:
    """Builds courses from `xmodule.content`, their dates and their advanced settings."""

    def get_course(self, course_key: CourseKey, depth: int = 0, **_kwargs) -> CourseBlock | None:
        """The course with all its blocks, or None."""
        overview = CourseOverview.objects.filter(id=course_key).first()
        return self.build(overview) if overview else None

    def has_course(self, course_key: CourseKey) -> bool:
        """Whether there is such a course."""
        return CourseOverview.course_exists(course_key)

    def get_item(self, usage_key: UsageKey, **_kwargs) -> Block:
        """One block of a course; raises ItemNotFoundError."""
        course = self.get_course(usage_key.course_key)
        for block in course.descendants() if course else []:
            if block.usage_key == usage_key:
                return block
        raise ItemNotFoundError(usage_key)

    @staticmethod
    def build(overview: CourseOverview) -> CourseBlock:
        """The course that an overview tells of."""
        content = content_of(overview.id)
        rules = {name: value for name, value in content.items() if name != "children"}
        course = CourseBlock(
            usage_key=overview.id.make_usage_key("course", "course"),
            display_name=overview.display_name or "",
            fields={**rules, **AdvancedSettings.of(overview.id)},
            start=overview.start,
            end=overview.end,
            edited_on=overview.modified,
            invitation_only=overview.invitation_only,
            enrollment_start=overview.enrollment_start,
            enrollment_end=overview.enrollment_end,
        )
        add_children(course, content["children"])
        return course


def modulestore() -> ModuleStore:
    """The one store."""
    return ModuleStore()
