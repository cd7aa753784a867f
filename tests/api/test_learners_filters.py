"""What the list is narrowed by."""

import pytest

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import CourseStaffRole, OrgStaffRole
from lms_lite_learners.data import Query
from lms_lite_learners.models import Learner
from lms_lite_learners.roster import filters
from tests.api.conftest import NOW, cursor_of, emails


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("ada", ["dan", "bob", "ada", "eve"]),
        ("ADAMS", ["bob", "eve"]),
        ("king a", ["bob"]),
        ("  zoe  ", ["eve"]),
        ("Zoë", ["eve"]),
        ("emi", ["ada"]),
        ("dams", []),
        ("eve@people", ["eve"]),
        ("eve@people.example", ["eve"]),
        ("EVE@People.Example", ["eve"]),
        ("eve@people.exampl", []),
        ("people", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("\u0301", []),
    ],
)
def test_search_finds_starts_of_name_words_and_address(get, five, search, expected):
    assert emails(get(search=search)) == expected


@pytest.mark.parametrize("ordering", ["name", "-name", "email", "-last_login"])
def test_who_is_found_by_two_words_stands_on_the_list_once(get, active, ordering):
    for username, name in (("ada", "Anna Ananas"), ("bob", "Bo Anton"), ("cyd", "Anke Berg")):
        active("Acme", username, name=name)
    pages, cursor = [], ""
    while not pages or cursor:
        page = get(search="an", ordering=ordering, page_size=1, cursor=cursor)
        pages += emails(page)
        cursor = cursor_of(page["next"]) if page["next"] else ""
    assert (sorted(pages), page["count"]) == (["ada", "bob", "cyd"], 3)
    if ordering.endswith("name"):
        assert pages == (["bob", "ada", "cyd"] if ordering == "-name" else ["cyd", "ada", "bob"])


def test_pending_people_are_found_by_the_start_of_the_address(get, pending):
    for email in ("ada@x.example", "adam@x.example", "bob@x.example", "ada@x.exampleton.org"):
        pending("Acme", email)
    found = emails(get(tab="pending", search="ADA", ordering="email"))
    assert found == ["ada", "ada", "adam"]
    assert get(tab="pending", search="Ada@X.example")["count"] == 1


def test_the_course_filter_lists_who_is_enrolled_now(get, five, acme):
    people = [row.user for row in five[:3]]
    for user in people:
        CourseEnrollment.enroll(user, acme.data.id)
    CourseEnrollment.unenroll(people[0], acme.data.id)
    page = get(course=str(acme.data.id), ordering="email")
    assert (emails(page), page["count"]) == (["cyd", "dan"], 2)


@pytest.mark.parametrize("ordering", ["email", "enrolled_courses"])
@pytest.mark.parametrize("search", ["", "people"])
def test_the_course_filter_leaves_out_who_is_staff_there(get, active, acme, ordering, search):
    rows = {name: active("Acme", name, name="People") for name in ("ada", "bob", "cyd")}
    for row in rows.values():
        CourseEnrollment.enroll(row.user, acme.safe.id)
        CourseEnrollment.enroll(row.user, acme.data.id)
    CourseStaffRole(acme.safe.id).add_users(rows["ada"].user)
    OrgStaffRole("Acme").add_users(rows["bob"].user)
    page = get(course=str(acme.safe.id), ordering=ordering, search=search)
    assert (emails(page), page["count"]) == (["cyd"], 1)
    page = get(course=str(acme.data.id), ordering=ordering, search=search)
    assert sorted(emails(page)) == ["ada", "cyd"]


def test_both_forms_of_the_course_filter_leave_out_staff(active, acme):
    rows = [active("Acme", name) for name in ("ada", "bob")]
    for row in rows:
        CourseEnrollment.enroll(row.user, acme.safe.id)
    CourseStaffRole(acme.safe.id).add_users(rows[0].user)
    found = filters.filters_of("Acme", Query(course=str(acme.safe.id)))
    learners = Learner.objects.filter(org="Acme", status="active")
    for listed in (
        filters.matching(learners, found),
        filters.probed(learners, found, "id"),
    ):
        assert [row.pk for row in listed] == [rows[1].pk]


@pytest.mark.parametrize("params", [{"never_logged_in": "true"}, {"inactive_since": "2026-05-01"}])
@pytest.mark.parametrize("ordering", ["name", "last_login"])
def test_times_filter_nobody_whose_times_may_not_be_shown(get, active, params, ordering):
    active("Acme", "ada", is_open=False, last_login=NOW)
    active("Acme", "bob")
    page = get(**params, ordering=ordering)
    assert (emails(page), page["count"]) == (["bob"], 1)


@pytest.mark.parametrize(
    ("key", "status"),
    [("nonsense", 400), ("course-v1:Acme+NONE+1", 404), ("course-v1:Globex+OPS10+2026", 404)],
)
def test_a_course_that_is_not_the_organisations_is_refused(get, globex, key, status):
    answer = get(status, course=key)
    assert list(answer["fields"]) == ["course"]
    assert key in answer["detail"]


def test_filters_narrow_the_list(get, five):
    assert emails(get(added_via="launch")) == ["dan"]
    assert emails(get(never_logged_in="true")) == ["eve"]
    assert emails(get(inactive_since="2026-05-30T00:00:00Z", ordering="email")) == [
        "ada",
        "bob",
        "eve",
    ]
    assert emails(get(inactive_since="2026-05-29", ordering="email")) == ["ada", "eve"]
    assert emails(get(added_via="import", never_logged_in="true", search="zoe")) == ["eve"]
    assert emails(get(added_via="launch", never_logged_in="true")) == []


@pytest.mark.parametrize(
    "params",
    [
        {"tab": "gone"},
        {"added_via": "post"},
        {"ordering": "password"},
        {"ordering": "--name"},
        {"ordering": "user__password"},
        {"page_size": "0"},
        {"page_size": "101"},
        {"page_size": "x"},
        {"inactive_since": "soon"},
        {"never_logged_in": "perhaps"},
        {"search": "a\0b"},
        {"search": "x" * 256},
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(get, params):
    answer = get(400, **params)
    assert list(answer["fields"]) == list(params)


@pytest.mark.parametrize(
    "params", [{"course": "x"}, {"never_logged_in": "1"}, {"inactive_since": "2026-01-01"}]
)
def test_the_pending_tab_refuses_filters_of_the_active_one(get, params):
    assert list(get(400, tab="pending", **params)["fields"]) == list(params)
