"""Sending a course: each mail once, and the truth about each address."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone, translation

from common.djangoapps.student.roles import OrgInstructorRole
from lms_lite_learners import jobs, launches
from lms_lite_learners.exceptions import InvalidInputError, MailRefusedError, MailUnavailableError
from lms_lite_learners.host import mail
from lms_lite_learners.models import Job, JobRow, OrganizationPlan
from lms_lite_learners.tasks.jobs import work
from tests.launches.launching_cast import suppress

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(acme):
    """Send DATA200 to addresses and have a worker do it: send("ada@x.example")."""

    def start(*addresses, run=True, **more):
        job = launches.start_sending(
            str(acme.data.id), list(addresses), acting_user_id=acme.manager.pk, **more
        )
        if run:
            work(job.pk)
        return Job.objects.get(pk=job.pk)

    return start


def outcomes(job):
    return {one.email: one.outcome for one in launches.sent_rows(job)}


def test_everybody_gets_one_mail_with_the_link_and_the_words(send, acme):
    job = send("ada@x.example", "bob@x.example", message="Please <b>today</b>")
    assert (job.state, job.counts, job.done) == ("succeeded", {"sent": 2}, 2)
    assert [one.to for one in outbox.outbox] == [["ada@x.example"], ["bob@x.example"]]
    text, html = outbox.outbox[0].body, outbox.outbox[0].alternatives[0][0]
    for part in (text, html):
        assert f"/learners/launch/{acme.data.id}/" in part
        assert "Mary Manager" in part
    assert "Please <b>today</b>" in text
    assert "Please &lt;b&gt;today&lt;/b&gt;" in html
    assert "DATA200" in outbox.outbox[0].subject


def test_sending_counts_as_sent_before_the_first_mail(send, acme):
    send("ada@x.example", run=False)
    assert launches.find_sharing(str(acme.data.id)).sent_at is not None
    assert not outbox.outbox


def test_a_course_that_no_address_gets_was_not_sent(send, acme):
    job = send("no address")
    assert job.counts == {"invalid_email": 1}
    assert launches.find_sharing(str(acme.data.id)).sent_at is None


def test_an_account_gets_it_at_its_own_address_and_by_name(send, person):
    person("ada", email="Ada@x.example", name="Ada Lovelace")
    send("ada@x.example")
    assert outbox.outbox[0].to == ["Ada@x.example"]
    assert "Ada Lovelace" in outbox.outbox[0].body


def test_people_who_left_and_impossible_addresses_are_told(send, person):
    suppress(person("gone"))
    job = send("gone@people.example", "nonsense", "ada@x.example")
    assert outcomes(job) == {
        "gone@people.example": "suppressed",
        "nonsense": "invalid_email",
        "ada@x.example": "sent",
    }
    assert all(one.text for one in launches.sent_rows(job) if one.outcome != "sent")
    assert len(outbox.outbox) == 1


def test_who_leaves_before_the_mail_left_gets_none(send, person):
    job = send("ada@people.example", run=False)
    suppress(person("ada"))
    work(job.pk)
    assert outcomes(job) == {"ada@people.example": "suppressed"}


def answer(monkeypatch, *answers):
    """Have the mail server answer so, one after the other, and then take everything."""
    waiting, handed = list(answers), []

    def hand_over(name, *, email, **_more):
        handed.append(email)
        if waiting and (error := waiting.pop(0)):
            raise error

    monkeypatch.setattr(mail, "send", hand_over)
    return handed


def test_a_refused_address_fails_in_the_servers_words(send, monkeypatch):
    answer(monkeypatch, MailRefusedError("550 no such mailbox"))
    job = send("ada@x.example", "bob@x.example")
    assert outcomes(job) == {"ada@x.example": "failed", "bob@x.example": "sent"}
    assert launches.sent_rows(job)[0].text == "550 no such mailbox"


def test_without_a_mail_server_the_job_waits_and_goes_on(send, monkeypatch):
    answer(monkeypatch, MailUnavailableError("nobody there"))
    job = send("ada@x.example", "bob@x.example")
    assert (job.state, job.counts) == ("queued", {"queued": 2})
    assert not jobs.needs_worker(job)
    work(job.pk)
    assert set(outcomes(job).values()) == {"sent"}


def test_a_mail_that_is_put_off_holds_up_no_other(send, monkeypatch):
    handed = answer(monkeypatch, MailUnavailableError("450 later", code=mail.DEFERRED))
    job = send("ada@x.example", "bob@x.example")
    assert outcomes(job) == {"ada@x.example": "queued", "bob@x.example": "sent"}
    work(job.pk)
    assert handed == ["ada@x.example", "bob@x.example", "ada@x.example"]


def test_after_a_day_without_a_mail_server_the_rest_fails(send, monkeypatch):
    answer(monkeypatch, *[MailUnavailableError("nobody there")] * 2)
    job = send("ada@x.example", "bob@x.example")
    Job.objects.update(created_at=timezone.now() - timedelta(days=2))
    work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.counts) == ("succeeded", {"failed": 2})


def test_what_a_dead_worker_had_in_hand_is_told_and_not_sent_again(send):
    job = send("ada@x.example", "bob@x.example", run=False)
    JobRow.objects.filter(line=1).update(outcome="sending")
    work(job.pk)
    assert outcomes(job) == {"ada@x.example": "failed", "bob@x.example": "sent"}
    assert "may have arrived" in launches.sent_rows(job)[0].text
    assert [one.to for one in outbox.outbox] == [["bob@x.example"]]


def test_a_worker_that_breaks_leaves_no_row_that_looks_on_its_way(send, monkeypatch):
    answer(monkeypatch, KeyError("broken"))
    job = send("ada@x.example")
    assert job.state == "failed"
    assert outcomes(job) == {"ada@x.example": "failed"}


def test_cancelling_stops_before_the_next_mail(send):
    job = send("ada@x.example", run=False)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    work(job.pk)
    job.refresh_from_db()
    assert (job.state, outcomes(job)) == ("cancelled", {"ada@x.example": "cancelled"})
    assert (job.counts, outbox.outbox) == ({"cancelled": 1}, [])


def test_cancelling_before_a_worker_is_there_ends_every_row(send, person):
    suppress(person("gone"))
    job = send("ada@x.example", "gone@people.example", run=False)
    launches.cancel_sending(job)
    assert outcomes(job) == {"ada@x.example": "cancelled", "gone@people.example": "suppressed"}
    assert Job.objects.get(pk=job.pk).counts == {"cancelled": 1, "suppressed": 1}


def test_who_may_not_share_the_course_any_more_sends_nothing_more(send, acme):
    job = send("ada@x.example", run=False)
    OrgInstructorRole("Acme").remove_users(acme.manager)
    work(job.pk)
    assert outcomes(job) == {"ada@x.example": "failed"}
    assert "may not share" in launches.sent_rows(job)[0].text
    assert not outbox.outbox


def test_a_worker_writes_in_the_senders_language(send, monkeypatch):
    spoken = []
    monkeypatch.setattr(mail, "send", lambda *_a, **_k: spoken.append(translation.get_language()))
    with translation.override("es-419"):
        job = send("ada@x.example", run=False)
    work(job.pk)
    assert spoken == ["es-419"]


def test_when_the_plan_ends_nothing_more_leaves(send):
    job = send("ada@x.example", run=False)
    OrganizationPlan.objects.create(org="Acme", plan="free")
    work(job.pk)
    assert outcomes(job) == {"ada@x.example": "failed"}
    assert not outbox.outbox


def test_the_same_request_starts_one_job(send):
    first = send("ada@x.example", idempotency_key="k")
    assert send("ada@x.example", idempotency_key="k").pk == first.pk
    assert JobRow.objects.count() == len(outbox.outbox) == 1


@pytest.mark.parametrize(
    ("addresses", "message", "code"),
    [
        ([], "", "no_addresses"),
        (["a@x.example"] * 3, "", "too_many"),
        (["a@x.example"], "x" * 2001, "too_long"),
    ],
)
def test_what_does_not_fit_is_refused(send, acme, settings, addresses, message, code):
    settings.LMS_LITE_DIRECT_LIMIT = 2
    with pytest.raises(InvalidInputError) as refused:
        send(*addresses, message=message)
    assert refused.value.code == code
    assert launches.find_sharing(str(acme.data.id)).sent_at is None
