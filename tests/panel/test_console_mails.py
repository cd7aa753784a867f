"""R7: the console's failed mails, and trying them again as far as reminders are allowed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from panel_pages import text_of

from lms_lite_learners import invitations
from lms_lite_learners.data import InvitationState
from lms_lite_learners.models import (
    AuditEntry,
    Invitation,
    Job,
    Learner,
    OrganizationPlan,
    ReportMail,
)
from lms_lite_learners.panel.console import mails
from lms_lite_learners.results import export
from lms_lite_learners.tasks.jobs import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(acme):
    """A pending learner whose mail failed: failed("Acme", "ada@x.example", hours=-1)."""

    def make(org, address, *, hours=-1, reason="550 No such user", **fields):
        now = timezone.now()
        learner = Learner.objects.create(
            org=org, status="pending", email_key=address, email=address, email_sort=address,
            added_at=now, added_via="manual",
        )  # fmt: skip
        times = {"expires_at": now + timedelta(days=9)} | fields
        return Invitation.objects.create(
            learner=learner,
            org=org,
            state=InvitationState.FAILED.value,
            reason=reason,
            token=f"token-{learner.pk}",
            created_at=now,
            remind_allowed_at=now + timedelta(hours=hours),
            **times,
        )

    return make


def again(console, org="Acme"):
    return console.client.post(f"/learners/console/mails/{org}/try-again/", follow=True)


def test_without_failures_it_says_so(console, acme):
    assert "No invitation failed." in text_of(console("mails/"))


def test_each_organisation_is_there_with_how_many_failed_and_may_be_tried(console, globex, failed):
    failed("Acme", "ada@x.example")
    failed("Acme", "bob@x.example", hours=3)
    failed("Globex", "cyd@x.example", hours=3)
    page = console("mails/")
    text = text_of(page)
    assert "Acme 2 1 Try again" in text
    assert "Globex 1 0 –" in text
    assert "Failed mails 3" in text
    assert "ada@" not in page.content.decode()


def test_the_reasons_stand_beside_the_learners_of_one_organisation(console, globex, failed):
    row = failed("Acme", "ada@x.example", reason="550 No such user")
    failed("Globex", "cyd@x.example")
    page = console("mails/Acme/")
    assert "ada@x.example 550 No such user" in text_of(page)
    assert "cyd@" not in text_of(page)
    assert f'href="/learners/Acme/{row.learner_id}/"' in page.content.decode()


def test_trying_again_queues_those_that_may_be_and_is_noted(console, failed, operator):
    first, later = failed("Acme", "ada@x.example"), failed("Acme", "bob@x.example", hours=3)
    answer = again(console)
    job = Job.objects.get(kind="reminders")
    assert answer.redirect_chain[-1][0] == f"/learners/Acme/jobs/{job.public_id}/"
    work(job.pk)
    states = dict(Invitation.objects.values_list("pk", "state"))
    assert states[first.pk] != "failed"
    assert states[later.pk] == "failed"
    entry = AuditEntry.objects.get(action="retry_mails")
    assert (entry.actor_id, entry.subject, entry.count) == (operator.pk, job.public_id, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"hours": 3},
        # Who is active asks for no answer; what expired is renewed first.
        {"is_open": False},
        {"expires_at": timezone.now() - timedelta(minutes=1)},
    ],
)
def test_where_nothing_may_be_tried_it_is_said_and_nothing_starts(console, failed, fields):
    failed("Acme", "ada@x.example", **fields)
    assert "one in 24 hours at most" in text_of(again(console))
    assert not Job.objects.exists()
    assert not AuditEntry.objects.exists()


def test_without_the_plan_no_mail_leaves(console, failed):
    failed("Acme", "ada@x.example")
    OrganizationPlan.objects.create(org="Acme", plan="free")
    assert "doesn't include Learner Management" in text_of(again(console))
    assert not Job.objects.exists()


def test_an_unknown_organisation_has_none(console, acme):
    assert again(console, "Nowhere").status_code == 404
    assert console("mails/Nowhere/").status_code == 404


def test_pages_go_by_key_and_many_cost_as_much_as_few(console, globex, failed, monkeypatch):
    def cost(path):
        with CaptureQueriesContext(connection) as seen:
            console(path)
        return len(seen)

    rows = [failed("Acme", "a0@x.example")]
    few, few_of_one = cost("mails/"), cost("mails/Acme/")
    rows += [failed("Acme", f"a{number}@x.example") for number in range(1, 4)]
    failed("Globex", "g@x.example")
    assert (cost("mails/"), cost("mails/Acme/")) == (few, few_of_one)
    monkeypatch.setattr(mails, "PAGE", 1)
    first = console("mails/").content.decode()
    assert "mails/Acme/" in first
    assert "mails/Globex/" not in first
    assert "?after=Acme" in first
    assert "mails/Globex/" in console("mails/?after=Acme").content.decode()
    assert f"?after={rows[3].pk}" in console("mails/Acme/").content.decode()
    assert "a2@x.example" in text_of(console(f"mails/Acme/?after={rows[3].pk}"))


def test_mails_about_reports_that_failed_are_told(console, acme):
    job = export.start("Acme", export.Order(), acting_user_id=acme.manager.pk)
    work(job.pk)
    ReportMail.objects.filter(job=job).update(state="failed", reason="554 Refused")
    assert f"Acme {job.public_id} 554 Refused" in text_of(console("mails/"))


def test_as_many_as_one_job_takes_are_tried_at_once(failed, acme, monkeypatch):
    monkeypatch.setattr(invitations.failing, "AT_ONCE", 2)
    for number in range(3):
        failed("Acme", f"a{number}@x.example")
    job = invitations.try_again("Acme", acting_user_id=1, now=timezone.now())
    assert job.total == 2
