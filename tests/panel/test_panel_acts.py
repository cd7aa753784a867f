"""What a manager does to people on the Pending tab."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from panel_pages import text_of

from lms_lite_learners.models import Invitation, Job, Learner

ADDRESS = "ada@new.example"


@pytest.fixture
def ada(pending):
    """Ada, pending and not written to yet."""
    return pending(ADDRESS, notify="")[ADDRESS]


def invitation():
    return Invitation.objects.get()


def test_a_reminder_is_queued_and_said(managing, ada):
    page = managing.post(f"{ada.pk}/remind/", {"back": "tab=pending"}, follow=True)
    assert page.redirect_chain[-1][0] == "/learners/Acme/?tab=pending"
    assert f"A reminder to {ADDRESS} is on its way." in text_of(page)
    assert invitation().state == "queued"


def test_what_is_said_is_said_once(managing, ada):
    managing.post(f"{ada.pk}/remind/", {"back": "tab=pending"}, follow=True)
    assert "on its way" not in text_of(managing("?tab=pending"))


def test_a_second_reminder_inside_a_day_is_refused_in_words(managing, ada):
    managing.post(f"{ada.pk}/remind/")
    page = managing.post(f"{ada.pk}/remind/", {"back": "tab=pending"}, follow=True)
    assert "next reminder is allowed" in text_of(page)
    row = text_of(managing("?tab=pending"))
    assert "in 23 hours" in row or "in 1 day" in row


def test_a_part_that_was_asked_for_comes_back_as_a_part(managing, ada):
    page = managing.post(
        f"{ada.pk}/remind/", {"back": "tab=pending"}, headers={"HX-Request": "true"}, follow=True
    )
    assert "<html" not in page.content.decode()
    assert "on its way" in text_of(page)


def test_the_link_can_be_handed_out(managing, ada):
    page = managing(f"{ada.pk}/link/").content.decode()
    assert f"/learners/invitations/{invitation().token}/" in page


def test_revoking_asks_first(managing, ada):
    page = managing(f"{ada.pk}/revoke/?back=tab%3Dpending")
    assert f"Revoke the invitation of {ADDRESS}?" in text_of(page)
    assert Learner.objects.filter(pk=ada.pk).exists()


def test_revoking_takes_the_row_off_and_kills_the_link(managing, ada):
    token = invitation().token
    page = managing.post(f"{ada.pk}/revoke/", {"back": "tab=pending"}, follow=True)
    assert f"The invitation of {ADDRESS} is revoked" in text_of(page)
    assert not Learner.objects.filter(pk=ada.pk).exists()
    assert managing.client.get(f"/learners/invitations/{token}/").status_code in {404, 410}


def test_renewing_gives_the_time_anew(managing, ada):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1), state="expired")
    page = managing.post(f"{ada.pk}/renew/", {"back": "tab=pending"}, follow=True)
    assert "is renewed" in text_of(page)
    assert invitation().expires_at > timezone.now()


@pytest.mark.parametrize("act", ["remind", "renew", "revoke"])
def test_an_id_of_another_organisation_is_nothing(managing, globex, act):
    theirs = Learner.objects.create(
        org="Globex", status="pending", email_key="x@y.example", added_at=timezone.now(),
        added_via="manual",
    )  # fmt: skip
    assert managing.post(f"{theirs.pk}/{act}/").status_code == 404
    assert Learner.objects.filter(pk=theirs.pk).exists()


def test_reminding_many_asks_with_their_number(managing, pending):
    people = pending("a@new.example", "b@new.example", "c@new.example", notify="")
    ids = [learner.pk for learner in people.values()][:2]
    page = managing.post("reminders/", {"learner": ids, "which": "selected"})
    assert "Remind 2 learners?" in text_of(page)
    assert not Job.objects.exists()


def test_reminding_all_that_match_counts_again_when_confirmed(managing, pending):
    pending("a@new.example", "b@new.example", "c@other.example", notify="")
    asked = {"which": "all", "back": "tab=pending&search=b", "confirm": "on", "expected": "7"}
    assert "Remind 1 learner?" in text_of(managing.post("reminders/", asked))
    assert not Job.objects.exists()


def test_a_confirmed_reminder_of_many_is_a_job_with_a_page(managing, pending):
    pending("a@new.example", "b@new.example", notify="")
    asked = {"which": "all", "back": "tab=pending", "confirm": "on", "expected": "2"}
    page = managing.post("reminders/", asked, follow=True)
    assert re.match(r"/learners/Acme/jobs/[\w-]+/", page.redirect_chain[0][0])
    assert "Reminders" in text_of(page)


def test_nobody_ticked_is_said(managing, ada):
    page = managing.post("reminders/", {"which": "selected", "back": "tab=pending"}, follow=True)
    assert "Tick the people to remind first." in text_of(page)


def test_a_failed_mail_shows_its_reason(managing, ada):
    Invitation.objects.update(state="failed", reason="550 No such user")
    assert "Failed 550 No such user" in text_of(managing("?tab=pending"))


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "٣", "-1", "x"])
def test_what_is_no_id_counts_as_not_ticked(managing, pending, number):
    (ada,) = pending("a@new.example", notify="").values()
    page = managing.post("reminders/", {"learner": [ada.pk, number], "which": "selected"})
    assert "Remind 1 learner?" in text_of(page)
