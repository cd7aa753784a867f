"""Lists of people to let in before they have an account, and exceptions made for some."""

from lms_lite_learners.data import Category, Entry
from lms_lite_learners.removal.learner_data.lines import HISTORY, account, address, erase

ALLOW_LISTS: tuple[Entry, ...] = (
    erase(
        "student.CourseEnrollmentAllowed",
        Category.ALLOW_LISTS,
        "Would enrol the person again; after a change of address only the account finds the row.",
        address("email"),
        account(),
    ),
    erase(
        "course_groups.UnregisteredLearnerCohortAssignments",
        Category.ALLOW_LISTS,
        "Would put the person into a cohort at the next enrolment.",
        address("email"),
    ),
    erase(
        "certificates.CertificateAllowlist",
        Category.ALLOW_LISTS,
        "Would give the person a certificate regardless of grades; its notes are about them.",
        account(),
    ),
    erase("certificates.HistoricalCertificateAllowlist", Category.ALLOW_LISTS, HISTORY, account()),
    erase(
        "student.EntranceExamConfiguration",
        Category.ALLOW_LISTS,
        "Lets the person skip the entrance exam.",
        account(),
    ),
)
