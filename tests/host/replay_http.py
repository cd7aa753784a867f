"""What was done in each recorded action that is a request: name → (setup, call)."""

from contextlib import contextmanager

from django.core.signals import got_request_exception
from django.test import Client

from common.djangoapps.student.roles import CourseInstructorRole
from openedx.core.djangoapps.user_api.accounts.signals import USER_RETIRE_LMS_CRITICAL
from openedx.core.djangoapps.user_api.accounts.utils import (
    create_retirement_request_and_deactivate_account,
)
from openedx.core.djangoapps.user_api.models import RetirementState, UserRetirementStatus
from tests.host.replay_plain import (
    INVITEE_AUTO,
    INVITEE_PERMITTED,
    both,
    closed,
    enrolled,
    full,
    inactive_user,
    invitation_only,
    invitee,
    nothing,
    professional_only,
    veto,
)
from tests.host.world import PASSWORD

ENROLLMENT_API = "/api/enrollment/v1/enrollment"
RETIREMENT_STATES = ("PENDING", "RETIRING_ENROLLMENTS", "RETIRING_LMS")


@contextmanager
def failures_noted(world):
    """Note what is raised inside views."""

    def note(sender, request, **kwargs):
        import sys

        world.http_exceptions.append(sys.exc_info()[0].__name__)

    got_request_exception.connect(note)
    try:
        yield
    finally:
        got_request_exception.disconnect(note)


def client_of(user) -> Client:
    """A browser, signed in if there is somebody."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def request(world, client, method, path, **arguments) -> dict:
    """Do a request; answers what the records tell of an answer."""
    with failures_noted(world):
        response = getattr(client, method)(path, **arguments)
    result = {"status": response.status_code}
    if response.status_code in (301, 302):
        result["location"] = response["Location"]
    if response.headers.get("Content-Type", "").startswith("application/json"):
        result["json"] = response.json()
    return result


def post_json(path, body, user=None):
    """Post JSON as somebody; `body` and `user` are made from the world.

    Signing in belongs to the setup and is done before the recording begins.
    """

    def prepare(world):
        world.client = client_of(user(world) if user else None)

    def call(world):
        arguments = {"data": body(world), "content_type": "application/json"}
        return request(world, world.client, "post", path, **arguments)

    return prepare, call


def user_itself(world):
    """The user."""
    return world.user


def enrolling(setup, *, by=user_itself, **more):
    """Post to the enrollment API."""

    def body(world):
        extra = {name: value(world) for name, value in more.items()}
        return {"course_details": {"course_id": str(world.course)}, **extra}

    prepare, call = post_json(ENROLLMENT_API, body, by)
    return both(setup, prepare), call


def add_admin(world) -> None:
    """There is an instructor of the course."""
    CourseInstructorRole(world.course).add_users(world.add_user("admin"))


def updating(setup, action, identifier, *, auto_enroll="true"):
    """Post to the instructor API as the course's instructor."""

    def prepare(world):
        world.client = client_of(world.users["admin"])

    def call(world):
        path = f"/courses/{world.course}/instructor/api/students_update_enrollment"
        data = {"action": action, "identifiers": identifier, "auto_enroll": auto_enroll}
        return request(world, world.client, "post", path, data=data)

    return both(add_admin, setup, prepare), call


def user_allowed_by_hand(world) -> None:
    """The user's address may enroll, used by nobody."""
    world.allow(world.user.email)


def leave(world):
    """Leave the course by the old page's address."""
    data = {"course_id": str(world.course), "enrollment_action": "unenroll"}
    return {
        "status": request(world, world.client, "post", "/change_enrollment", data=data)["status"]
    }


def sign_in(world) -> None:
    """The user is signed in."""
    world.client = client_of(world.user)


def visit(world) -> None:
    """A browser without a session."""
    world.client = client_of(None)


def retirement_states(world) -> None:
    """There are the steps of retirement."""
    for order, name in enumerate(RETIREMENT_STATES, 1):
        RetirementState.objects.create(state_name=name, state_execution_order=order * 10)


def before_retirement(world) -> None:
    """The user is enrolled, and the address may enroll elsewhere."""
    retirement_states(world)
    world.enroll()
    world.allow(world.user.email, world.course2)


def requested(state):
    """The user asked to be retired, and the service is at a step."""

    def setup(world):
        before_retirement(world)
        create_retirement_request_and_deactivate_account(world.user)
        UserRetirementStatus.objects.update(
            current_state=RetirementState.objects.get(state_name=state)
        )
        world.client = client_of(world.add_user("worker", is_superuser=True))

    return setup


