"""Our system checks as `manage.py check --tag lms_lite_learners` has them."""

from django.apps import apps
from django.core import checks

TAG = "lms_lite_learners"

__all__ = ["told_checks"]


def told_checks() -> list[checks.CheckMessage]:
    """What they tell about this process, the gravest first; what is silenced is left out."""
    # Who asks for an app by its name is told of its wires too.
    found = checks.run_checks(app_configs=[apps.get_app_config(TAG)], tags=[TAG])
    said = [message for message in found if not message.is_silenced()]
    return sorted(said, key=lambda message: -message.level)
