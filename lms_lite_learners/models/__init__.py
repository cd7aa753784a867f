"""Our tables."""

from lms_lite_learners.models.audit import AuditEntry
from lms_lite_learners.models.jobs import Job, JobRow
from lms_lite_learners.models.roster import (
    Invitation,
    Learner,
    LearnerTerm,
    RosterCount,
    RosterDirty,
    Suppression,
)
from lms_lite_learners.models.sharing import OrganizationPlan

__all__ = [
    "AuditEntry",
    "Invitation",
    "Job",
    "JobRow",
    "Learner",
    "LearnerTerm",
    "OrganizationPlan",
    "RosterCount",
    "RosterDirty",
    "Suppression",
]
