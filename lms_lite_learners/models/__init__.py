"""Our tables."""

from lms_lite_learners.models.audit import AuditEntry
from lms_lite_learners.models.jobs import Job, JobPart, JobRow
from lms_lite_learners.models.roster import (
    Invitation,
    Learner,
    LearnerTerm,
    RosterCount,
    RosterDirty,
    Suppression,
)
from lms_lite_learners.models.sharing import CourseSharing, OrganizationPlan

__all__ = [
    "AuditEntry",
    "CourseSharing",
    "Invitation",
    "Job",
    "JobPart",
    "JobRow",
    "Learner",
    "LearnerTerm",
    "OrganizationPlan",
    "RosterCount",
    "RosterDirty",
    "Suppression",
]
