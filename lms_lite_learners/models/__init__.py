"""Our tables."""

from lms_lite_learners.models.audit import AuditEntry
from lms_lite_learners.models.jobs import Job, JobPart, JobRow, ReportMail
from lms_lite_learners.models.roster import (
    Invitation,
    Learner,
    LearnerTerm,
    RosterCount,
    RosterDirty,
    Suppression,
)
from lms_lite_learners.models.sharing import CourseSharing, KnownCourse, OrganizationPlan

__all__ = [
    "AuditEntry",
    "CourseSharing",
    "Invitation",
    "Job",
    "JobPart",
    "JobRow",
    "KnownCourse",
    "Learner",
    "LearnerTerm",
    "OrganizationPlan",
    "ReportMail",
    "RosterCount",
    "RosterDirty",
    "Suppression",
]
