"""Enrolling obeys the platform and the course's modes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from openedx_filters import PipelineStep
from openedx_filters.learning.filters import CourseEnrollmentStarted

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from lms_lite_learners.data import People
from lms_lite_learners.host import enrollments, studies
from lms_lite_learners.host.selection import Place

LATER, EARLIER = timedelta(days=1), -timedelta(days=1)


class Veto(PipelineStep):
    """An operator's rule against every enrolment."""

    def run_filter(self, **_kwargs):
        raise CourseEnrollmentStarted.PreventEnrollment("Not today.")


def mode(course, slug, price=0):
    CourseMode.objects.create(
        course_id=course.id, mode_slug=slug, mode_display_name=slug, min_price=price
    )


def change(course, **fields):
    for name, value in fields.items():
        setattr(course, name, value)
    course.save()


def studied(user):
    """Keys of Acme's courses in which the account is actively enrolled."""
    return studies.studies_of(People(frozenset({user.pk})), Place("Acme"))[user.pk]


def answers(user, course):
    """What a plan foretells everybody, '' for success, and what enrolling then says."""
    return enrollments.refusal(str(course.id)), enroll(user, course)[0]


def enroll(user, course):
    return enrollments.enroll_many([user.pk], str(course.id))[user.pk]


def test_a_free_course_takes_anybody(acme, person):
    ada = person("ada")
    assert answers(ada, acme.data) == ("", "enrolled")
    assert CourseEnrollment.is_enrolled(ada, acme.data.id)


def test_a_free_mode_is_taken_where_a_paid_one_is_offered_too(acme, person):
    ada = person("ada")
    mode(acme.data, "honor")
    mode(acme.data, "verified", 50)
    assert answers(ada, acme.data) == ("", "enrolled")
    assert CourseEnrollment.objects.get(user=ada).mode == "honor"


@pytest.mark.parametrize(("slug", "price"), [("professional", 100), ("honor", 10)])
def test_a_course_without_a_free_mode_wants_payment(acme, person, slug, price):
    ada = person("ada")
    mode(acme.data, slug, price)
    assert answers(ada, acme.data) == ("payment_required", "payment_required")
    assert not CourseEnrollment.objects.filter(user=ada).exists()


def test_an_enrolled_person_is_enrolled_already_even_in_a_closed_course(acme):
    change(acme.safe, enrollment_end=timezone.now() + EARLIER)
    assert enroll(acme.learner, acme.safe)[0] == "already_enrolled"


@pytest.mark.parametrize(
    "rule",
    [
        {"enrollment_end": timezone.now() + EARLIER},
        {"enrollment_start": timezone.now() + LATER},
        {"invitation_only": True},
    ],
)
def test_a_closed_course_takes_nobody(acme, person, rule):
    change(acme.data, **rule)
    assert answers(person("ada"), acme.data) == ("enrollment_closed", "enrollment_closed")


def test_a_full_course_takes_nobody(acme, person):
    change(acme.safe, max_student_enrollments_allowed=1)
    assert answers(person("ada"), acme.safe) == ("course_full", "course_full")


def test_an_unknown_course_takes_nobody(person):
    ada = person("ada")
    for key in ("course-v1:Acme+NONE+2026", "no key at all"):
        assert enrollments.refusal(key) == "unknown_course"
        assert enrollments.enroll_many([ada.pk], key)[ada.pk][0] == "unknown_course"


def test_a_veto_of_the_platform_is_told_in_its_words(acme, person, settings):
    settings.OPEN_EDX_FILTERS_CONFIG = {
        "org.openedx.learning.course.enrollment.started.v1": {
            "fail_silently": False,
            "pipeline": ["tests.host_door.test_enrollments_door.Veto"],
        }
    }
    assert enroll(person("ada"), acme.data) == ("enrollment_closed", "Not today.")


def test_an_account_without_a_profile_is_refused_and_nothing_is_left(acme, django_user_model):
    bare = django_user_model.objects.create_user("bare", "bare@people.example")
    assert enroll(bare, acme.data)[0] == "enrollment_closed"
    assert not CourseEnrollment.objects.filter(user=bare).exists()


def test_many_are_enrolled_with_an_answer_for_each(acme, person):
    ada, bob = person("ada"), person("bob")
    found = enrollments.enroll_many([ada.pk, bob.pk, acme.learner.pk, 0], str(acme.safe.id))
    assert [code for code, _text in found.values()] == [
        "enrolled",
        "enrolled",
        "already_enrolled",
        "enrollment_closed",
    ]


def test_an_address_is_let_in_once_whatever_its_capitals(acme):
    CourseEnrollmentAllowed.objects.create(email="Ada@people.example", course_id=acme.data.id)
    keys = ["ada@people.example", "bob@people.example"]
    for _time in range(2):
        assert set(enrollments.allow(keys, str(acme.data.id)).values()) == {"allowed"}
    rows = CourseEnrollmentAllowed.objects.filter(course_id=acme.data.id)
    assert sorted(rows.values_list("email", "auto_enroll")) == [
        ("Ada@people.example", True),
        ("bob@people.example", True),
    ]


