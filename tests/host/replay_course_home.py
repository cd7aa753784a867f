"""What was asked in each recorded action about the first page of a course."""

from datetime import timedelta

from django.utils import timezone

from common.djangoapps.student.roles import OrgInstructorRole
from tests.host.replay_http import client_of, request
from tests.host.replay_plain import both, enrolled, nothing, unenrolled
from tests.host.world import ORG


def org_instructor(world) -> None:
    """The user is an admin of the organisation."""
    OrgInstructorRole(ORG).add_users(world.user)


def before_start(world) -> None:
    """The course begins tomorrow."""
    world.change_course(start=timezone.now() + timedelta(days=1))


def signed_in(world) -> None:
    """The user's browser."""
    world.client = client_of(world.user)


def anonymous(world) -> None:
    """A visitor's browser."""
    world.client = client_of(None)


def ask(course="course"):
    """Ask what the course's first page needs to know."""

    def call(world):
        path = f"/api/course_home/course_metadata/{getattr(world, course)}"
        answer = request(world, world.client, "get", path)
        return told(answer) if answer["status"] == 200 else {"status": answer["status"]}

    return call


def told(answer) -> dict:
    """An answer as the records show it."""
    body = answer["json"]
    access = body["course_access"]
    return {
        "status": answer["status"],
        "is_enrolled": body["is_enrolled"],
        "is_staff": body["is_staff"],
        "username_present": bool(body["username"]),
        "course_access": {name: access[name] for name in ("has_access", "error_code")},
        # The records are of a platform without plugins.
        "tabs": [tab["tab_id"] for tab in body["tabs"] if tab["tab_id"] != "lms_lite_learners"],
    }


def asking(*setups, course="course"):
    """A signed-in user asks."""
    return both(*setups, signed_in), ask(course)


REPLAYS = {
    "course_home_metadata_anonymous": (anonymous, ask()),
    "course_home_metadata_not_enrolled": asking(nothing),
    "course_home_metadata_enrolled": asking(enrolled),
    "course_home_metadata_unenrolled": asking(unenrolled),
    "course_home_metadata_org_instructor": asking(org_instructor),
    "course_home_metadata_enrolled_before_start": asking(enrolled, before_start),
    "course_home_metadata_not_enrolled_unknown_course": asking(course="unknown_course"),
}
