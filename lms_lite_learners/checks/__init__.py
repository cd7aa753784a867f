"""System checks, under the tag `lms_lite_learners`."""

from django.core import checks

from lms_lite_learners.checks.needed import (
    check_erasure_coverage,
    check_hash_keys,
    check_org_names,
    check_org_paths,
    check_plan,
)
from lms_lite_learners.checks.wired import check_wiring

TAG = "lms_lite_learners"

__all__ = [
    "check_erasure_coverage",
    "check_hash_keys",
    "check_org_names",
    "check_org_paths",
    "check_plan",
    "check_wiring",
    "register_all",
]


def register_all() -> None:
    """Register every check."""
    for check in (
        check_hash_keys,
        check_plan,
        check_org_names,
        check_org_paths,
        check_erasure_coverage,
        check_wiring,
    ):
        checks.register(check, TAG)
