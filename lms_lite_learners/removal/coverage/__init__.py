"""Whether a removal knows every model of the platform that can tie a person to a course."""

from collections import Counter
from collections.abc import Sequence

from lms_lite_learners import conf
from lms_lite_learners.data import Cover, CoverageLine, Receiver
from lms_lite_learners.host import registry
from lms_lite_learners.removal.coverage.classify import ERASED, coverage, unknown_receivers

__all__ = [
    "coverage",
    "figures",
    "running_coverage",
    "running_figures",
    "running_unknown_receivers",
    "unknown_names",
    "unknown_receivers",
]


def running_coverage() -> tuple[CoverageLine, ...]:
    """Coverage of the models of this process, with what its operator answers for."""
    return coverage(registry.described_models(), classified=conf.erasure_known())


def running_unknown_receivers() -> tuple[Receiver, ...]:
    """Who in this process hears of single deletions, where nothing says who acts in a removal."""
    return unknown_receivers(registry.receivers_of(ERASED), classified=conf.erasure_known())


def running_figures() -> tuple[dict[str, int], list[str]]:
    """How many models of this process have which treatment, and what a removal doesn't know."""
    lines, receivers = running_coverage(), running_unknown_receivers()
    return figures(lines, receivers), unknown_names(lines, receivers)


def figures(lines: Sequence[CoverageLine], receivers: Sequence[Receiver]) -> dict[str, int]:
    """How many models have which treatment, and how many receivers are unknown."""
    by_cover = Counter(line.cover for line in lines)
    return {cover.value: by_cover[cover] for cover in Cover} | {"unknown receivers": len(receivers)}


def unknown_names(lines: Sequence[CoverageLine], receivers: Sequence[Receiver]) -> list[str]:
    """The models and receivers that a removal doesn't know."""
    unknown = [line.model for line in lines if line.cover is Cover.UNKNOWN]
    return unknown + [receiver.name for receiver in receivers]
