"""Every event that moves the list leaves a mark, cheaply, and never harms the host."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import update_last_login
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from common.djangoapps.student.models import CourseEnrollment, Registration
from common.djangoapps.student.roles import CourseStaffRole, OrgInstructorRole
from common.djangoapps.student.signals import USER_EMAIL_CHANGED
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.host import accounts, capitals
from lms_lite_learners.models import OrganizationPlan, RosterDirty
from lms_lite_learners.signals import connect, receivers


def grade(user, course, percent=0.5):
    return PersistentCourseGrade.update_or_create(
        user.pk, course.id, percent_grade=percent, letter_grade="", passed=False
    )


def test_enrolling_and_unenrolling_mark_the_person_here(acme, person, marks, happening):
    ada = person("ada")
    with happening():
        CourseEnrollment.enroll(ada, acme.safe.id)
    assert marks() == {("Acme", ada.pk)}
    assert RosterDirty.objects.get().added_via == "enrollment"
    RosterDirty.objects.all().delete()
    with happening():
        CourseEnrollment.unenroll(ada, acme.safe.id)
    assert marks() == {("Acme", ada.pk)}


def test_an_enrolment_deleted_without_an_event_marks_too(acme, marks, happening):
    with happening():
        CourseEnrollment.objects.filter(user=acme.learner).delete()
    assert marks() == {("Acme", acme.learner.pk)}


def test_a_grade_marks_the_person_here(acme, marks, happening):
    with happening():
        grade(acme.learner, acme.safe)
    assert marks() == {("Acme", acme.learner.pk)}


def test_a_role_given_or_taken_marks_the_person_here(acme, person, marks, happening):
    ada, bob = person("ada"), person("bob")
    RosterDirty.objects.all().delete()
    with happening():
        CourseStaffRole(acme.safe.id).add_users(ada)
        OrgInstructorRole("Acme").add_users(bob)
    assert marks() == {("Acme", ada.pk), ("Acme", bob.pk)}
    RosterDirty.objects.all().delete()
    with happening():
        OrgInstructorRole("Acme").remove_users(bob)
    assert marks() == {("Acme", bob.pk)}


def test_confirming_an_account_marks_the_person_everywhere(person, marks, happening):
    ada = person("ada", is_active=False)
    registration = Registration()
    registration.register(ada)
    with happening():
        registration.activate()
    assert marks() == {("", ada.pk)}


def test_a_new_address_marks_the_person_everywhere(person, marks, happening):
    ada = person("ada")
    RosterDirty.objects.all().delete()
    with happening():
        ada.email = "new@people.example"
        ada.save()
    assert marks() == {("", ada.pk)}
    RosterDirty.objects.all().delete()
    with happening():
        USER_EMAIL_CHANGED.send(sender=None, user=ada, request=None)
    assert marks() == {("", ada.pk)}


def test_a_new_name_or_city_marks_the_person_everywhere(acme, marks, happening):
    with happening():
        acme.learner.profile.city = "Leiden"
        acme.learner.profile.save()
    assert marks() == {("", acme.learner.pk)}


def test_signing_in_marks_the_person_everywhere(acme, marks, happening, signed_in):
    with happening():
        signed_in(acme.learner)
    assert marks() == {("", acme.learner.pk)}


def test_registering_marks_the_new_account_everywhere(client, marks, happening):
    with happening():
        client.post(
            "/api/user/v2/account/registration/",
            {
                "email": "ada@people.example",
                "name": "Ada",
                "username": "ada",
                "password": "a long way round",
                "honor_code": "true",
            },
        )
    ada = get_user_model().objects.get(username="ada")
    assert marks() == {("", ada.pk)}


def test_what_nobody_sees_of_an_account_marks_nobody(acme, marks, happening):
    with happening():
        update_last_login(None, acme.learner)
    assert marks() == set()


def test_a_rolled_back_event_leaves_no_mark(acme, person, marks, happening):
    ada = person("ada")
    with happening(), transaction.atomic():
        CourseEnrollment.enroll(ada, acme.safe.id)
        transaction.set_rollback(True)
    assert marks() == set()


def test_the_plan_is_not_asked_in_the_receiver(acme, person, marks, happening):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    ada = person("ada")
    with happening():
        CourseEnrollment.enroll(ada, acme.safe.id)
    assert marks() == {("Acme", ada.pk)}


@pytest.mark.parametrize(
    "act", ["enroll", "unenroll", "grade", "confirm", "save", "profile", "role"]
)
def test_an_event_costs_the_host_two_queries_at_most(acme, person, happening, deaf, act):
    def queries(name):
        user = person(name, is_active=act != "confirm")
        registration = Registration()
        registration.register(user)
        if act == "unenroll":
            CourseEnrollment.enroll(user, acme.safe.id)
        acts = {
            "enroll": lambda: CourseEnrollment.enroll(user, acme.safe.id),
            "unenroll": lambda: CourseEnrollment.unenroll(user, acme.safe.id),
            "grade": lambda: grade(user, acme.safe),
            "confirm": registration.activate,
            "save": user.save,
            "profile": user.profile.save,
            "role": lambda: CourseStaffRole(acme.safe.id).add_users(user),
        }
        with (
            CaptureQueriesContext(
                connection,
            ) as caught,
            happening(),
        ):
            acts[act]()
        return len(caught)

    queries("warm")
    heard = queries("heard")
    deaf()
    assert 1 <= heard - queries("unheard") <= 2


def test_trouble_with_the_mark_never_reaches_the_host(acme, person, happening, monkeypatch, caplog):
    words = "Duplicate entry 'Acme-ada@people.example'"

    def break_down(*_args, **_kwargs):
        raise DatabaseError(words)

    ada = person("ada")
    monkeypatch.setattr(receivers, "mark", break_down)
    with happening():
        CourseEnrollment.enroll(ada, acme.safe.id)
    assert CourseEnrollment.is_enrolled(ada, acme.safe.id)
    assert "DatabaseError" in caplog.text
    assert "in break_down" in caplog.text
    assert words not in caplog.text


def test_connecting_twice_hears_everything_once(acme, person, marks, happening):
    with happening() as once:
        CourseEnrollment.enroll(person("ada"), acme.safe.id)
    connect()
    with happening() as again:
        CourseEnrollment.enroll(person("bob"), acme.safe.id)
    assert once
    assert len(again) == len(once)


def test_studio_hears_of_enrolments_and_roles_alone_and_tells_no_worker(
    acme, person, marks, messages, happening, deaf, settings
):
    deaf()
    settings.ROOT_URLCONF = "cms.urls"
    connect()
    ada = person("ada")
    with happening():
        ada.save()
        grade(ada, acme.safe)
    assert marks() == set()
    with happening():
        CourseEnrollment.enroll(ada, acme.safe.id)
    assert marks() == {("Acme", ada.pk)}
    RosterDirty.objects.all().delete()
    with happening():
        CourseStaffRole(acme.safe.id).add_users(ada)
    assert marks() == {("Acme", ada.pk)}
    assert not messages


def test_many_events_are_one_message_for_each_organisation(
    acme, globex, person, messages, happening
):
    people = [person(f"p{number}") for number in range(20)]
    with happening():
        for user in people:
            grade(user, acme.safe)
            grade(user, globex.ops)
    assert messages == {("drain_marks", "Acme"): 1, ("drain_marks", "Globex"): 1}


def test_who_confirms_an_account_waits_for_nobody_elses_message(person, messages, happening):
    people = [person(name, is_active=False) for name in ("ada", "bob")]
    with happening():
        for user in people:
            registration = Registration()
            registration.register(user)
            registration.activate()
    assert messages[("drain_marks", "")] >= 2


def test_an_address_that_got_capitals_is_found_at_once(person, happening, monkeypatch):
    monkeypatch.setattr(capitals, "UNSETTLED", 0)
    ada = person("ada", email="old@people.example")
    assert accounts.find_accounts(["ada@people.example"]) == {}
    with happening():
        ada.email = "Ada@people.example"
        ada.save()
    assert accounts.find_accounts(["ada@people.example"]).keys() == {"ada@people.example"}


def written(caught):
    return [query for query in caught if "INSERT" in query["sql"] and "rosterdirty" in query["sql"]]


def test_the_signals_of_one_act_write_one_mark(acme, person, happening, marks):
    ada = person("ada")
    with CaptureQueriesContext(connection) as caught, happening():
        CourseEnrollment.enroll(ada, acme.safe.id)
    assert len(written(caught)) == 1
    assert ("Acme", ada.pk) in marks()


def test_a_later_act_writes_its_own_mark(acme, person, happening, marks):
    ada = person("ada")
    with happening():
        CourseEnrollment.enroll(ada, acme.safe.id)
    RosterDirty.objects.all().delete()
    with CaptureQueriesContext(connection) as caught, happening():
        CourseEnrollment.unenroll(ada, acme.safe.id)
    assert len(written(caught)) == 1
    assert marks() == {("Acme", ada.pk)}
