"""The gradebook: its tables know the account by its number, without a link."""

from lms_lite_learners.data import Category, Entry
from lms_lite_learners.removal.learner_data.lines import account, along, erase

SUBSECTION = "grades.PersistentSubsectionGrade"
OVERRIDE = "grades.PersistentSubsectionGradeOverride"

GRADES: tuple[Entry, ...] = (
    erase(
        "grades.PersistentCourseGrade",
        Category.GRADES,
        "The person's grade of the course.",
        account(),
    ),
    erase(SUBSECTION, Category.GRADES, "The person's grades of subsections.", account()),
    erase(
        OVERRIDE,
        Category.GRADES,
        "A grade that staff set instead, and the reason they wrote.",
        along("grade_id", SUBSECTION),
    ),
    erase(
        "grades.HistoricalPersistentSubsectionGradeOverride",
        Category.GRADES,
        "Every override ever made with its reason; a row whose grade is long gone names nobody.",
        along("grade_id", SUBSECTION),
        along("id", OVERRIDE),
    ),
    erase(
        "courseware.OfflineComputedGrade",
        Category.GRADES,
        "A gradebook of old releases.",
        account(),
    ),
)
