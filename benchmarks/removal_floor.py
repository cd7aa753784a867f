"""The floor of a removal: the same rows deleted by hand-written SQL over the driver."""

from collections.abc import Sequence

from django.db import connections, router, transaction

from benchmarks import removal_world as world
from lms.djangoapps.coursewarehistoryextended.models import StudentModuleHistoryExtended

# Table, column, parent: what hangs on the rows of another table, children first.
_HANGING = {
    "courseware_studentmodule": (("courseware_studentmodulehistory", "student_module_id"),),
    "grades_persistentsubsectiongrade": (
        ("grades_historicalpersistentsubsectiongradeoverride", "grade_id"),
        ("grades_persistentsubsectiongradeoverride", "grade_id"),
    ),
    "student_courseenrollment": (
        ("student_courseenrollmentattribute", "enrollment_id"),
        ("student_manualenrollmentaudit", "enrollment_id"),
        ("schedules_schedule", "enrollment_id"),
    ),
    "submissions_studentitem": (
        ("submissions_scoresummary", "student_item_id"),
        ("submissions_score", "student_item_id"),
        ("submissions_submission", "student_item_id"),
    ),
    "lms_lite_learners_learner": (("lms_lite_learners_learnerterm", "learner_id"),),
}
# Columns of the person and of the course.
_DIRECT = (
    ("courseware_studentmodule", "student_id", "course_id"),
    ("grades_persistentsubsectiongrade", "user_id", "course_id"),
    ("grades_persistentcoursegrade", "user_id", "course_id"),
    ("completion_blockcompletion", "user_id", "course_key"),
    ("student_courseenrollment", "user_id", "course_id"),
    ("bookmarks_bookmark", "user_id", "course_key"),
    ("course_goals_useractivity", "user_id", "course_key"),
    ("course_goals_coursegoal", "user_id", "course_key"),
    ("user_api_usercoursetag", "user_id", "course_id"),
    ("survey_surveyanswer", "user_id", "course_key"),
)

__all__ = ["delete_by_hand"]


def delete_by_hand(user_ids: Sequence[int]) -> None:
    """Delete all rows of these learners, in one transaction on each database."""
    people = ", ".join(map(str, user_ids))
    courses = ", ".join(f"'{key}'" for key in world.COURSES)
    own = f"user_id IN ({people})"
    history = router.db_for_write(StudentModuleHistoryExtended)
    with transaction.atomic(), transaction.atomic(using=history):
        _delete_history(history, people, courses)
        for table, person, course in _DIRECT:
            _delete(table, f"p.{person} IN ({people}) AND p.{course} IN ({courses})")
        _delete(
            "submissions_studentitem",
            "p.student_id IN (SELECT anonymous_user_id FROM student_anonymoususerid"
            f" WHERE {own} AND course_id IN ({courses}))",
        )
        _delete(
            "student_anonymoususerid", f"p.user_id IN ({people}) AND p.course_id IN ({courses})"
        )
        _delete("lms_lite_learners_learner", f"p.user_id IN ({people}) AND p.org = '{world.ORG}'")


def _delete_history(alias: str, people: str, courses: str) -> None:
    """Former answers are in another database, which knows nothing but the numbers of answers."""
    states = _execute(
        "default",
        f"SELECT id FROM courseware_studentmodule WHERE student_id IN ({people})"
        f" AND course_id IN ({courses})",
    )
    if states:
        numbers = ", ".join(str(pk) for (pk,) in states)
        table = StudentModuleHistoryExtended._meta.db_table
        _execute(alias, f"DELETE FROM {table} WHERE student_module_id IN ({numbers})")


def _delete(table: str, condition: str) -> None:
    is_mysql = connections["default"].vendor == "mysql"
    for child, column in _HANGING.get(table, ()):
        if is_mysql:
            # It would read the child's whole table for a sub-select.
            sql = f"DELETE c FROM {child} c JOIN {table} p ON c.{column} = p.id WHERE {condition}"
        else:
            hanging = f"SELECT p.id FROM {table} p WHERE {condition}"
            sql = f"DELETE FROM {child} WHERE {column} IN ({hanging})"
        _execute("default", sql)
    start = f"DELETE p FROM {table} p" if is_mysql else f"DELETE FROM {table} AS p"
    _execute("default", f"{start} WHERE {condition}")


def _execute(alias: str, sql: str) -> list[tuple[int, ...]]:
    """Run a statement over the driver's own cursor."""
    cursor = connections[alias].connection.cursor()
    try:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []
    finally:
        cursor.close()
