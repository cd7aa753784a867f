"""What the enrollment API, the instructor API and the old page answer beyond the records."""

import pytest

from common.djangoapps.student.models import (
    CourseEnrollment,
    CourseEnrollmentAllowed,
    ManualEnrollmentAudit,
)
from common.djangoapps.student.roles import CourseStaffRole, GlobalStaff
from tests.host.replay_http import ENROLLMENT_API, client_of
from tests.host.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    """A user, another, and two courses of Acme."""
    return World(settings)


@pytest.fixture
def staff(world):
    """Platform staff."""
    user = world.add_user("staff")
    GlobalStaff().add_users(user)
    return client_of(user)


@pytest.fixture
def course_staff(world):
    """Staff of the course."""
    user = world.add_user("teacher")
    CourseStaffRole(world.course).add_users(user)
    return client_of(user)


def enroll(client, world, **body):
    """Post to the enrollment API."""
    body = {"course_details": {"course_id": str(world.course)}} | body
    return client.post(ENROLLMENT_API, body, content_type="application/json")


def update(client, world, **data):
    """Post to the instructor API."""
    path = f"/courses/{world.course}/instructor/api/students_update_enrollment"
    return client.post(path, {"action": "enroll"} | data)


def test_platform_staff_enrolls_others_and_ends_their_enrollments(world, staff):
    assert enroll(staff, world, user="user_1").status_code == 200
    assert CourseEnrollment.is_enrolled(world.user, world.course)
    assert enroll(staff, world, user="user_1", is_active=False).json()["is_active"] is False
    assert not CourseEnrollment.is_enrolled(world.user, world.course)


def test_platform_staff_enrolls_into_a_closed_course_by_force(world, staff):
    world.change_course(invitation_only=True)
    assert enroll(staff, world, user="user_1").status_code == 400
    assert enroll(staff, world, user="user_1", force_enrollment=True).status_code == 200


def test_an_unknown_account_is_not_acceptable(world, staff):
    assert enroll(staff, world, user="nobody").status_code == 406


@pytest.mark.parametrize(
    "body",
    [
        {"course_details": {}},
        {"course_details": {"course_id": "no key"}},
        {"course_details": {"course_id": "course-v1:Acme+404+run"}},
        {"is_active": "yes"},
    ],
)
def test_a_faulty_request_is_refused(world, body):
    assert enroll(client_of(world.user), world, **body).status_code == 400


def test_a_learner_may_not_choose_a_paid_mode(world):
    world.set_modes("audit", "verified")
    assert enroll(client_of(world.user), world, mode="verified").status_code == 403


def test_the_own_enrollments_are_listed(world):
    world.enroll()
    listed = client_of(world.user).get(ENROLLMENT_API).json()
    assert [one["course_details"]["course_id"] for one in listed] == [str(world.course)]


def test_the_enrollments_of_others_are_for_platform_staff(world, staff):
    world.enroll()
    path = f"{ENROLLMENT_API}?user=user_1"
    assert len(staff.get(path).json()) == 1
    assert client_of(world.other).get(path).status_code == 404


def test_a_learner_may_not_use_the_instructor_api(world):
    assert update(client_of(world.user), world, identifiers="user_1").status_code == 403
    assert not CourseEnrollment.objects.exists()


def test_each_identifier_is_answered(world, course_staff):
    found = update(course_staff, world, identifiers="user_1, nonsense\nnew@example.com").json()
    assert [sorted(one) for one in found["results"]] == [
        ["after", "before", "identifier"],
        ["identifier", "invalidIdentifier"],
        ["after", "before", "identifier"],
    ]
    assert CourseEnrollment.is_enrolled(world.user, world.course)
    assert CourseEnrollmentAllowed.objects.get().email == "new@example.com"


def test_the_audit_tells_what_changed_and_why(world, course_staff):
    update(course_staff, world, identifiers="user_1", reason="asked for it")
    audit = ManualEnrollmentAudit.objects.get()
    assert (audit.state_transition, audit.reason) == (
        "from unenrolled to enrolled",
        "asked for it",
    )


@pytest.mark.parametrize(
    ("identifier", "subject"),
    [
        ("user_1", "You have been enrolled in Acme 101"),
        ("new@example.com", "You have been invited to register for Acme 101"),
    ],
)
def test_people_are_told_by_mail_when_asked_for(
    world, course_staff, mailoutbox, identifier, subject
):
    update(course_staff, world, identifiers=identifier)
    update(course_staff, world, identifiers=identifier, email_students="true")
    assert [mail.subject for mail in mailoutbox] == [subject]


def test_the_old_page_enrolls_where_it_is_free(world):
    data = {"course_id": str(world.course), "enrollment_action": "enroll"}
    assert client_of(world.user).post("/change_enrollment", data).status_code == 200
    world.set_modes("professional")
    assert client_of(world.other).post("/change_enrollment", data).status_code == 400


def test_the_old_page_is_for_people_who_signed_in(world):
    data = {"course_id": str(world.course), "enrollment_action": "enroll"}
    assert client_of(None).post("/change_enrollment", data).status_code == 403


def test_a_step_of_retirement_is_for_its_service_only(world):
    data = {"username": "user_1"}
    path = "/api/user/v1/accounts/retire/"
    assert client_of(world.user).post(path, data).status_code == 403


def test_asking_to_retire_takes_the_password(world):
    path = "/api/user/v1/accounts/deactivate_logout/"
    assert client_of(world.user).post(path, {"password": "wrong"}).status_code == 403
    world.user.refresh_from_db()
    assert world.user.email == "user@example.com"
