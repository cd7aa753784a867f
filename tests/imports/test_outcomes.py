"""R3.3, R3.4, R3.7: what becomes of each address and course."""

import pytest
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from common.djangoapps.student.roles import CourseStaffRole
from lms_lite_learners import identity, invitations
from lms_lite_learners.data import NEVER
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.models import Invitation, Learner, Suppression

pytestmark = pytest.mark.django_db

SAFE = "course-v1:Acme+SAFE101+2026"
DATA = "course-v1:Acme+DATA200+2026"
GLOBEX = "course-v1:Globex+OPS10+2026"


def courses(outcome):
    return {course.key: course.outcome for course in outcome.courses}


def suppress(email):
    Suppression.objects.create(
        org="Acme", person_hash=identity.sign("email", email), created_at=timezone.now()
    )


def test_without_an_account_one_is_pending_and_invited(add):
    outcome = add("Ada <ada@x.example>")["ada@x.example"]
    learner = Learner.objects.get(email_key="ada@x.example")
    assert (outcome.outcome, outcome.learner) == ("invited", learner.pk)
    assert (learner.status, learner.name, learner.added_via) == ("pending", "Ada", "manual")
    assert Invitation.objects.get(learner=learner).state == "queued"


def test_without_notice_nothing_is_sent(add):
    assert add("ada@x.example", notify=False)["ada@x.example"].outcome == "invited"
    assert Invitation.objects.get().state == "not_sent"


def test_an_account_is_active_at_once(add, person):
    ada = person("ada")
    outcome = add("ADA@people.example")["ADA@people.example"]
    assert outcome.outcome == "activated"
    assert Learner.objects.get(user=ada).pk == outcome.learner


def test_an_account_may_be_asked_first(add, person, settings):
    settings.LMS_LITE_EXISTING_ACCOUNTS = "ask"
    person("ada")
    assert add("ada@people.example")["ada@people.example"].outcome == "invited"
    assert Learner.objects.get(email_key="ada@people.example").status == "pending"


def test_an_unconfirmed_account_is_pending(add, person):
    person("ada", is_active=False)
    outcome = add("ada@people.example", notify=False)["ada@people.example"]
    assert outcome.outcome == "invited"
    assert "confirmed" in outcome.text
    assert Invitation.objects.get().state == "unconfirmed"


def test_adding_twice_changes_nothing(add, person):
    person("ada")
    add("ada@people.example bob@x.example")
    before = list(Learner.objects.order_by("id").values())
    again = add("ada@people.example bob@x.example")
    assert [one.outcome for one in again.values()] == ["already_active", "already_pending"]
    assert list(Learner.objects.order_by("id").values()) == before
    assert Invitation.objects.filter(is_open=True).count() == 1


def test_a_pending_person_whose_account_exists_by_now_becomes_active(add, person):
    pending = add("ada@people.example")["ada@people.example"].learner
    ada = person("ada")
    outcome = add("ada@people.example")["ada@people.example"]
    assert (outcome.outcome, outcome.learner) == ("activated", pending)
    assert Learner.objects.get().user_id == ada.pk


def mail_of(learner_id):
    row = Invitation.objects.get(learner_id=learner_id)
    return row.state, row.is_open, row.due_at <= timezone.now()


def test_who_declined_and_is_made_active_all_the_same_is_told(add, person):
    pending = add("ada@people.example")["ada@people.example"].learner
    person("ada")
    invitations.decline(Invitation.objects.get().token, timezone.now())
    outcome = add("ada@people.example", unsuppress=True)["ada@people.example"]
    assert (outcome.outcome, outcome.learner) == ("activated", pending)
    assert mail_of(pending) == ("queued", False, True)


def test_who_was_pending_without_notice_is_told_when_made_active(add, person):
    pending = add("ada@people.example", notify=False)["ada@people.example"].learner
    person("ada")
    add("ada@people.example")
    assert mail_of(pending) == ("queued", False, True)


def test_who_was_asked_and_is_made_active_is_told(add, person, settings):
    person("ada")
    settings.LMS_LITE_EXISTING_ACCOUNTS = "ask"
    pending = add("ada@people.example")["ada@people.example"].learner
    settings.LMS_LITE_EXISTING_ACCOUNTS = "activate"
    add("ada@people.example")
    assert mail_of(pending) == ("queued", False, True)


def test_without_notice_who_was_pending_is_not_told(add, person):
    pending = add("ada@people.example")["ada@people.example"].learner
    person("ada")
    add("ada@people.example", notify=False)
    assert mail_of(pending)[:2] == ("accepted", False)
    assert Invitation.objects.get(learner_id=pending).answered_at == NEVER


def test_what_is_no_address_names_the_value(add):
    outcome = add("two@@acme.example")["two@@acme.example"]
    assert (outcome.outcome, outcome.learner) == ("invalid_email", None)
    assert "two@@acme.example" in outcome.text


def test_staff_are_added_and_told_apart(add, acme):
    outcome = add(acme.author.email)[acme.author.email]
    assert outcome.outcome == "also_staff"
    assert SAFE in outcome.text
    assert Learner.objects.get(user=acme.author).pk == outcome.learner
    assert add(acme.author.email)[acme.author.email].outcome == "already_active"


def test_staff_of_another_organisation_are_learners_here(add, globex):
    assert add(globex.manager.email)[globex.manager.email].outcome == "activated"


def test_somebody_suppressed_is_not_added(add):
    suppress("ada@x.example")
    assert add("ada@x.example")["ada@x.example"].outcome == "suppressed"
    assert not Learner.objects.exists()


