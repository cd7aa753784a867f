"""Proctored exams, dates of one's own, signed agreements, milestones."""

from lms_lite_learners.data import Category, Entry
from lms_lite_learners.removal.learner_data.lines import HISTORY, account, along, erase

ATTEMPT = "edx_proctoring.ProctoredExamStudentAttempt"
PAST_ATTEMPT = "edx_proctoring.HistoricalProctoredExamStudentAttempt"
ALLOWANCE = "edx_proctoring.ProctoredExamStudentAllowance"
REVIEW = "edx_proctoring.ProctoredExamSoftwareSecureReview"
OF_EXAM = account("user_id", "proctored_exam__course_id")
# A review names the attempt by a code, and the person only since newer releases.
REVIEW_WAYS = (
    account("student_id", "exam__course_id"),
    along("attempt_code", ATTEMPT, "attempt_code"),
    along("attempt_code", PAST_ATTEMPT, "attempt_code"),
)

PROCTORING: tuple[Entry, ...] = (
    erase(ATTEMPT, Category.EXAMS, "When and how the person took an exam.", OF_EXAM),
    erase(PAST_ATTEMPT, Category.EXAMS, HISTORY, OF_EXAM, along("id", ATTEMPT)),
    erase(ALLOWANCE, Category.EXAMS, "More time or help in an exam, often for health.", OF_EXAM),
    erase(
        "edx_proctoring.ProctoredExamStudentAllowanceHistory",
        Category.EXAMS,
        HISTORY,
        OF_EXAM,
        along("allowance_id", ALLOWANCE),
    ),
    erase(
        REVIEW,
        Category.EXAMS,
        "What the supervision of an exam saw, with a link to the film.",
        *REVIEW_WAYS,
    ),
    erase(
        "edx_proctoring.ProctoredExamSoftwareSecureReviewHistory",
        Category.EXAMS,
        HISTORY,
        *REVIEW_WAYS,
    ),
    erase(
        "edx_proctoring.ProctoredExamSoftwareSecureComment",
        Category.EXAMS,
        "What the supervision remarked at which moment.",
        along("review_id", REVIEW),
    ),
)

OTHERS: tuple[Entry, ...] = (
    erase(
        "edx_when.UserDate",
        Category.EXAMS,
        "Due dates of the person's own, and why.",
        account("user_id", "content_date__course_id"),
    ),
    erase(
        "agreements.IntegritySignature",
        Category.EXAMS,
        "That the person promised to work honestly.",
        account("user_id", "course_key"),
    ),
    erase(
        "agreements.LTIPIISignature",
        Category.EXAMS,
        "That the person agreed to share data with tools.",
        account("user_id", "course_key"),
    ),
    erase(
        "agreements.ProctoringPIISignature",
        Category.EXAMS,
        "That the person agreed to share data with a supervisor.",
        account("user_id", "course_key"),
    ),
    erase(
        "milestones.UserMilestone",
        Category.EXAMS,
        "What the person has behind them; a milestone's namespace begins with the key of the course"
        " or of the part of it that was to be reached.",
        account("user_id", "milestone__namespace"),
    ),
)

EXAMS = PROCTORING + OTHERS
