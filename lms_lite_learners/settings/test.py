"""Settings hook of the platform's test settings."""

from lms_lite_learners.settings.common import plugin_settings

__all__ = ["plugin_settings"]
