"""Settings hook that runs after the operator's configuration was merged over the lists."""

from lms_lite_learners.settings.common import plugin_settings

__all__ = ["plugin_settings"]
