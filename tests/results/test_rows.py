"""Who is in a report and with which courses."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from happenings import NOW, complete, end, found_of, grade, people_of, result_of, study

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import (
    CourseBetaTesterRole,
    CourseInstructorRole,
    CourseStaffRole,
    OrgStaffRole,
)
from lms_lite_learners.data import DateRange, Scope
from lms_lite_learners.models import Learner
from lms_lite_learners.results import rows
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

ACME = Scope("Acme")
DAY = datetime(2026, 3, 10, 12, tzinfo=UTC)


def author_scope(*courses, **more):
    return Scope(None, tuple(str(course.id) for course in courses), is_author=True, **more)


def names(scope):
    return [one.account.username for one in people_of(scope)]


@pytest.fixture
def people(person, enlist):
    """Five learners on Acme's list, in the order of their ids."""
    found = [person(f"p{number}") for number in range(5)]
    enlist(*found)
    return found


def test_without_dates_all_active_learners_are_in(acme, people, person, ada):
    person("not-listed")
    assert names(ACME) == ["p0", "p1", "p2", "p3", "p4", "ada"]


def test_pending_learners_and_other_organisations_learners_are_not(acme, globex, person, enlist):
    enlist(person("globs"), org="Globex")
    Learner.objects.create(
        org="Acme", status="pending", email_key="x@y.example", added_at=NOW, added_via="manual"
    )
    assert names(ACME) == []


def test_the_ranges_hold_each_learner_once_in_order(acme, people):
    spans = list(rows.bounds(ACME, 2))
    assert len(spans) == 3
    assert [after for after, _until in spans] == [0, *(until for _after, until in spans[:-1])]
    assert names(ACME) == [f"p{number}" for number in range(5)]


def test_few_learners_far_apart_are_read_by_their_ids(acme, person, enlist):
    first, *_others, last = (person(f"p{number}") for number in range(12))
    enlist(first, last)
    study(last, acme.safe)
    found = rows.in_range(ACME, 0, last.pk, NOW)
    assert [len(one.results) for one in found] == [0, 1]


def test_only_the_selected_learners_are_in(acme, people, person):
    stranger = person("stranger")
    chosen = Scope("Acme", users=(people[3].pk, people[1].pk, stranger.pk))
    assert names(chosen) == ["p1", "p3"]


@pytest.mark.parametrize("is_author", [False, True])
def test_selected_learners_far_apart_are_read_by_their_ids(acme, person, enlist, is_author):
    first, *_others, last = (person(f"p{number}") for number in range(12))
    enlist(first, last)
    study(first, acme.safe)
    study(last, acme.safe)
    users = (first.pk, last.pk)
    scope = author_scope(acme.safe, users=users) if is_author else Scope("Acme", users=users)
    with CaptureQueriesContext(connection) as asked:
        found = rows.in_range(scope, 0, last.pk, NOW)
    assert tuple(one.user_id for one in found) == users
    assert not [one for one in asked.captured_queries if re.search(r"id\W? <= ", one["sql"])]


@pytest.mark.parametrize("is_author", [False, True])
def test_a_range_holds_those_selected_inside_it_only(acme, people, is_author):
    study(people[1], acme.safe)
    study(people[3], acme.safe)
    users = (people[1].pk, people[3].pk)
    scope = author_scope(acme.safe, users=users) if is_author else Scope("Acme", users=users)
    found = rows.in_range(scope, people[1].pk, people[4].pk, NOW)
    assert [one.user_id for one in found] == [people[3].pk]


