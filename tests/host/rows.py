"""The main rows before and after an action, as the records show them."""

from django.apps import apps

RETIREMENT_FIELDS = (
    "user_id original_username original_email original_name"
    " retired_username retired_email current_state_id"
)
# Model and fields by table; `?` marks a field of which only set or unset is told.
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
    "user_api_userretirementrequest": ("user_api.UserRetirementRequest", "user_id"),
    "user_api_userretirementstatus": ("user_api.UserRetirementStatus", RETIREMENT_FIELDS),
}


def snapshot(world) -> dict[tuple[str, int], dict]:
    """Every main row by table and id."""
    found = {}
    for table, (label, names) in MAIN_ROWS.items():
        columns = names.split()
        rows = apps.get_model(label).objects.values("pk", *(name.strip("?") for name in columns))
        for row in rows:
            found[table, row["pk"]] = shown(world, table, columns, row)
    return found


def shown(world, table, columns, row) -> dict:
    """One row in symbols."""
    values = {}
    for column in columns:
        value = row[column.strip("?")]
        if column.endswith("?"):
            values[column.strip("?")] = "set" if value else "unset"
        elif column == "user_id":
            person = world.person_of(value)
            values[column] = f"<{person}>" if person else None
        elif column == "current_state_id":
            state = apps.get_model("user_api.RetirementState").objects.get(pk=value)
            values[column] = state.state_name
        elif column == "course_id":
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
