"""The main rows before and after an action, as the records show them."""

from django.apps import apps

RETIREMENT_FIELDS = (
    "user_id original_username original_email original_name"
    " retired_username retired_email current_state_id"
)
SUBSECTION_FIELDS = (
    "user_id course_id usage_key"
    " earned_all possible_all earned_graded possible_graded first_attempted?"
)
# Model and fields by table; `?` marks a field of which only set or unset is told, `column=field`
# one whose column has another name.
MAIN_ROWS = {
    "auth_user": (
        "auth.User",
        "username email is_active first_name last_name last_login?",
    ),
    "auth_userprofile": ("student.UserProfile", "user_id name"),
    "auth_registration": ("student.Registration", "user_id activation_timestamp?"),
    "student_courseenrollment": (
        "student.CourseEnrollment",
        "user_id course_id is_active mode",
    ),
    "student_courseenrollmentallowed": (
        "student.CourseEnrollmentAllowed",
        "email course_id auto_enroll user_id",
    ),
    "student_courseaccessrole": ("student.CourseAccessRole", "user_id org course_id role"),
    "grades_persistentcoursegrade": (
        "grades.PersistentCourseGrade",
        "user_id course_id percent_grade letter_grade passed_timestamp?",
    ),
    "grades_persistentsubsectiongrade": (
        "grades.PersistentSubsectionGrade",
        SUBSECTION_FIELDS,
    ),
    "courseware_studentmodule": (
        "courseware.StudentModule",
        "student_id course_id module_id=module_state_key module_type grade max_grade state?",
    ),
    "student_module_history:coursewarehistoryextended_studentmodulehistoryextended": (
        "coursewarehistoryextended.StudentModuleHistoryExtended",
        "grade max_grade state? student_module_id?",
    ),
    "completion_blockcompletion": (
        "completion.BlockCompletion",
        "user_id course_key=context_key block_key block_type completion",
    ),
    "survey_surveyanswer": (
        "survey.SurveyAnswer",
        "user_id course_key field_name field_value",
    ),
    "submissions_studentitem": (
        "submissions.StudentItem",
        "student_id course_id item_id item_type",
    ),
    "submissions_submission": ("submissions.Submission", "attempt_number status"),
    "submissions_score": (
        "submissions.Score",
        "points_earned points_possible reset submission_id?",
    ),
    "submissions_scoresummary": ("submissions.ScoreSummary", "highest_id? latest_id?"),
    "certificates_generatedcertificate": (
        "certificates.GeneratedCertificate",
        "user_id course_id status mode grade name verify_uuid? download_url?",
    ),
    "user_api_userretirementrequest": ("user_api.UserRetirementRequest", "user_id"),
    "user_api_userretirementstatus": ("user_api.UserRetirementStatus", RETIREMENT_FIELDS),
}


def snapshot(world) -> dict[tuple[str, int], dict]:
    """Every main row by table and id."""
    found = {}
    for table, (label, names) in MAIN_ROWS.items():
        columns = [name.partition("=")[0] for name in names.split()]
        fields = [name.partition("=")[2] or name.strip("?") for name in names.split()]
        # Also the rows that a model's own manager hides.
        for pk, *values in apps.get_model(label)._base_manager.values_list("pk", *fields):
            row = dict(zip([name.strip("?") for name in columns], values, strict=True))
            found[table, pk] = shown(world, table, columns, {"pk": pk, **row})
    return found


def shown(world, table, columns, row) -> dict:
    """One row in symbols."""
    values = {}
    for column in columns:
        value = row[column.strip("?")]
        if column.endswith("?"):
            values[column.strip("?")] = "set" if value else "unset"
        elif column in ("user_id", "student_id") and not isinstance(value, str):
            person = world.person_of(value)
            values[column] = f"<{person}>" if person else None
        elif column == "current_state_id":
            state = apps.get_model("user_api.RetirementState").objects.get(pk=value)
            values[column] = state.state_name
        elif column.endswith("_key") or column in ("course_id", "module_id"):
            values[column] = world.symbolic(str(value or ""))
        else:
            values[column] = world.symbolic(value)
    if table == "auth_user":
        values["user"] = f"<{world.person_of(row['pk'])}>"
    return values


def changes(before, after) -> list[dict]:
    """What became of the rows, in the records' form and in a stable order."""
    found = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is None:
            found.append({"table": key[0], "op": "insert", "after": new})
        elif new is None:
            found.append({"table": key[0], "op": "delete", "before": old})
        elif old != new:
            found.append({"table": key[0], "op": "update", **parts(old, new)})
    return in_order(found)


def parts(old, new) -> dict:
    """The unchanged and the changed fields of an updated row."""
    changed = [name for name in old if old[name] != new[name]]
    return {
        "row": {name: value for name, value in old.items() if name not in changed},
        "before": {name: old[name] for name in changed},
        "after": {name: new[name] for name in changed},
    }


def in_order(rows) -> list[dict]:
    """Changed rows in an order that doesn't depend on ids."""
    return sorted(rows, key=lambda row: repr(sorted(row.items(), key=str)))