def test_letting_addresses_in_reads_no_course_s_whole_allow_list(acme):
    rows = CourseEnrollmentAllowed.objects
    rows.create(email="Eve@people.example", course_id=acme.data.id)
    enrollments.allow(["eve@people.example"], str(acme.data.id))
    with CaptureQueriesContext(connection) as queries:
        enrollments.allow(["ada@people.example"], str(acme.data.id))
    reads = [
        query["sql"]
        for query in queries
        if query["sql"].startswith("SELECT") and "enrollmentallowed" in query["sql"]
    ]
    assert reads
    assert not [sql for sql in reads if "LOWER(" in sql and '."id" >' not in sql]


def test_an_account_is_enrolled_where_its_address_stands_in_capitals(acme, person):
    ada = person("ada")
    CourseEnrollmentAllowed.objects.create(
        email="Ada@people.example", course_id=acme.data.id, auto_enroll=True
    )
    enrollments.enroll_allowed("Acme", ada.pk, "ada@people.example")
    assert CourseEnrollment.is_enrolled(ada, acme.data.id)


def test_an_address_that_differs_by_an_accent_is_somebody_elses_place(acme, person):
    ada = person("ada")
    CourseEnrollmentAllowed.objects.create(
        email="adä@people.example", course_id=acme.data.id, auto_enroll=True
    )
    enrollments.enroll_allowed("Acme", ada.pk, "ada@people.example")
    assert not CourseEnrollment.is_enrolled(ada, acme.data.id)


def test_an_address_is_not_let_into_a_course_that_takes_nobody(acme):
    mode(acme.data, "professional", 100)
    change(acme.lead, invitation_only=True)
    for course, code in ((acme.data, "payment_required"), (acme.lead, "enrollment_closed")):
        assert enrollments.allow(["ada@people.example"], str(course.id)) == {
            "ada@people.example": code
        }
    assert not CourseEnrollmentAllowed.objects.exists()


def test_ended_enrolments_and_other_organisations_dont_count(acme, globex, person):
    ada = person("ada")
    for course in (acme.safe, acme.data, globex.ops):
        CourseEnrollment.enroll(ada, course.id)
    CourseEnrollment.unenroll(ada, acme.data.id)
    assert list(studied(ada)) == [str(acme.safe.id)]
    assert enrollments.enrolled_courses([ada.pk], [str(acme.data.id)]) == {}


def test_a_deleted_course_counts_and_another_case_of_the_organisation_does_not(acme, person):
    ada = person("ada")
    gone, other = "course-v1:Acme+GONE+1", "course-v1:ACME+SAFE101+2026"
    for key in (gone, other):
        CourseEnrollment.objects.create(user=ada, course_id=CourseKey.from_string(key))
    assert list(studied(ada)) == [gone]


def test_people_are_walked_by_id_without_losing_one(acme, person):
    people = [person(f"p{number}") for number in range(5)]
    for user in people:
        CourseEnrollment.enroll(user, acme.safe.id)
        CourseEnrollment.enroll(user, acme.data.id)
    walked, after = [], 0
    while until := enrollments.next_bound(after, 3):
        walked += sorted(enrollments.active_within("Acme", after, until, [str(acme.data.id)]))
        after = until
    assert walked == [user.pk for user in people]
    assert enrollments.active_user_ids([str(acme.data.id)], people[1].pk, 2) == walked[2:4]
    keys, (first, *_more, last) = [str(acme.data.id)], walked
    assert enrollments.count_people(keys, 0, last, leaving_out=[walked[:2]]) == 3
    assert enrollments.count_people(keys, first, last - 1) == 3


def test_no_more_enrolments_are_read_than_asked_for(acme, person):
    first, *others = [person(f"p{number}") for number in range(4)]
    for user in (first, *others):
        CourseEnrollment.enroll(user, acme.data.id)
        CourseEnrollment.enroll(user, acme.lead.id)
    keys, others = [str(acme.data.id), str(acme.lead.id)], [user.pk for user in others]
    assert enrollments.some_people(keys, 6, leaving_out=[[first.pk]]) == (others, True)
    found, is_all = enrollments.some_people(keys, 5)
    assert (len(found) <= 4, is_all) == (True, False)


def test_country_rules_of_the_platform_keep_people_out(acme, person, monkeypatch):
    ada = person("ada")
    monkeypatch.setattr(
        "openedx.core.djangoapps.embargo.api.check_course_access",
        lambda _key, user: user != ada,
    )
    assert enroll(ada, acme.data)[0] == "enrollment_closed"
    assert enroll(person("bob"), acme.data)[0] == "enrolled"
