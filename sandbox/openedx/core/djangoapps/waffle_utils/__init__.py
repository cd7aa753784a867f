"""Toggles that a course or an organisation can have its own way."""

from edx_toggles.toggles import WaffleFlag


class CourseWaffleFlag(WaffleFlag):
    """A flag whose value a course, else its organisation, may override."""

    def __init__(self, name, module_name, log_prefix=""):
        """Name the flag `namespace.flag`."""
        super().__init__(name, module_name=module_name, log_prefix=log_prefix)

    def _override_of(self, course_key) -> bool | None:
        from openedx.core.djangoapps.waffle_utils.models import (
            WaffleFlagCourseOverrideModel,
            WaffleFlagOrgOverrideModel,
        )

        own = WaffleFlagCourseOverrideModel.override_value(self.name, course_id=course_key)
        if own is not None:
            return own
        return WaffleFlagOrgOverrideModel.override_value(self.name, org=course_key.org)

    def is_enabled(self, course_key=None) -> bool:
        """Whether the flag is on, in a course if one is named."""
        override = self._override_of(course_key) if course_key else None
        return super().is_enabled() if override is None else override
