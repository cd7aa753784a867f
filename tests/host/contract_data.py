"""The contracts of two real releases, and what the sandbox leaves out on purpose."""

import ast
import json
from functools import cache
from pathlib import Path

from django.db import connection
from django.db.backends.utils import truncate_name

from contract.labels import MADE

HERE = Path(__file__).parent
RELEASES = ("teak", "ulmo")
# The labels that the sandbox has whole, every model of them, with files and migrations of its own.
WRITTEN_LABELS = (
    "bookmarks",
    "certificates",
    "course_goals",
    "course_modes",
    "course_overviews",
    "courseware",
    "coursewarehistoryextended",
    "entitlements",
    "grades",
    "instructor_task",
    "schedules",
    "site_configuration",
    "student",
    "survey",
    "user_api",
    "waffle_utils",
)
# And those that it makes from the contract when they are imported.
LABELS = (*WRITTEN_LABELS, *MADE)
# Models or columns (`label.Model.column`) that one release has and the other lacks.
ONE_RELEASE_ONLY = {
    "lti_provider.LtiConsumer.use_lti_pii": "since Ulmo",
    "student.CourseAccessRoleHistory": "since Ulmo",
}
# Labels that come with a package from PyPI: what differs from a release is listed with its reason.
PYPI_LABELS = (
    "admin",
    "auth",
    "celery_utils",
    "completion",
    "contenttypes",
    "organizations",
    "push_notifications",
    "sessions",
    "sites",
    "submissions",
    "user_tasks",
    "waffle",
)


@cache
def contract(release: str) -> dict:
    """The contract of a release."""
    path = HERE / "contracts" / f"lms-{release}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def pypi_differences() -> dict[str, dict]:
    """Known differences of PyPI packages by `release label.Model`."""
    path = HERE / "pypi_differences.json"
    return json.loads(path.read_text(encoding="utf-8"))


def label_of(name: str) -> str:
    """The app label of `label.Model`."""
    return name.partition(".")[0]


def in_order(model: dict) -> dict:
    """A described model without the order of its columns and keys, which means nothing.

    A table's name is as long as the database lets it be.
    """
    fields = {field["name"]: field for field in model["fields"]}
    keys = {key: sorted(model[key]) for key in ("unique", "indexes")}
    table = truncate_name(model["table"], connection.ops.max_name_length())
    return {**model, "fields": fields, "table": table, **keys}


def parameters(signature: str | None) -> str | None:
    """Names, order, kinds and defaults of a signature, without its hints."""
    if signature is None:
        return None
    function = ast.parse(f"def f{signature}: ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    for argument in ast.walk(function.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    return ast.unparse(function.args)
