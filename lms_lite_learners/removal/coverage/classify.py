"""What a removal does with a model, by the map, by code of its own, or by the list of the kept."""

from collections.abc import Iterable, Mapping

from lms_lite_learners.data import Cover, CoverageLine, Described, Receiver, Tie, Treatment
from lms_lite_learners.removal.coverage.reach import ties
from lms_lite_learners.removal.learner_data import MAP
from lms_lite_learners.removal.learner_data.handled import HANDLED
from lms_lite_learners.removal.learner_data.kept import KEPT, is_configuration
from lms_lite_learners.removal.learner_data.receivers import RECEIVERS

__all__ = ["ERASED", "coverage", "unknown_receivers"]

# Models whose rows are deleted, so that whoever hears of single deletions hears nothing.
ERASED = frozenset(entry.model for entry in MAP if entry.treatment is Treatment.ERASE)

_MAPPED = {
    entry.model: (Cover(entry.treatment), entry.category.value, entry.reason) for entry in MAP
}
_TREATED = _MAPPED | {
    model: (Cover(handled.treatment), handled.category.value, handled.reason)
    for model, handled in HANDLED.items()
}
_QUOTES = "May quote a learner whom no column names: no key finds such a row."
_FILES = "Its files may tell of a learner whom no column names: no key finds such a file."
_UNKNOWN = "Nothing says what a removal does with it."


def coverage(
    models: Iterable[Described], *, classified: Mapping[str, str] | None = None
) -> tuple[CoverageLine, ...]:
    """What a removal does with each model that can tie a person to a course, and why.

    `classified` are models that an operator answers for, with reasons. Models that a removal
    treats although nothing in their columns says so are told as well.
    """
    models = tuple(models)
    found = ties(models, nobody=is_configuration)
    hidden = {model.label: Tie() for model in models if model.label in _TREATED}
    return tuple(
        _line(model, tie, classified or {}) for model, tie in sorted((hidden | found).items())
    )


def unknown_receivers(
    receivers: Iterable[Receiver], *, classified: Mapping[str, str] | None = None
) -> tuple[Receiver, ...]:
    """Those of which nothing says who does their work in a removal."""
    known = RECEIVERS.keys() | (classified or {}).keys()
    return tuple(receiver for receiver in receivers if receiver.name not in known)


def _line(model: str, tie: Tie, classified: Mapping[str, str]) -> CoverageLine:
    if model in _TREATED:
        return CoverageLine(model, tie, *_TREATED[model])
    if reason := KEPT.get(model) or classified.get(model):
        return CoverageLine(model, tie, Cover.KEEP, "", reason)
    if not tie.person:
        reason = _FILES if tie.files and not tie.quotes else _QUOTES
        return CoverageLine(model, tie, Cover.QUOTES, "", reason)
    return CoverageLine(model, tie, Cover.UNKNOWN, "", _UNKNOWN)
