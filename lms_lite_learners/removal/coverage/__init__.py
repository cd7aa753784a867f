"""Whether a removal knows every model of the platform that can tie a person to a course."""

from lms_lite_learners import conf
from lms_lite_learners.data import CoverageLine, Receiver
from lms_lite_learners.host import registry
from lms_lite_learners.removal.coverage.classify import ERASED, coverage, unknown_receivers

__all__ = ["coverage", "running_coverage", "running_unknown_receivers", "unknown_receivers"]


def running_coverage() -> tuple[CoverageLine, ...]:
    """Coverage of the models of this process, with what its operator answers for."""
    return coverage(registry.described_models(), classified=conf.erasure_known())


def running_unknown_receivers() -> tuple[Receiver, ...]:
    """Who in this process hears of single deletions, where nothing says who acts in a removal."""
    return unknown_receivers(registry.receivers_of(ERASED), classified=conf.erasure_known())
