"""Models that a removal treats by code of its own rather than by an entry of the map."""

from typing import NamedTuple

from lms_lite_learners.data import Category, Treatment

__all__ = ["HANDLED", "Handled"]


class Handled(NamedTuple):
    """What becomes of a model's rows, where it counts, and why it is so."""

    treatment: Treatment
    category: Category
    reason: str


_TASKS = "What ran for a course: the names, numbers and addresses of the removed are taken out."
_LOGS = "What ran on the site: the removed are taken out of the newest notes; older ones expire."
_LOGGED = "What staff did with a row, and when, stays; whom an erased row was about is taken out."
_COMMANDED = "A list for a command of the site: lines about the removed are taken out of its file."
_LISTED = "Ours: the person's place on the organisation's list, and what came with it."
_JOBS = "Ours: what was asked for and what became of it; the removed are taken out."
_REMOVING = "Ours: whom a removal is about; emptied as soon as it is through with them."
_ACTED = "Ours: who acted as staff, and whom the act was about by a keyed hash only."
_LATER = "Ours: that somebody who was removed did something since; gone once it was looked at."
_GATHERED = "What all learners of a block gave: votes are taken out where they can be told apart."

HANDLED: dict[str, Handled] = {
    "admin.LogEntry": Handled(Treatment.BLANK, Category.RECORDS, _LOGGED),
    "celery_utils.FailedTask": Handled(Treatment.BLANK, Category.RECORDS, _LOGS),
    "courseware.XModuleUserStateSummaryField": Handled(
        Treatment.BLANK, Category.FEEDBACK, _GATHERED
    ),
    "django_celery_results.TaskResult": Handled(Treatment.BLANK, Category.RECORDS, _LOGS),
    "instructor_task.HistoricalInstructorTaskSchedule": Handled(
        Treatment.BLANK, Category.RECORDS, _TASKS
    ),
    "instructor_task.InstructorTask": Handled(Treatment.BLANK, Category.RECORDS, _TASKS),
    "instructor_task.InstructorTaskSchedule": Handled(Treatment.BLANK, Category.RECORDS, _TASKS),
    "lms_lite_learners.AuditEntry": Handled(Treatment.KEEP, Category.LIST, _ACTED),
    "lms_lite_learners.EraserCall": Handled(Treatment.BLANK, Category.LIST, _REMOVING),
    "lms_lite_learners.Invitation": Handled(Treatment.ERASE, Category.LIST, _LISTED),
    "lms_lite_learners.Job": Handled(Treatment.BLANK, Category.LIST, _JOBS),
    "lms_lite_learners.JobMend": Handled(Treatment.ERASE, Category.LIST, _JOBS),
    "lms_lite_learners.JobPart": Handled(Treatment.BLANK, Category.LIST, _JOBS),
    "lms_lite_learners.JobRow": Handled(Treatment.BLANK, Category.LIST, _JOBS),
    "lms_lite_learners.LaterTrace": Handled(Treatment.ERASE, Category.LIST, _LATER),
    "lms_lite_learners.Learner": Handled(Treatment.ERASE, Category.LIST, _LISTED),
    "lms_lite_learners.LearnerTerm": Handled(Treatment.ERASE, Category.LIST, _LISTED),
    "lms_lite_learners.RemovalPerson": Handled(Treatment.BLANK, Category.LIST, _REMOVING),
    "lms_lite_learners.ReportMail": Handled(Treatment.BLANK, Category.LIST, _JOBS),
    "lms_lite_learners.RosterDirty": Handled(Treatment.ERASE, Category.LIST, _LISTED),
    "student.BulkChangeEnrollmentConfiguration": Handled(
        Treatment.BLANK, Category.FILES, _COMMANDED
    ),
    "student.BulkUnenrollConfiguration": Handled(Treatment.BLANK, Category.FILES, _COMMANDED),
}
