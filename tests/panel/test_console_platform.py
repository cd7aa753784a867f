"""R7: what the console tells of the platform: checks, wires, and what a removal knows."""

import pytest
from panel_pages import text_of

from lms_lite_learners.host.wiring import MIDDLEWARE
from lms_lite_learners.removal import coverage
from lms_lite_learners.removal.learner_data.kept import KEPT

pytestmark = pytest.mark.django_db


def test_the_wires_stand_as_check_tells_them(console, acme):
    text = text_of(console("platform/"))
    assert "Fine launches: The middleware sees people who launch a course." in text
    assert "tick: It was never called" in text


def test_what_is_broken_comes_first(console, acme, settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != MIDDLEWARE]
    text = text_of(console("platform/"))
    broken = text.index("Error launches: MIDDLEWARE lacks")
    assert broken < text.index("Doubtful") < text.index("Fine")


def test_what_is_silenced_is_left_out(console, acme, settings):
    settings.SILENCED_SYSTEM_CHECKS = ["lms_lite_learners.I001"]
    assert "The middleware sees" not in text_of(console("platform/"))


def test_the_figures_are_those_of_erasure_coverage(console, acme):
    figures, unknown = coverage.running_figures()
    text = text_of(console("platform/"))
    assert f"{figures['erase']} Erased" in text
    assert "It knows every model" in text
    assert unknown == []


def test_models_that_a_removal_does_not_know_are_named(console, acme, monkeypatch):
    monkeypatch.delitem(KEPT, next(iter(kept_and_present())))
    (name,) = coverage.running_figures()[1]
    text = text_of(console("platform/"))
    assert name in text
    assert "1 Unknown models" in text
    assert "It knows every model" not in text


def kept_and_present():
    """Models of this process that stay for a reason on the list of the kept."""
    return (line.model for line in coverage.running_coverage() if line.model in KEPT)