def test_many_selected_learners_are_looked_up_in_slices(
    acme, people, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(rows, "SLICE", 2)
    study(people[0], acme.safe)
    scope = Scope("Acme", users=tuple(user.pk for user in reversed(people)))
    with django_assert_num_queries(6 + 3):
        found = rows.in_range(scope, 0, people[-1].pk, NOW)
    assert [one.account.username for one in found] == ["p0", "p1", "p2", "p3", "p4"]


def test_results_of_accounts_come_in_the_order_asked_for(acme, people, person):
    ids = [people[2].pk, person("stranger").pk, people[0].pk]
    found = rows.learner_results(ACME, ids, NOW)
    assert [one.account.username for one in found] == ["p2", "p0"]


def test_with_dates_who_has_no_result_inside_is_left_out(acme, ada, people):
    grade(ada, acme.safe, 0.9, "Pass", passed_timestamp=DAY)
    day = Scope("Acme", range=DateRange(DAY.date(), DAY.date()))
    assert names(day) == ["ada"]
    assert names(Scope("Acme", range=DateRange(start=DAY.date() + timedelta(days=1)))) == []


def test_with_dates_a_result_outside_is_none(acme, ada):
    grade(ada, acme.safe, 0.9, "Pass", passed_timestamp=DAY)
    grade(ada, acme.data, 0.9, "Pass", passed_timestamp=DAY + timedelta(days=2))
    found = found_of(ada, start=DAY.date(), end=DAY.date())
    assert list(found.results) == [str(acme.safe.id)]


def test_dates_leave_last_active_alone(acme, ada):
    grade(ada, acme.safe, 0.9, "Pass", passed_timestamp=DAY, modified=DAY)
    complete(ada, acme.data, NOW)
    assert found_of(ada, start=DAY.date(), end=DAY.date()).last_active == NOW


def test_an_enrolment_without_a_time_lies_in_no_range(acme, ada):
    study(ada, acme.safe)
    CourseEnrollment.objects.update(created=None)
    assert result_of(ada, acme.safe).date is None
    assert found_of(ada, start=DAY.date()) is None


def test_chosen_courses_limit_the_results_but_not_last_active(acme, ada):
    study(ada, acme.safe)
    complete(ada, acme.data, NOW)
    scope = Scope("Acme", (str(acme.data.id),))
    [found] = rows.learner_results(scope, [ada.pk], NOW)
    assert (found.results, found.last_active) == ({}, NOW)


def test_of_who_isnt_open_yet_only_the_account_is_told(acme, person, enlist):
    bea = person("bea", last_login=NOW)
    enlist(bea, is_open=False)
    complete(bea, acme.safe, NOW)
    found = found_of(bea)
    assert (found.account.username, found.is_open, found.last_active) == ("bea", False, None)


def test_a_first_result_opens_the_row(acme, person, enlist):
    bea = person("bea", last_login=NOW)
    enlist(bea, is_open=False)
    study(bea, acme.safe)
    assert found_of(bea).is_open
    assert found_of(bea).last_active == NOW


@pytest.mark.parametrize("role", [CourseStaffRole, CourseInstructorRole, CourseBetaTesterRole])
def test_a_course_one_has_any_role_in_is_no_result(acme, ada, role):
    study(ada, acme.safe, acme.data)
    grade(ada, acme.safe, 0.9, "Pass")
    role(acme.safe.id).add_users(ada)
    assert list(found_of(ada).results) == [str(acme.data.id)]


def test_activity_in_a_course_one_is_staff_of_doesnt_count(acme, ada):
    complete(ada, acme.safe, NOW)
    CourseStaffRole(acme.safe.id).add_users(ada)
    assert found_of(ada).last_active is None


def test_a_role_on_the_organisation_counts_for_all_its_courses_and_no_others(acme, globex, ada):
    study(ada, acme.safe, acme.data, globex.ops)
    OrgStaffRole("Globex").add_users(ada)
    assert len(found_of(ada).results) == 2
    OrgStaffRole("Acme").add_users(ada)
    assert found_of(ada).results == {}


def test_a_deleted_course_keeps_its_results_and_never_ends(acme, ada):
    study(ada, acme.safe)
    end(acme.safe)
    CourseOverview.objects.filter(id=acme.safe.id).delete()
    assert result_of(ada, acme.safe).status == "in_progress"
    assert str(acme.safe.id) in rows.course_columns(ACME)


@pytest.mark.parametrize("key", ["ccx-v1:Acme+SAFE101+2026+ccx@7", "Acme/OLD1/2012"])
def test_courses_with_other_kinds_of_keys_are_courses_too(acme, ada, key):
    grade(ada, key, 0.9, "Pass")
    assert result_of(ada, key).percent == 90
    assert key in rows.course_columns(ACME)


def test_an_organisation_spelled_otherwise_is_another_one(acme, ada):
    grade(ada, "course-v1:ACME+SAFE101+2025", 0.9, "Pass")
    assert found_of(ada).results == {}
    assert all("ACME" not in key for key in rows.course_columns(ACME))


def test_an_author_gets_everybody_with_a_result_listed_or_not(acme, person, ada):
    stranger = person("stranger")
    grade(stranger, acme.safe, 0.4)
    study(ada, acme.data)
    assert names(author_scope(acme.safe)) == ["acme-learner", "stranger"]
    assert names(author_scope(acme.safe, acme.data)) == ["acme-learner", "ada", "stranger"]


def test_an_author_learns_of_no_other_course(acme, ada):
    study(ada, acme.safe, acme.data)
    complete(ada, acme.data, NOW)
    [found] = rows.learner_results(author_scope(acme.safe), [ada.pk], NOW)
    assert (list(found.results), found.last_active) == ([str(acme.safe.id)], None)
    assert rows.course_columns(author_scope(acme.safe)) == [str(acme.safe.id)]


def test_an_authors_report_leaves_out_staff_of_course_and_organisation(acme, globex, person):
    for name, role in (("c", CourseStaffRole(acme.safe.id)), ("o", OrgStaffRole("Acme"))):
        colleague = person(name)
        study(colleague, acme.safe)
        role.add_users(colleague)
    other = person("other")
    study(other, acme.safe)
    OrgStaffRole("Globex").add_users(other)
    assert names(author_scope(acme.safe, globex.ops)) == ["acme-learner", "other"]


def test_an_authors_report_has_the_dates_too(acme, ada):
    grade(ada, acme.safe, 0.9, "Pass", passed_timestamp=DAY)
    assert names(author_scope(acme.safe, range=DateRange(DAY.date(), DAY.date()))) == ["ada"]


def test_an_author_may_select_learners(acme, ada):
    study(ada, acme.safe)
    assert names(author_scope(acme.safe, users=(ada.pk,))) == ["ada"]


def test_a_grade_whose_account_is_gone_is_nobodys(acme, ada):
    grade(ada, acme.safe, 0.9, "Pass")
    ada.delete()
    assert names(author_scope(acme.safe)) == ["acme-learner"]


def test_an_author_of_no_course_gets_nobody(acme):
    assert people_of(Scope(None, (), is_author=True)) == []


@pytest.mark.parametrize("is_author", [False, True])
def test_a_range_costs_as_many_queries_for_many_as_for_one(
    acme, people, django_assert_num_queries, is_author
):
    for user in people:
        study(user, acme.safe, acme.data)
        grade(user, acme.safe, 0.9, "Pass")
    scope = author_scope(acme.safe, acme.data) if is_author else ACME
    for until in (people[0].pk, people[-1].pk):
        with django_assert_num_queries(6 if is_author else 7):
            rows.in_range(scope, 0, until, NOW)
