"""What an operator should know before the first learner is added."""

from collections.abc import Callable, Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction

from lms_lite_learners import access, conf
from lms_lite_learners.data import Cover, Plan
from lms_lite_learners.removal import coverage


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


def check_org_names(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Organisations that differ only in case are different ones to us, and one to many people."""
    spellings: dict[str, list[str]] = {}
    for org in orgs_of():
        spellings.setdefault(org.casefold(), []).append(org)
    return [
        checks.Warning(
            f"Organisations differ only in case: {', '.join(sorted(orgs))}.",
            hint="Each has a list, managers and courses of its own; is one of them a slip?",
            id="lms_lite_learners.W001",
        )
        for orgs in spellings.values()
        if len(orgs) > 1
    ]


def check_org_paths(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Organisations that no path can name have no learner list."""
    return [
        checks.Warning(
            f"The organisation “{org}” has a name that no path can hold.",
            hint="It is served nowhere; give it a short name without “/”, other than “.” and “..”.",
            id="lms_lite_learners.W004",
        )
        for org in orgs_of(access.unreachable_orgs)
    ]


def check_erasure_coverage(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Every model that can tie a person to a course is treated by a removal or kept for a reason.

    Studio has other models and removes nobody.
    """
    if conf.is_studio():
        return []
    return [*_unknown_models(), *_unknown_receivers()]


def _unknown_models() -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"A removal doesn't know {line.model}, which ties people to courses by"
            f" {', '.join(line.tie.columns)}.",
            hint=(
                "If it holds nothing of learners, or its plugin erases that itself, name it with"
                " the reason in LMS_LITE_ERASURE_KNOWN."
            ),
            id="lms_lite_learners.E003",
        )
        for line in coverage.running_coverage()
        if line.cover is Cover.UNKNOWN
    ]


def _unknown_receivers() -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"A removal doesn't know {receiver.name}, which hears of {receiver.signal} of"
            f" {receiver.model}.",
            hint=(
                "Rows are deleted in sets, and it hears nothing of it. If that is fine, name it"
                " with the reason in LMS_LITE_ERASURE_KNOWN."
            ),
            id="lms_lite_learners.E004",
        )
        for receiver in coverage.running_unknown_receivers()
    ]


def orgs_of(find: Callable[[], list[str]] = access.known_orgs) -> list[str]:
    """What is found; nothing before `migrate`, or where an image is built without a database."""
    try:
        with transaction.atomic():
            return find()
    except (DatabaseError, ImproperlyConfigured):
        return []
