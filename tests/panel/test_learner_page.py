"""The page about one learner, and the ways to it and back."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from panel_pages import text_of

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners import invitations
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster import membership, refresh

ADDRESS = "ada@new.example"


@pytest.fixture
def active(acme, person):
    """Put accounts on Acme's list: active("ada", name="Ada Lovelace") is the row."""

    def add(username, *, is_open=True, by=0, via="enrollment", **fields):
        user, now = person(username, **fields), timezone.now()
        membership.activate(
            "Acme", {user.pk: user.email}, via=via, acting_user_id=by, is_open=is_open, now=now
        )
        refresh.refresh("Acme", [user.pk], now)
        return Learner.objects.get(org="Acme", user=user)

    return add


@pytest.fixture
def ada(pending):
    """Ada, pending and not written to yet."""
    return pending(ADDRESS, notify="")[ADDRESS]


def href(answer, label):
    """Where the first link with this text leads."""
    found = re.findall(
        r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', answer.content.decode(), re.DOTALL
    )
    texts = {re.sub(r"<[^>]+>", "", text).strip(): url for url, text in reversed(found)}
    return texts[label].replace("&amp;", "&")


def fact(answer, label):
    """What stands behind a label."""
    found = re.search(rf"<dt>{label}</dt><dd>(.*?)</dd>", answer.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else None


def test_an_active_name_leads_to_the_page_and_back_to_the_same_list(managing, active):
    row = active("ada", name="Ada Lovelace")
    url = href(managing("?search=ada&ordering=email"), "Ada Lovelace")
    assert url.startswith(f"/learners/Acme/{row.pk}/?back=")
    page = managing.client.get(url)
    assert page.status_code == 200
    assert href(page, "Learners of Acme") == "/learners/Acme/?search=ada&ordering=email"


def test_a_pending_address_leads_to_the_page(managing, ada):
    page = managing.client.get(href(managing("?tab=pending"), ADDRESS))
    assert "Pending learner" in text_of(page)
    assert href(page, "Learners of Acme") == "/learners/Acme/?tab=pending"


def test_without_a_list_to_go_back_to_it_leads_to_the_plain_one(managing, ada):
    assert href(managing(f"{ada.pk}/"), "Learners of Acme") == "/learners/Acme/"


def test_who_it_is_and_who_added_him(managing, active, acme):
    row = active("ada", name="Ada Lovelace", city="London", country="GB", by=acme.manager.pk)
    page = managing(f"{row.pk}/")
    assert "<h1><bdi>Ada Lovelace</bdi></h1>" in page.content.decode()
    assert (fact(page, "E-mail"), fact(page, "Username")) == ("ada@people.example", "ada")
    assert (fact(page, "Status"), fact(page, "How added")) == ("Active", "Enrolment")
    assert (fact(page, "Added by"), fact(page, "Location")) == ("Mary Manager", "London, GB")
    assert (fact(page, "Last login"), fact(page, "Last active")) == ("Never", "Never")


def test_each_course_with_status_score_and_date(managing, active, acme):
    row = active("ada")
    CourseEnrollment.enroll(row.user, acme.safe.id)
    PersistentCourseGrade.objects.create(
        user_id=row.user_id, course_id=acme.safe.id, percent_grade=0.845, letter_grade="Pass",
        passed_timestamp="2026-06-01T12:00:00Z",
    )  # fmt: skip
    CourseEnrollment.enroll(row.user, acme.lead.id)
    page = managing(f"{row.pk}/")
    said = text_of(page)
    assert re.search(r"SAFE101 course-v1:Acme\+SAFE101\+2026 Passed 85 % June 1, 2026", said)
    assert re.search(r"LEAD300 course-v1:Acme\+LEAD300\+2026 In progress 0 %", said)
    assert (fact(page, "Enrolled"), fact(page, "Completed")) == ("2", "1")


def test_a_grade_that_cannot_be_read_has_no_score(managing, active, acme):
    row = active("ada")
    PersistentCourseGrade.objects.create(
        user_id=row.user_id, course_id=acme.safe.id, percent_grade=-1, letter_grade=""
    )
    page = managing(f"{row.pk}/")
    assert "Unreadable" in text_of(page)
    assert "0 %" not in text_of(page)


def test_until_he_is_open_name_and_address_are_shown_alone(managing, active):
    row = active("ada", name="Ada", city="London", is_open=False, via="manual")
    page = managing(f"{row.pk}/")
    shown = [fact(page, label) for label in ("Username", "Location", "Last login", "Enrolled")]
    assert shown == [None] * 4
    assert "Courses" not in text_of(page)
    assert "More is shown as soon as" in text_of(page)


def test_the_invitation_with_state_reason_and_times(managing, ada):
    Invitation.objects.update(
        state="failed", reason="550 No such user", invited_at="2026-06-01T12:00Z",
        reminded_at="2026-06-03T12:00Z", expires_at="2026-07-03T12:00Z",
    )  # fmt: skip
    page = managing(f"{ada.pk}/")
    assert "Failed 550 No such user" in text_of(page)
    assert fact(page, "Invited") == "June 1, 2026"
    assert fact(page, "Reminded") == "June 3, 2026"
    assert fact(page, "Expires") == "July 3, 2026"


def test_a_reminder_leads_back_to_the_page(managing, ada):
    asked = {"page": ada.pk, "back": "tab=pending"}
    page = managing.post(f"{ada.pk}/remind/", asked, follow=True)
    assert page.redirect_chain[-1][0] == f"/learners/Acme/{ada.pk}/?back=tab%3Dpending"
    assert f"A reminder to {ADDRESS} is on its way." in text_of(page)
    assert fact(page, "Next reminder from")


def test_renewing_leads_back_to_the_page(managing, ada):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1), state="expired")
    page = managing.post(f"{ada.pk}/renew/", {"page": ada.pk}, follow=True)
    assert page.redirect_chain[-1][0] == f"/learners/Acme/{ada.pk}/"
    assert Invitation.objects.get().expires_at > timezone.now()


