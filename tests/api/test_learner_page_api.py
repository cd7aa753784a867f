"""GET `learners/{id}/`: all about one learner, and no more than may be shown."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.data import NEVER, AddedVia, InvitationState, Scope
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.results import rows
from lms_lite_learners.roster import membership
from tests.api.conftest import BASE, NOW

SAFE = "course-v1:Acme+SAFE101+2026"
FIELDS = [
    "id", "status", "name", "email", "username", "added_at", "added_by", "added_via", "location",
    "last_login", "last_active", "enrolled_courses", "completed_courses", "courses", "invitation",
    "answered_at",
]  # fmt: skip


@pytest.fixture
def get(acme, signed_in):
    """Ask for a learner of Acme as its manager: get(row) is the answer's JSON."""
    client = signed_in(acme.manager)

    def ask(row, expect=200):
        answer = client.get(f"{BASE}/organizations/Acme/learners/{getattr(row, 'pk', row)}/")
        assert answer.status_code == expect, answer.content.decode()
        return answer.json()

    return ask


@pytest.fixture
def enrol(acme):
    """Enrol somebody in a course, with a grade if one is given: enrol(user, course, 0.85)."""

    def act(user, course, percent=None, letter="Pass"):
        CourseEnrollment.enroll(user, course.id)
        if percent is not None:
            PersistentCourseGrade.objects.create(
                user_id=user.id,
                course_id=course.id,
                percent_grade=percent,
                letter_grade=letter,
                passed_timestamp=NOW if letter else None,
            )

    return act


def test_an_active_learner_has_all_the_fields(get, active, acme):
    ada = active("Acme", "ada", name="Ada Lovelace", city="London", country="GB", last_login=NOW)
    Learner.objects.filter(pk=ada.pk).update(added_by=acme.manager.id)
    page = get(ada)
    assert list(page) == FIELDS
    assert (page["id"], page["status"]) == (str(ada.pk), "active")
    assert (page["name"], page["email"]) == ("Ada Lovelace", "ada@people.example")
    assert (page["username"], page["location"]) == ("ada", "London, GB")
    assert (page["added_by"], page["added_via"]) == ("Mary Manager", "enrollment")
    assert page["last_login"] == page["last_active"] == "2026-06-01T12:00:00Z"
    assert (page["enrolled_courses"], page["courses"], page["invitation"]) == (0, [], None)


def test_courses_have_status_score_and_date(get, active, enrol, acme):
    ada = active("Acme", "ada")
    enrol(ada.user, acme.safe, 0.845)
    enrol(ada.user, acme.lead)
    page = get(ada)
    lead, safe = page["courses"]
    assert safe == {
        "course_key": SAFE, "name": "SAFE101", "status": "passed", "percent": 85,
        "date": "2026-06-01T12:00:00Z",
    }  # fmt: skip
    assert (lead["name"], lead["status"], lead["percent"]) == ("LEAD300", "in_progress", 0)
    assert (page["enrolled_courses"], page["completed_courses"]) == (2, 1)


def test_they_are_what_a_report_would_say(get, active, enrol, acme):
    ada = active("Acme", "ada")
    enrol(ada.user, acme.safe, 0.4, letter="")
    (said,) = rows.learner_results(Scope(org="Acme"), [ada.user_id], timezone.now())
    (shown,) = get(ada)["courses"]
    result = said.results[SAFE]
    assert (shown["status"], shown["percent"]) == (result.status, result.percent)


def test_another_organisations_courses_are_not_shown(get, active, enrol, globex):
    ada = active("Acme", "ada")
    enrol(ada.user, globex.ops, 0.9)
    assert get(ada)["courses"] == []


def test_of_who_is_not_open_address_and_name_are_shown_alone(get, active):
    ada = active("Acme", "ada", name="Ada", city="London", is_open=False, last_login=NOW)
    page = get(ada)
    assert (page["name"], page["email"]) == ("Ada", "ada@people.example")
    hidden = FIELDS[FIELDS.index("location") : FIELDS.index("courses")]
    assert [page[field] for field in ("username", *hidden)] == [None] * 6
    assert page["courses"] == []


