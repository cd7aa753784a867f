"""R6.3: one mail with **Download report**; what is said of it is what became of it."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone
from django.utils.formats import date_format

from common.djangoapps.student.roles import OrgInstructorRole
from lms_lite_learners.host import mail
from lms_lite_learners.models import Job, ReportMail
from lms_lite_learners.results.export import mailing
from lms_lite_learners.tasks import due
from lms_lite_learners.tasks.mail import send_reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(three, finished):
    """A finished export of Acme's manager, whose mail waits."""
    return finished()


def state():
    return ReportMail.objects.get().state


def test_the_mail_goes_to_who_asked_with_a_button(job, acme):
    send_reports()
    [message] = outbox.outbox
    assert message.to == [acme.manager.email]
    [page, _kind] = message.alternatives[0]
    assert re.search(r'<a href="[^"]*/learners/files/[^"]+"[^>]*>Download report</a>', page)
    assert "/learners/files/" in message.body


def test_the_link_in_the_mail_opens_the_report(job, acme, signed_in):
    send_reports()
    path = re.search(r"/learners/files/\S+/", outbox.outbox[0].body)[0]
    assert signed_in(acme.manager).get(path).status_code == 200


def test_it_says_what_is_in_the_report_and_until_when(job):
    send_reports()
    said = outbox.outbox[0].body
    assert "It has 3 rows." in said
    assert date_format(timezone.localtime(job.expires_at), "DATE_FORMAT") in said
    assert "The results of" in outbox.outbox[0].subject


def test_no_line_of_it_ends_in_a_blank(job):
    send_reports()
    lines = outbox.outbox[0].body.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []


def test_it_says_which_results_count(three, finished):
    finished(start=date(2026, 1, 2), end=date(2100, 1, 1))
    send_reports()
    said = re.sub(r"\s+", " ", outbox.outbox[0].body)
    assert re.search(r"It has \d+ rows?\. Results from 2026-01-02 to 2100-01-01 \(UTC\)", said)


def test_it_is_sent_once(job):
    send_reports()
    send_reports()
    assert (len(outbox.outbox), state()) == (1, "sent")


def test_of_two_senders_one_sends(job):
    now = timezone.now()
    row = ReportMail.objects.select_related("job").get()
    assert mailing._claim(row, now)
    assert not mailing._claim(row, now)
    assert mailing.send_due(10, now) == 0


def test_before_the_end_there_is_no_mail(acme, three):
    assert not ReportMail.objects.exists()
    assert not mailing.has_due(timezone.now())


def test_a_refusal_is_told_in_the_servers_words(job, acme, postman):
    postman.answers[acme.manager.email] = "550 no such mailbox here"
    send_reports()
    assert (state(), "550 no such mailbox here" in ReportMail.objects.get().reason) == (
        "failed",
        True,
    )


def test_a_server_that_is_not_there_is_tried_again(job, postman):
    postman.stop()
    send_reports()
    row = ReportMail.objects.get()
    assert row.state == "queued"
    assert row.reason
    assert row.due_at > timezone.now()


def test_a_mail_put_off_for_a_day_is_given_up(job, acme, postman):
    postman.answers[acme.manager.email] = "450 come back later"
    ReportMail.objects.update(attempts=mail.MAX_ATTEMPTS - 1)
    send_reports()
    assert state() == "failed"


def test_what_a_dead_sender_had_in_hand_is_not_sent_again(job):
    mailing._claim(ReportMail.objects.get(), timezone.now())
    ReportMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=5))
    send_reports()
    assert (state(), outbox.outbox) == ("failed", [])
    assert "may have arrived" in ReportMail.objects.get().reason


def test_a_manager_who_lost_the_role_gets_no_mail(job, acme):
    OrgInstructorRole("Acme").remove_users(acme.manager)
    send_reports()
    assert (state(), outbox.outbox) == ("failed", [])


def test_an_expired_report_is_not_announced(job):
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    send_reports()
    assert (state(), outbox.outbox) == ("failed", [])


def test_a_deactivated_account_gets_no_mail(job, acme):
    acme.manager.is_active = False
    acme.manager.save()
    send_reports()
    assert (state(), outbox.outbox) == ("failed", [])


def test_the_tick_finds_a_mail_whose_message_was_lost(job):
    assert due.tick(timezone.now())["report_mails"] == 1


def test_the_waits_grow_up_to_an_hour():
    deferred = mail.MailUnavailableError("later", code=mail.DEFERRED)
    waits = [mail.wait_for_next(deferred, number) for number in (1, 2, 10, 29, 30)]
    assert waits[0] < waits[1] < waits[2] == waits[3] == timedelta(hours=1)
    assert waits[4] is None
