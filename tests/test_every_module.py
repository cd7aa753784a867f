"""Every module can be imported on this release: none asks at import for what a release may lack."""

import pkgutil
from importlib import import_module

import pytest

import lms_lite_learners

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(lms_lite_learners.__path__, "lms_lite_learners.")
    if ".migrations." not in found.name
)


def test_none_is_overlooked():
    assert len(MODULES) > 200


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_imported(name):
    import_module(name)