def test_the_link_is_handed_out_and_closed_again(managing, ada):
    page = managing.client.get(href(managing(f"{ada.pk}/"), "Copy link"))
    assert Invitation.objects.get().token in page.content.decode()
    assert href(page, "Close") == f"/learners/Acme/{ada.pk}/"


def test_revoking_asks_first_and_leads_to_the_list(managing, ada):
    page = managing.client.get(href(managing(f"{ada.pk}/?back={quote('tab=pending')}"), "Revoke …"))
    assert href(page, "Cancel").startswith(f"/learners/Acme/{ada.pk}/")
    assert 'name="page"' not in page.content.decode()
    page = managing.post(f"{ada.pk}/revoke/", {"back": "tab=pending"}, follow=True)
    assert page.redirect_chain[-1][0] == "/learners/Acme/?tab=pending"
    assert not Learner.objects.filter(pk=ada.pk).exists()


def test_in_a_dialog_too_revoking_leaves_the_page(managing, ada):
    part = managing(f"{ada.pk}/revoke/?page={ada.pk}", **{"HX-Request": "true"}).content.decode()
    assert "hx-post" not in part
    assert "hx-post" in managing(f"{ada.pk}/revoke/", **{"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("not_sent", ["Remind", "Copy link", "Renew", "Revoke …", "Remove …"]),
        ("queued", ["Copy link", "Renew", "Revoke …", "Remove …"]),
        ("expired", ["Renew", "Revoke …", "Remove …"]),
        ("declined", ["Revoke …", "Remove …"]),
    ],
)
def test_only_acts_that_would_do_something_are_offered(managing, ada, state, acts):
    Invitation.objects.update(state=state)
    page = managing(f"{ada.pk}/").content.decode()
    offered = re.findall(r'<(?:a|button) class="lll-button[^>]*>([^<]*)<', page)
    assert offered == acts


def test_an_active_learner_can_be_removed_and_nothing_else(managing, active):
    row = active("ada")
    page = managing(f"{row.pk}/").content.decode()
    assert re.findall(r'<(?:a|button) class="lll-button[^>]*>([^<]*)<', page) == ["Remove …"]


def test_another_organisations_learner_is_nobody_here(managing, theirs):
    assert managing(f"{theirs.pk}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 30, "9" * 400])
def test_an_id_that_nobody_has_is_nobody(managing, number):
    assert managing(f"{number}/").status_code == 404


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "tab=pending\r\nX: y"])
def test_the_way_back_leads_to_no_other_place(managing, ada, back):
    answer = managing.post(f"{ada.pk}/renew/", {"page": ada.pk, "back": back})
    assert answer.url.startswith(f"/learners/Acme/{ada.pk}/?back=")
    answer = managing.post(f"{ada.pk}/renew/", {"page": "x", "back": "tab=pending"})
    assert answer.url == "/learners/Acme/?tab=pending"


def test_a_name_is_text_here_too(managing, active):
    row = active("ada", name="<script>alert(1)</script>")
    page = managing(f"{row.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_more_courses_ask_the_database_no_more(managing, active, course, acme):
    def queries(row):
        with CaptureQueriesContext(connection) as asked:
            managing(f"{row.pk}/")
        return len(asked)

    ada, bob = active("ada"), active("bob")
    CourseEnrollment.enroll(ada.user, acme.safe.id)
    for number in range(8):
        CourseEnrollment.enroll(bob.user, course(f"course-v1:Acme+C{number}+2026").id)
    queries(ada)
    assert queries(bob) <= queries(ada) <= 35


def test_who_was_added_with_an_account_is_not_said_to_have_answered(managing, active):
    row = active("ada", is_open=False, via="manual")
    invitations.tell_added("Acme", {row.pk: ""}, notify=True, now=timezone.now())
    invitations.send_due(10, timezone.now())
    page = managing(f"{row.pk}/")
    said = text_of(page)
    assert "Notice Status Told" in said
    assert "Accepted" not in said
    assert "Invit" not in said
    assert fact(page, "Answered") is None


def test_who_answered_is_said_to_have_accepted(managing, active):
    row, now = active("ada", is_open=False, via="manual"), timezone.now()
    invitations.tell_added("Acme", {row.pk: ""}, notify=True, now=now)
    Invitation.objects.update(state="accepted", answered_at=now)
    assert "Invitation Status Accepted" in text_of(managing(f"{row.pk}/"))
