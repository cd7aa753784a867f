"""How the platform finds, mounts and configures the plugin."""

from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

SETTINGS = {
    "common": {"relative_path": "settings.common"},
    "production": {"relative_path": "settings.production"},
    "test": {"relative_path": "settings.test"},
}


class LearnersConfig(AppConfig):
    """The app of both processes: all of it in the LMS, models and enrolment receivers in Studio."""

    name = "lms_lite_learners"
    verbose_name = _("Learner Management")
    default_auto_field = "django.db.models.BigAutoField"
    plugin_app: ClassVar[dict[str, Any]] = {
        "url_config": {
            "lms.djangoapp": {
                "namespace": "lms_lite_learners",
                "regex": r"",
                "relative_path": "urls",
            },
        },
        "settings_config": {"lms.djangoapp": SETTINGS, "cms.djangoapp": SETTINGS},
    }

    def ready(self) -> None:
        """Connect what the platform's events move."""
        from lms_lite_learners import checks, signals

        checks.register_all()
        signals.connect()
