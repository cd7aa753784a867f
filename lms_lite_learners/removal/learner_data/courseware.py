"""Answers and the state of blocks, their history, exceptions for one person, completion."""

from lms_lite_learners.data import Category, Entry
from lms_lite_learners.removal.learner_data.lines import account, along, erase

STATE = "courseware.StudentModule"

COURSEWARE: tuple[Entry, ...] = (
    erase(
        STATE,
        Category.ANSWERS,
        "Everything the person answered, voted, wrote and opened in the course's blocks.",
        account("student_id"),
    ),
    erase(
        "courseware.StudentModuleHistory",
        Category.ANSWERS,
        "Former answers, in the table of old releases.",
        along("student_module_id", STATE),
    ),
    erase(
        "coursewarehistoryextended.StudentModuleHistoryExtended",
        Category.ANSWERS,
        "Former answers, in a database of their own that no delete reaches by itself.",
        along("student_module_id", STATE),
    ),
    erase(
        "courseware.StudentFieldOverride",
        Category.ANSWERS,
        "Settings of blocks for this person alone, such as an extended due date.",
        account("student_id"),
    ),
    erase(
        "bulk_grades.ScoreOverrider",
        Category.GRADES,
        "Which of staff overrode the person's score of a block.",
        along("module_id", STATE),
    ),
    erase(
        "completion.BlockCompletion",
        Category.COMPLETION,
        "Which blocks the person completed, and when.",
        account("user_id", "context_key"),
    ),
)
