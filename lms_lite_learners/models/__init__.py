"""Our tables."""

from lms_lite_learners.models.audit import AuditEntry
from lms_lite_learners.models.jobs import Job, JobMend, JobPart, JobRow, ReportMail
from lms_lite_learners.models.mailing import InvitationSettings, MailDay
from lms_lite_learners.models.pulse import Pulse
from lms_lite_learners.models.removal import (
    EraserCall,
    LaterTrace,
    Receipt,
    ReceiptChain,
    RemovalPerson,
)
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
    "EraserCall",
    "Invitation",
    "InvitationSettings",
    "Job",
    "JobMend",
    "JobPart",
    "JobRow",
    "KnownCourse",
    "LaterTrace",
    "Learner",
    "LearnerTerm",
    "MailDay",
    "OrganizationPlan",
    "Pulse",
    "Receipt",
    "ReceiptChain",
    "RemovalPerson",
    "ReportMail",
    "RosterCount",
    "RosterDirty",
    "Suppression",
]
