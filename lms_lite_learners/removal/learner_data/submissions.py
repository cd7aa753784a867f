"""Submissions and their scores, which know a learner by an anonymous id alone.

Their numbers are written with hyphens where another table holds them as text; compared as values
of their columns they are the same.
"""

from lms_lite_learners.data import Category, Entry
from lms_lite_learners.removal.learner_data.lines import account, along, anonymous, blank, erase

ITEM = "submissions.StudentItem"
SUBMISSION = "submissions.Submission"
SCORE = "submissions.Score"
GRADER = "submissions.ExternalGraderDetail"

SUBMISSIONS: tuple[Entry, ...] = (
    erase(ITEM, Category.ANSWERS, "Which task the person handed something in for.", anonymous()),
    erase(
        SUBMISSION,
        Category.ANSWERS,
        "What the person handed in, those included that the platform only marked as deleted.",
        along("student_item_id", ITEM),
    ),
    erase(
        SCORE,
        Category.GRADES,
        "Scores of what was handed in.",
        along("student_item_id", ITEM),
        along("submission_id", SUBMISSION),
    ),
    erase(
        "submissions.ScoreSummary",
        Category.GRADES,
        "The best and the latest score.",
        along("student_item_id", ITEM),
        along("highest_id", SCORE),
        along("latest_id", SCORE),
    ),
    erase(
        "submissions.ScoreAnnotation",
        Category.GRADES,
        "Why staff set a score.",
        along("score_id", SCORE),
    ),
    erase(
        GRADER,
        Category.ANSWERS,
        "What an external grader was sent, and what it said.",
        along("submission_id", SUBMISSION),
    ),
    erase(
        "submissions.SubmissionFile",
        Category.ANSWERS,
        "Files of a submission; their contents go with the platform's other files.",
        along("external_grader_id", GRADER),
    ),
    blank(
        "submissions.TeamSubmission",
        Category.TEAMS,
        "A team's work is its members' and stays; who pressed the button goes.",
        account("submitted_by_id"),
        submitted_by=None,
    ),
)
