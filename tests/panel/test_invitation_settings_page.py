"""The page on which managers set how invitations go out, and what the Pending tab tells of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from panel_pages import text_of

from lms_lite_learners import invitation_settings, invitations
from lms_lite_learners.models import AuditEntry, Invitation, Job
from lms_lite_learners.tasks.jobs import work

pytestmark = pytest.mark.django_db
PAGE = "invitation-settings/"
EMPTY = {"remind_after_days": "", "remind_times": "", "mails_a_day": "", "language": ""}


def post(managing, **values):
    return managing.post(PAGE, EMPTY | values)


def test_what_is_saved_holds_and_is_told(managing):
    answer = post(managing, remind_after_days="7", remind_times="3", mails_a_day="40",
                  language="de")  # fmt: skip
    assert answer.status_code == 302
    page = text_of(managing(PAGE))
    assert "Saved" in page
    assert "hasn’t answered 7 days after the last mail is reminded" in page
    assert "at most 3 reminders" in page
    assert "At most 40 mails a day leave" in page
    assert invitation_settings.rules_of("Acme").language == "de"


def test_an_empty_field_follows_the_site(managing, settings):
    settings.LMS_LITE_REMIND_AFTER_DAYS = 5
    post(managing, remind_after_days="9")
    post(managing)
    assert invitation_settings.rules_of("Acme").remind_after_days == 5
    assert "hasn’t answered 5 days" in text_of(managing(PAGE))
    assert 'placeholder="Site: 5"' in managing(PAGE).content.decode()


@pytest.mark.parametrize("values", [
    {"remind_after_days": "soon"}, {"remind_times": "99"}, {"mails_a_day": "0"},
    {"language": "tlh"},
])  # fmt: skip
def test_a_fault_is_told_at_its_field_and_what_was_typed_stays(managing, values):
    answer = post(managing, **values)
    assert answer.status_code == 400
    assert "lll-error" in answer.content.decode()
    assert invitation_settings.own("Acme") == invitation_settings.own("Globex")


def test_more_than_the_site_s_limit_is_refused_in_words(managing, settings):
    settings.LMS_LITE_MAILS_A_DAY = 10
    assert "11 is not between 1 and 10" in text_of(post(managing, mails_a_day="11"))


def test_the_pending_tab_tells_what_holds_and_leads_there(managing):
    page = managing("?tab=pending")
    assert "No reminder goes automatically" in text_of(page)
    assert 'href="/learners/Acme/invitation-settings/"' in page.content.decode()
    assert "reminder goes automatically" not in text_of(managing())


def test_a_row_tells_how_often_and_when_next(managing, pending):
    post(managing, remind_after_days="7", remind_times="3")
    pending("ada@x.example")
    told_at = timezone.now() - timedelta(days=1)
    Invitation.objects.update(
        state="invited", invited_at=told_at, reminded_at=told_at, told_at=told_at, reminders=2
    )
    page = text_of(managing("?tab=pending"))
    assert "2 reminders" in page
    assert "automatically on" in page
    learner = Invitation.objects.get().learner_id
    assert "automatically on" in text_of(managing(f"{learner}/"))


def test_a_row_that_waits_for_another_day_says_so(managing, pending):
    post(managing, mails_a_day="1")
    pending("ada@x.example", "bob@x.example")
    page = text_of(managing("?tab=pending"))
    assert "The limit of mails a day is reached; leaves from" in page
    assert "1 mail waits for another day" in page


def test_a_row_that_is_tried_again_says_when(managing, pending):
    pending("ada@x.example")
    Invitation.objects.update(reason="451 greylisted", due_at=timezone.now() + timedelta(hours=1))
    page = text_of(managing("?tab=pending"))
    assert "451 greylisted" in page
    assert "Tried again from" in page


def test_a_reminder_beyond_the_limit_is_told_with_its_time(managing, pending):
    post(managing, mails_a_day="1")
    row = pending("ada@x.example")["ada@x.example"]
    now = timezone.now()
    invitations.send_due(10, now)
    Invitation.objects.update(remind_allowed_at=now)
    managing.post(f"{row.pk}/remind/", {"back": "tab=pending"})
    said = text_of(managing("?tab=pending"))
    assert "The limit of mails a day is reached. The next reminder is allowed from" in said


def test_a_job_tells_for_whom_the_day_had_no_room(managing, pending):
    rows = pending("ada@x.example", "bob@x.example", "eve@x.example")
    invitations.send_due(10, timezone.now())
    Invitation.objects.update(remind_allowed_at=timezone.now())
    post(managing, mails_a_day="2")
    ids = [row.pk for row in rows.values()]
    fields = {"learner": ids, "which": "selected", "expected": len(ids)}
    assert "At most 2 mails a day leave" in text_of(managing.post("reminders/", fields))
    managing.post("reminders/", fields | {"confirm": "on"})
    job = Job.objects.get(kind="reminders")
    work(job.pk)
    page = text_of(managing(f"jobs/{job.public_id}/"))
    assert "The mails are queued" in page
    assert "1 learner is not reminded, because the limit of mails a day is reached" in page


def test_the_trail_says_that_the_system_reminded(managing, acme):
    AuditEntry.objects.create(org="Acme", action="auto_remind", count=3, at=timezone.now())
    page = text_of(managing("audit/"))
    assert "Reminded automatically" in page
    assert "The system" in page