def test_a_suppression_is_lifted_on_purpose(add):
    suppress("ada@x.example")
    outcome = add("ada@x.example", unsuppress=True)["ada@x.example"]
    assert outcome.outcome == "invited"
    assert "lifted" in outcome.text
    assert not Suppression.objects.exists()


def test_where_nobody_can_register_it_is_said_before(add, settings, person):
    settings.FEATURES = {**settings.FEATURES, "ALLOW_PUBLIC_ACCOUNT_CREATION": False}
    person("bob")
    found = add("ada@x.example bob@people.example", dry_run=True)
    assert [one.outcome for one in found.values()] == ["cannot_register", "activated"]


def test_courses_enroll_accounts_and_allow_addresses(add, person, acme):
    bob = person("bob")
    found = add("ada@x.example bob@people.example", courses=[SAFE, DATA])
    assert courses(found["ada@x.example"]) == {SAFE: "allowed", DATA: "allowed"}
    assert courses(found["bob@people.example"]) == {SAFE: "enrolled", DATA: "enrolled"}
    assert CourseEnrollment.is_enrolled(bob, acme.safe.id)
    allowed = CourseEnrollmentAllowed.objects.get(email="ada@x.example", course_id=acme.safe.id)
    assert allowed.auto_enroll


def test_courses_of_somebody_listed_already_are_given(add, person, acme):
    bob = person("bob")
    add("bob@people.example ada@x.example")
    found = add("bob@people.example ada@x.example", courses=[SAFE])
    assert [courses(one)[SAFE] for one in found.values()] == ["enrolled", "allowed"]
    assert CourseEnrollment.is_enrolled(bob, acme.safe.id)


def test_who_is_enrolled_stays_so(add, acme):
    assert courses(add(acme.learner.email, courses=[SAFE])[acme.learner.email]) == {
        SAFE: "already_enrolled"
    }


def test_a_bad_course_does_not_stop_the_person(add, globex):
    wanted = [GLOBEX, "course-v1:Acme+NOPE+2026", "nonsense", SAFE]
    outcome = add("ada@x.example", courses=wanted)["ada@x.example"]
    assert outcome.outcome == "invited"
    assert list(courses(outcome).values()) == [
        "not_your_course", "unknown_course", "unknown_course", "allowed"
    ]  # fmt: skip


def test_a_course_of_another_organisation_is_not_looked_up(add):
    outcome = add("ada@x.example", courses=["course-v1:Globex+NOPE+2026"])["ada@x.example"]
    assert courses(outcome) == {"course-v1:Globex+NOPE+2026": "not_your_course"}


def test_a_closed_course_says_so(add, course):
    past = timezone.now() - timezone.timedelta(days=2)
    course("course-v1:Acme+OLD1+2026", enrollment_end=past)
    outcome = add("ada@x.example", courses=["course-v1:Acme+OLD1+2026"])["ada@x.example"]
    assert courses(outcome) == {"course-v1:Acme+OLD1+2026": "enrollment_closed"}


def test_a_preview_says_the_same_and_writes_nothing(add, person, globex):
    person("bob")
    text = "ada@x.example bob@people.example nonsense"
    preview = add(text, courses=[SAFE, GLOBEX], dry_run=True)
    assert not Learner.objects.exists()
    assert not CourseEnrollmentAllowed.objects.exists()
    applied = add(text, courses=[SAFE, GLOBEX])
    assert {k: (v.outcome, v.text, v.courses) for k, v in preview.items()} == {
        k: (v.outcome, v.text, v.courses) for k, v in applied.items()
    }


def test_more_than_the_limit_points_to_imports(add, settings):
    settings.LMS_LITE_DIRECT_LIMIT = 2
    add("a@x.example A@x.example b@x.example", dry_run=True)
    with pytest.raises(InvalidInputError, match="import") as refused:
        add("a@x.example b@x.example c@x.example")
    assert refused.value.code == "too_many"


@pytest.mark.parametrize("dry_run", [True, False])
def test_more_enrolments_than_the_limit_point_to_imports(add, person, acme, settings, dry_run):
    settings.LMS_LITE_DIRECT_ENROLLMENTS = 3
    bob = person("bob")
    person("cyd")
    both = "bob@people.example cyd@people.example"
    add(f"{both} ada@x.example", courses=[SAFE], dry_run=True)
    with pytest.raises(InvalidInputError, match="import") as refused:
        add(both, courses=[SAFE, DATA], dry_run=dry_run)
    assert refused.value.code == "too_many"
    assert not CourseEnrollment.objects.filter(user=bob).exists()
    assert not Learner.objects.exists()


def test_what_allows_addresses_is_not_limited(add, acme, settings):
    settings.LMS_LITE_DIRECT_ENROLLMENTS = 1
    assert courses(add("ada@x.example", courses=[SAFE, DATA])["ada@x.example"]) == {
        SAFE: "allowed",
        DATA: "allowed",
    }


def test_the_figures_are_right_at_once(add, person):
    bob = person("bob")
    add("bob@people.example", courses=[SAFE, DATA])
    learner = Learner.objects.get(user=bob)
    assert (learner.enrolled, learner.is_open) == (2, True)


def test_a_list_is_planned_with_few_queries(add, acme, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        add("\n".join(f"p{number}@x.example" for number in range(400)), courses=[SAFE, DATA])


def test_staff_with_courses_elsewhere_learn_there(add, acme, person):
    helper = person("helper")
    CourseStaffRole(acme.data.id).add_users(helper)
    outcome = add(helper.email, courses=[SAFE])[helper.email]
    assert courses(outcome) == {SAFE: "enrolled"}