def test_a_pending_learner_has_an_invitation_and_no_courses(get, pending, acme):
    ada = pending(
        "Acme", "ada@x.example", by=acme.manager.id, state=InvitationState.FAILED, reason="550 No",
        invited_at=NOW, reminded_at=NOW + timedelta(days=1),
    )  # fmt: skip
    page = get(ada)
    assert list(page) == FIELDS
    assert (page["status"], page["email"], page["added_by"]) == (
        "pending", "ada@x.example", "Mary Manager"
    )  # fmt: skip
    assert (page["username"], page["enrolled_courses"], page["courses"]) == (None, None, [])
    invitation = page["invitation"]
    assert (invitation["state"], invitation["reason"]) == ("failed", "550 No")
    assert invitation["invited_at"] == "2026-06-01T12:00:00Z"
    assert invitation["reminded_at"] == "2026-06-02T12:00:00Z"
    assert (invitation["remind_allowed_at"], page["answered_at"]) == (None, None)


def test_who_accepted_keeps_the_invitation_with_its_answer(get, pending, person):
    ada = pending("Acme", "ada@people.example", invited_at=NOW)
    user, later = person("ada"), NOW + timedelta(hours=1)
    membership.activate(
        "Acme", {user.id: "ada@people.example"}, via=AddedVia.MANUAL, acting_user_id=0,
        is_open=True, now=later,
    )  # fmt: skip
    page = get(ada)
    assert (page["status"], page["invitation"]["state"]) == ("active", "accepted")
    assert page["answered_at"] == "2026-06-01T13:00:00Z"


def test_a_mail_that_leaves_just_now_is_queued(get, pending):
    ada = pending("Acme", "ada@x.example", state=InvitationState.SENDING)
    assert get(ada)["invitation"]["state"] == "queued"


def test_another_organisations_learner_is_nobody_here(get, active, pending):
    for row in (active("Globex", "ada"), active("acme", "bob"), pending("Globex", "c@x.example")):
        assert get(row, expect=404)["code"] == "not_found"


@pytest.mark.parametrize("name", ["x", "0", "-1", "1e3", "٣", "9" * 18, "9" * 40])
def test_what_is_no_id_of_here_is_unknown(get, name):
    assert get(name, expect=404)["code"] == "not_found"


def test_more_courses_ask_the_database_no_more(get, active, enrol, course, acme):
    def queries(row):
        with CaptureQueriesContext(connection) as asked:
            get(row)
        return len(asked)

    ada, bob = active("Acme", "ada"), active("Acme", "bob")
    enrol(ada.user, acme.safe, 0.9)
    for number in range(8):
        enrol(bob.user, course(f"course-v1:Acme+C{number}+2026"), 0.5)
    get(ada)
    assert queries(bob) <= queries(ada) <= 35


def test_the_schema_describes_it(get, acme, client):
    paths = client.get(f"{BASE}/schema/").json()["paths"]
    asked = paths[f"{BASE}/organizations/{{org}}/learners/{{learner_id}}/"]["get"]
    assert asked["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith(
        "/Learner"
    )
    assert {"401", "403", "404"} <= asked["responses"].keys()


def test_looking_changes_nothing(get, pending):
    ada = pending("Acme", "ada@x.example")
    before = Invitation.objects.values().get(learner=ada)
    get(ada)
    assert Invitation.objects.values().get(learner=ada) == before


@pytest.mark.parametrize(("told_at", "state"), [(NOW, "invited"), (NEVER, "not_sent")])
def test_nobody_accepted_who_was_added_without_being_asked(get, pending, person, told_at, state):
    ada = pending("Acme", "ada@people.example")
    user = person("ada")
    membership.activate(
        "Acme", {user.id: "ada@people.example"}, via=AddedVia.MANUAL, acting_user_id=0,
        is_open=False, now=NOW,
    )  # fmt: skip
    Invitation.objects.update(invited_at=told_at, answered_at=NEVER)
    page = get(ada)
    assert (page["invitation"]["state"], page["answered_at"]) == (state, None)
