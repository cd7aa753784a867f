"""What an operator should know before the first learner is added."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from lms_lite_learners import conf
from lms_lite_learners.data import Plan


def check_hash_keys(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Without a key no removed or departed person could be told apart."""
    try:
        conf.hash_keys()
    except ImproperlyConfigured as error:
        text = str(error)
    else:
        return []
    return [
        checks.Error(
            text,
            hint=(
                f"Set it to a list of random strings of {conf.MIN_HASH_KEY} characters or more;"
                " never reuse SECRET_KEY."
            ),
            id="lms_lite_learners.E001",
        )
    ]


def check_plan(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The default plan is one that exists."""
    if conf.default_plan() in set(Plan):
        return []
    return [
        checks.Error(
            f"LMS_LITE_DEFAULT_PLAN is “{conf.default_plan()}”, which is no plan.",
            hint="Use free, trial or paid.",
            id="lms_lite_learners.E002",
        )
    ]


def register_all() -> None:
    """Register every check."""
    for check in (check_hash_keys, check_plan):
        checks.register(check, "lms_lite_learners")
