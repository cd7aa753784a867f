"""Open assessments: work that learners review for one another.

What others said of the person's work goes with it. The person's own reviews are somebody else's
score: the score stays, the texts are emptied, and nobody can tell any more who gave them.
"""

from django.db.models.functions import Now

from lms_lite_learners.data import Category, Entry, Stand
from lms_lite_learners.removal.learner_data.lines import (
    HISTORY,
    account,
    along,
    anonymous,
    blank,
    erase,
    keep,
)
from lms_lite_learners.removal.learner_data.submissions import SUBMISSION

ASSESSMENT = "assessment.Assessment"
FEEDBACK = "assessment.AssessmentFeedback"
PEER = "assessment.PeerWorkflow"
TRAINING = "assessment.StudentTrainingWorkflow"
STAFF = "assessment.StaffWorkflow"
WORKFLOW = "workflow.AssessmentWorkflow"
UPLOAD = "assessment.SharedFileUpload"
OF_SUBMISSION = along("submission_uuid", SUBMISSION, "uuid")

PEERS: tuple[Entry, ...] = (
    erase(
        ASSESSMENT,
        Category.ASSESSMENTS,
        "What others, staff and the person themselves said of the person's work.",
        OF_SUBMISSION,
    ),
    erase(
        "assessment.AssessmentPart",
        Category.ASSESSMENTS,
        "What an assessment says to each criterion.",
        along("assessment_id", ASSESSMENT),
    ),
    erase(
        FEEDBACK,
        Category.ASSESSMENTS,
        "What the person answered to the reviews of their work.",
        OF_SUBMISSION,
    ),
    erase(
        "assessment.AssessmentFeedback_assessments",
        Category.ASSESSMENTS,
        "Which reviews an answer is about.",
        along("assessmentfeedback_id", FEEDBACK),
        along("assessment_id", ASSESSMENT),
    ),
    erase(
        "assessment.AssessmentFeedback_options",
        Category.ASSESSMENTS,
        "What an answer chose among ready-made ones.",
        along("assessmentfeedback_id", FEEDBACK),
    ),
    blank(
        PEER,
        Category.ASSESSMENTS,
        "Others' scores hang on the reviews that the person gave, so the row stays under a number"
        " of its own, and as cancelled, so that nobody is asked to review work that is gone.",
        anonymous(),
        student_id=Stand.REKEYED,
        submission_uuid=Stand.REKEYED,
        cancelled_at=Now(),
    ),
    erase(
        "assessment.PeerWorkflowItem",
        Category.ASSESSMENTS,
        "Who reviewed the person's work, and reviews that the person never finished.",
        along("author_id", PEER),
        along("scorer_id", PEER, assessment__isnull=True),
        along("assessment_id", ASSESSMENT),
    ),
    erase(
        TRAINING,
        Category.ASSESSMENTS,
        "How the person learned to review.",
        anonymous(),
        OF_SUBMISSION,
    ),
    erase(
        "assessment.StudentTrainingWorkflowItem",
        Category.ASSESSMENTS,
        "Each example of that training.",
        along("workflow_id", TRAINING),
    ),
)

WORKFLOWS: tuple[Entry, ...] = (
    erase(
        STAFF,
        Category.ASSESSMENTS,
        "The place of the person's work in the staff's queue.",
        along("submission_uuid", SUBMISSION, "uuid", teamstaffworkflow__isnull=True),
    ),
    keep(
        "assessment.TeamStaffWorkflow",
        Category.TEAMS,
        "The place of a team's work in the staff's queue: team work stays.",
        OF_SUBMISSION,
    ),
    erase(
        WORKFLOW,
        Category.ASSESSMENTS,
        "How far the assessment of the person's work has come.",
        along("submission_uuid", SUBMISSION, "uuid", teamassessmentworkflow__isnull=True),
    ),
    keep(
        "workflow.TeamAssessmentWorkflow",
        Category.TEAMS,
        "How far the assessment of a team's work has come: team work stays.",
        OF_SUBMISSION,
    ),
    erase(
        "workflow.AssessmentWorkflowStep",
        Category.ASSESSMENTS,
        "Each step of that way.",
        along("workflow_id", WORKFLOW),
    ),
    erase(
        "workflow.AssessmentWorkflowCancellation",
        Category.ASSESSMENTS,
        "Why staff took the work out, in their words.",
        along("workflow_id", WORKFLOW),
    ),
    erase(
        "workflow.ORAReminder",
        Category.ASSESSMENTS,
        "Would remind the person of reviews; only newer releases have it.",
        account(),
        OF_SUBMISSION,
    ),
    erase(
        "staffgrader.SubmissionGradingLock",
        Category.ASSESSMENTS,
        "That somebody of staff is grading the person's work.",
        OF_SUBMISSION,
    ),
    erase(
        UPLOAD,
        Category.ASSESSMENTS,
        "A file that the person gave to a team: its name tells the person's anonymous id, and"
        " uploads go; the team's text stays.",
        anonymous("owner_id"),
    ),
    erase(
        "assessment.HistoricalSharedFileUpload",
        Category.ASSESSMENTS,
        HISTORY,
        anonymous("owner_id"),
        along("id", UPLOAD),
    ),
)

ASSESSMENTS = PEERS + WORKFLOWS