def retiring(state, path, *setups):
    """A step of the retirement service."""

    def call(world):
        return request(world, world.client, "post", path, data={"username": "user_1"})

    return both(requested(state), *setups), call


def failing_receiver(world) -> None:
    """Somebody who must hear of it fails."""

    def fail(**kwargs):
        raise ValueError("receiver failed")

    USER_RETIRE_LMS_CRITICAL.connect(fail, weak=False)
    world.on_exit(lambda: USER_RETIRE_LMS_CRITICAL.disconnect(fail))


def ask_to_retire(world):
    """Ask for the retirement over HTTP."""
    path = "/api/user/v1/accounts/deactivate_logout/"
    return request(world, world.client, "post", path, data={"password": PASSWORD})


def ask_by_function(world) -> None:
    """Ask for the retirement."""
    create_retirement_request_and_deactivate_account(world.user)


def activate(world):
    """Open the link of the activation mail."""
    return request(world, world.client, "get", f"/activate/{world.registration.activation_key}")


def register(world):
    """Register the invited person."""
    data = {
        "username": "invitee_1",
        "email": "invitee@example.com",
        "name": "Invitee Person",
        "password": PASSWORD,
        "terms_of_service": "true",
        "honor_code": "true",
    }
    return request(world, world.client, "post", "/api/user/v2/account/registration/", data=data)


def login(password=PASSWORD):
    """Sign the user in over HTTP."""

    def call(world):
        data = {"email_or_username": world.user.email, "password": password}
        path = "/api/user/v2/account/login_session/"
        return request(world, world.client, "post", path, data=data)

    return call


def waiting_for_activation(world) -> None:
    """The user's account waits for its activation."""
    inactive_user(world)
    world.register(world.user)


def visitor(*setups):
    """A browser without a session, after other setups."""
    return both(*setups, visit)


REPLAYS = {
    "register_http": (visit, register),
    "register_http_cea_auto_true": (visitor(INVITEE_AUTO), register),
    "register_http_cea_auto_false": (visitor(INVITEE_PERMITTED), register),
    "activate_http_no_cea": (visitor(invitee), activate),
    "activate_http_cea_auto_true": (visitor(invitee, INVITEE_AUTO), activate),
    "activate_http_cea_auto_false": (visitor(invitee, INVITEE_PERMITTED), activate),
    "activate_http_veto": (visitor(invitee, INVITEE_AUTO, veto), activate),
    "login_http": (visit, login()),
    "login_http_wrong_password": (visit, login("wrong")),
    "login_http_inactive": (visitor(waiting_for_activation), login()),
    "enrollment_api_post_open": enrolling(nothing),
    "enrollment_api_post_closed": enrolling(closed),
    "enrollment_api_post_invitation_only": enrolling(invitation_only),
    "enrollment_api_post_full": enrolling(full),
    "enrollment_api_post_professional_only": enrolling(professional_only),
    "enrollment_api_post_already_active": enrolling(enrolled),
    "enrollment_api_post_deactivate_self": enrolling(enrolled, is_active=lambda world: False),
    "enrollment_api_post_anonymous": enrolling(nothing, by=None),
    "enrollment_api_post_for_other": enrolling(nothing, user=lambda world: world.other.username),
    "enrollment_api_post_veto": enrolling(veto),
    "change_enrollment_view_unenroll": (both(enrolled, sign_in), leave),
    "instructor_api_enroll_unknown_email": updating(nothing, "enroll", "invitee@example.com"),
    "instructor_api_enroll_known_email": updating(nothing, "enroll", "user@example.com"),
    "instructor_api_enroll_known_inactive": updating(inactive_user, "enroll", "user@example.com"),
    "instructor_api_unenroll": updating(
        both(enrolled, user_allowed_by_hand), "unenroll", "user@example.com"
    ),
    "instructor_api_enroll_veto": updating(veto, "enroll", "user@example.com"),
    "retirement_request_http": (both(before_retirement, sign_in), ask_to_retire),
    "retirement_request_function": (before_retirement, ask_by_function),
    "retirement_unenroll": retiring("RETIRING_ENROLLMENTS", "/api/enrollment/v1/unenroll/"),
    "retirement_retire_misc": retiring("RETIRING_LMS", "/api/user/v1/accounts/retire_misc/"),
    "retirement_retire": retiring("RETIRING_LMS", "/api/user/v1/accounts/retire/"),
    "retirement_retire_receiver_error": retiring(
        "RETIRING_LMS", "/api/user/v1/accounts/retire/", failing_receiver
    ),
}
