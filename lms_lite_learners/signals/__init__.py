"""The door for the platform's events, and our own signals for others.

`LEARNER_REMOVED` tells other plugins of a removal; its arguments stand in `events`.
"""

from lms_lite_learners.events import LEARNER_REMOVED
from lms_lite_learners.signals.connecting import connect

__all__ = ["LEARNER_REMOVED", "connect"]
