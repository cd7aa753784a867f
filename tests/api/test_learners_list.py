"""The list's address: its rows, its parameters, its errors."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners.data import InvitationState
from lms_lite_learners.models import Learner, RosterCount, RosterDirty
from lms_lite_learners.roster import counts
from tests.api.conftest import NOW, cursor_of, emails

ACTIVE = [
    "id",
    "name",
    "email",
    "enrolled_courses",
    "completed_courses",
    "location",
    "last_login",
    "added_at",
    "added_via",
]
PENDING = [
    "id",
    "email",
    "invitation_state",
    "reason",
    "added_at",
    "added_by",
    "invited_at",
    "reminded_at",
    "remind_allowed_at",
    "expires_at",
    "due_at",
    "reminders",
    "next_reminder_at",
]


def test_an_active_row_has_the_promised_fields(get, active):
    active("Acme", "ada", name="Ada Lovelace", city="London", country="GB")
    page = get()
    assert list(page) == ["count", "count_is_exact", "next", "previous", "results"]
    row = page["results"][0]
    assert list(row) == ACTIVE
    assert (row["name"], row["location"], row["last_login"]) == ("Ada Lovelace", "London, GB", None)
    assert isinstance(row["id"], str)


def test_a_pending_row_has_the_promised_fields(get, pending, acme):
    pending("Acme", "ada@x.example", by=acme.manager.id, invited_at=NOW)
    row = get(tab="pending")["results"][0]
    assert list(row) == PENDING
    assert (row["email"], row["added_by"]) == ("ada@x.example", "Mary Manager")
    assert (row["invited_at"], row["reminded_at"]) == ("2026-06-01T12:00:00Z", None)


def test_a_name_falls_back_to_the_username(get, active):
    active("Acme", "ada")
    assert get()["results"][0]["name"] == "ada"


def test_who_is_not_open_yet_shows_address_and_name_only(get, active):
    active("Acme", "ada", name="Ada", city="London", is_open=False, last_login=NOW)
    row = get()["results"][0]
    assert (row["name"], row["email"]) == ("Ada", "ada@people.example")
    hidden = ("enrolled_courses", "completed_courses", "location", "last_login")
    assert [row[field] for field in hidden] == [None] * 4


def test_an_invitation_that_leaves_just_now_is_queued(get, pending):
    pending("Acme", "ada@x.example", state=InvitationState.SENDING)
    assert get(tab="pending")["results"][0]["invitation_state"] == "queued"


def test_other_organisations_rows_are_not_in_the_list(get, active, pending):
    active("Globex", "ada")
    active("acme", "bob")
    pending("Globex", "cyd@x.example")
    assert get()["results"] == get(tab="pending")["results"] == []


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("", ["dan", "cyd", "bob", "ada", "eve"]),
        ("name", ["dan", "cyd", "bob", "ada", "eve"]),
        ("email", ["ada", "bob", "cyd", "dan", "eve"]),
        ("location", ["cyd", "bob", "dan", "ada", "eve"]),
        ("last_login", ["eve", "ada", "bob", "cyd", "dan"]),
        ("added_at", ["eve", "dan", "cyd", "bob", "ada"]),
        ("added_via", ["bob", "ada", "eve", "dan", "cyd"]),
        ("id", ["eve", "dan", "cyd", "bob", "ada"]),
    ],
)
def test_active_rows_sort_by_every_field_both_ways(get, five, ordering, expected):
    assert emails(get(ordering=ordering)) == expected
    if ordering:
        assert emails(get(ordering=f"-{ordering}")) == expected[::-1]


def test_active_rows_sort_by_courses(get, five, acme):
    dan = Learner.objects.get(user__username="dan").user
    CourseEnrollment.enroll(dan, acme.safe.id)
    Learner.objects.filter(user=dan).update(enrolled=1)
    assert emails(get(ordering="-enrolled_courses"))[0] == "dan"
    assert emails(get(ordering="-completed_courses")) == ["ada", "bob", "cyd", "dan", "eve"]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("email", ["ada", "bob", "cyd"]),
        ("invitation_state", ["cyd", "ada", "bob"]),
        ("reason", ["ada", "bob", "cyd"]),
        ("added_at", ["cyd", "bob", "ada"]),
        ("invited_at", ["bob", "cyd", "ada"]),
        ("reminded_at", ["ada", "cyd", "bob"]),
        ("remind_allowed_at", ["bob", "ada", "cyd"]),
        ("expires_at", ["cyd", "ada", "bob"]),
        ("id", ["ada", "bob", "cyd"]),
    ],
)
def test_pending_rows_sort_by_every_field_both_ways(get, pending, ordering, expected):
    def days(number):
        return NOW + timedelta(days=number)

    for name, state, times in (
        ("ada", "invited", (3, 3, 1, 2, 2)),
        ("bob", "queued", (2, 1, 3, 1, 3)),
        ("cyd", "failed", (1, 2, 2, 3, 1)),
    ):
        row = pending(
            "Acme",
            f"{name}@x.example",
            at=days(times[0]),
            state=InvitationState(state),
            invited_at=days(times[1]),
            reminded_at=days(times[2]),
            remind_allowed_at=days(times[3]),
            reason="" if name == "ada" else name,
        )
        type(row.invitation).objects.filter(pk=row.invitation.pk).update(expires_at=days(times[4]))
    assert emails(get(tab="pending", ordering=ordering)) == expected
    assert emails(get(tab="pending", ordering=f"-{ordering}")) == expected[::-1]


def test_pending_rows_sort_by_the_name_of_who_added_them(get, pending, person):
    zoe, abe = person("a1", name="Zoe"), person("a2", name="Abe")
    for email, adder in (("ada@x.example", zoe), ("bob@x.example", abe)):
        Learner.objects.filter(pk=pending("Acme", email, by=adder.id).pk).update(
            added_by_sort=adder.profile.name.lower()
        )
    assert emails(get(tab="pending", ordering="added_by")) == ["bob", "ada"]


@pytest.mark.parametrize("ordering", ["name", "-email", "added_via", "-last_login", "id", "-id"])
@pytest.mark.parametrize("more", [{}, {"search": "people"}, {"search": "a"}])
def test_paging_visits_every_row_once_and_back_again(get, active, ordering, more):
    for number in range(11):
        active("Acme", f"a{number:02}", name=f"People {number % 3}")
    whole = get(ordering=ordering, page_size=100, **more)
    assert whole["next"] is whole["previous"] is None
    page, ahead = get(ordering=ordering, page_size=4, **more), []
    while True:
        ahead.append(emails(page))
        if page["next"] is None:
            break
        page = get.client.get(page["next"]).json()
    assert [len(part) for part in ahead] == [4, 4, 3]
    assert [name for part in ahead for name in part] == emails(whole)
    back = [ahead[-1]]
    while page["previous"]:
        page = get.client.get(page["previous"]).json()
        back.append(emails(page))
    assert back[::-1] == ahead


def test_a_cursor_past_the_last_row_leads_back(get, active):
    rows = [active("Acme", name) for name in ("ada", "bob")]
    beyond = get(page_size=1)["next"]
    rows[1].delete()
    page = get.client.get(beyond).json()
    assert (page["results"], page["next"]) == ([], None)
    assert emails(get.client.get(page["previous"]).json()) == ["ada"]


@pytest.mark.parametrize("cursor", ["x", "eyJ9", "W1sxXV0:1:2", "1", "ä", "%00"])
def test_a_cursor_nobody_gave_out_is_refused_by_name(get, cursor):
    answer = get(400, cursor=cursor)
    assert (answer["code"], list(answer["fields"])) == ("invalid_cursor", ["cursor"])


def test_a_changed_cursor_is_refused(get, five):
    cursor = cursor_of(get(page_size=2)["next"])
    assert get(400, cursor="A" + cursor[1:])["code"] == "invalid_cursor"
    assert get(400, ordering="email", cursor=cursor)["code"] == "invalid_cursor"
    assert get(400, tab="pending", cursor=cursor)["code"] == "invalid_cursor"


def test_a_count_is_exact_up_to_its_limit_and_kept_above(get, active, monkeypatch):
    for name in ("ada", "bob", "cyd"):
        active("Acme", name)
    RosterCount.objects.create(org="Acme", status="active", count=70, counted_at=NOW)
    page = get()
    assert (page["count"], page["count_is_exact"]) == (3, True)
    monkeypatch.setattr(counts, "EXACT_TO", 2)
    page = get()
    assert (page["count"], page["count_is_exact"]) == (70, False)


@pytest.mark.parametrize(("kept", "count"), [(20_000, 1), (20_001, 20_001)])
def test_only_a_list_that_was_long_when_it_was_counted_is_not_counted_again(
    get, active, kept, count
):
    active("Acme", "ada")
    RosterCount.objects.create(org="Acme", status="active", count=kept, counted_at=NOW)
    page = get()
    assert (page["count"], page["count_is_exact"]) == (count, count == 1)
    assert get(search="ada")["count"] == 1


def test_lists_are_counted_anew_when_their_figure_is_old(active, pending):
    active("Acme", "ada")
    pending("Acme", "bob@x.example")
    RosterCount.objects.create(org="Acme", status="pending", count=9, counted_at=NOW)
    later = NOW + counts.KEPT_FOR
    assert counts.recount_due(["Acme"], later - timedelta(seconds=1)) == 1
    assert counts.recount_due(["Acme"], later) == 1
    assert set(RosterCount.objects.values_list("status", "count")) == {
        ("active", 1),
        ("pending", 1),
    }


def test_a_row_whose_columns_are_out_of_date_shows_the_truth_and_is_marked(
    get, active, django_capture_on_commit_callbacks
):
    row = active("Acme", "ada", name="Ada")
    row.user.profile.name = "Countess"
    row.user.profile.save()
    RosterDirty.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert get()["results"][0]["name"] == "Countess"
    assert RosterDirty.objects.filter(org="Acme", user_id=row.user_id).exists()


def test_a_page_takes_at_most_eight_queries_more_than_an_empty_one(get, acme, active, pending):
    def queries(**params):
        with CaptureQueriesContext(connection) as caught:
            get(**params)
        return len(caught)

    queries()
    empty = queries()
    for number in range(30):
        user = active("Acme", f"a{number}", name=f"Person {number}").user
        CourseEnrollment.enroll(user, acme.safe.id)
        pending("Acme", f"p{number}@x.example", by=acme.manager.id)
    cursor = cursor_of(get(page_size=5)["next"])
    assert queries(page_size=20) == queries(page_size=5) <= empty + 8
    assert queries(page_size=5, cursor=cursor) <= empty + 8
    assert queries(search="person", added_via="enrollment", course=str(acme.safe.id)) <= empty + 8
    assert queries(tab="pending", page_size=20) == queries(tab="pending", page_size=5) <= empty + 8
