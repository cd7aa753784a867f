"""What is said of a mail is what the mail server said."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail as outbox
from edx_ace.channel import ChannelType
from edx_ace.policy import Policy, PolicyResult, policies

from lms_lite_learners.exceptions import MailRefusedError, MailUnavailableError
from lms_lite_learners.host import mail

pytestmark = pytest.mark.django_db

CONTEXT = {
    "added_by": "Mary <b>Manager</b> & Co",
    "email": "ada@people.example",
    "expires_at": None,
    "has_account": False,
    "invitation_url": "http://lms.example/learners/invitations/token/?a=1&b=2",
    "is_confirmed": True,
    "leave_url": "http://lms.example/learners/leave/token/",
    "my_courses_url": "http://lms.example/dashboard",
    "name": "Ada",
    "org_name": "Acme & Sons",
}
NAMES = ["invitation", "reminder", "added"]


def hand_over(name="invitation", email="ada@people.example", **changes):
    mail.send(name, email=email, user_id=None, language="en", context=CONTEXT | changes)


def test_a_mail_that_the_server_took_is_sent_once(postman):
    hand_over()
    assert [envelope.rcpt_tos for envelope in postman.mails] == [["ada@people.example"]]


def test_a_refused_recipient_is_refused_in_the_server_s_words(postman):
    postman.answers["ada@people.example"] = "550 no such mailbox here"
    with pytest.raises(MailRefusedError, match="550 no such mailbox here"):
        hand_over()


def test_a_refusal_logs_no_address(postman, caplog):
    postman.answers["ada@people.example"] = "550 no such mailbox here"
    with pytest.raises(MailRefusedError):
        hand_over()
    ours = [record for record in caplog.records if not record.name.startswith("mail")]
    assert not any("ada@people.example" in str(record.__dict__) for record in ours)


def test_a_mail_refused_after_its_text_is_refused(postman):
    postman.data_answer = "554 looks like spam"
    with pytest.raises(MailRefusedError, match="554 looks like spam"):
        hand_over()


def test_a_mail_that_is_put_off_may_be_tried_again(postman):
    postman.answers["ada@people.example"] = "450 come back later"
    with pytest.raises(MailUnavailableError, match="450 come back later") as caught:
        hand_over()
    assert caught.value.code == mail.DEFERRED


def test_a_server_that_is_not_there_is_unavailable(postman):
    postman.stop()
    with pytest.raises(MailUnavailableError) as caught:
        hand_over()
    assert caught.value.code == "mail_unavailable"


def test_a_server_that_closes_is_unavailable(postman):
    postman.answers["ada@people.example"] = "421 closing down"
    with pytest.raises(MailUnavailableError) as caught:
        hand_over()
    assert caught.value.code == "mail_unavailable"


def test_a_broken_line_after_the_mail_went_is_not_tried_again(postman):
    postman.data_answer = "hang up"
    with pytest.raises(MailRefusedError, match="may have arrived"):
        hand_over()
    assert len(postman.mails) == 1


@pytest.fixture
def unsubscribed(monkeypatch):
    """Have a policy of the site keep every e-mail back."""

    class KeepBack(Policy):
        def check(self, message):
            return PolicyResult(deny={ChannelType.EMAIL})

    monkeypatch.setattr("edx_ace.policy.policies", lambda: [KeepBack()])
    assert policies() == []


def test_a_mail_that_a_policy_keeps_back_is_not_called_sent(unsubscribed):
    with pytest.raises(MailRefusedError, match="rules keep mails"):
        hand_over()
    assert outbox.outbox == []


def test_a_mail_without_templates_is_not_called_sent():
    with pytest.raises(MailRefusedError, match="could not be written"):
        hand_over("nonesuch")


@pytest.mark.parametrize("name", NAMES)
def test_the_plain_text_is_plain(name):
    hand_over(name)
    sent = outbox.outbox[0]
    assert not re.search(r"&\w+;|&#|<[a-z]", sent.body.replace("<b>", ""))
    assert "Acme & Sons" in sent.subject
    assert "\n\n\n" not in sent.body


@pytest.mark.parametrize("name", NAMES)
def test_the_html_part_escapes_what_people_wrote(name):
    hand_over(name)
    html = outbox.outbox[0].alternatives[0][0]
    assert "Mary &lt;b&gt;Manager&lt;/b&gt; &amp; Co" in html
    assert "<b>Manager" not in html


@pytest.mark.parametrize("name", NAMES)
def test_every_mail_says_who_and_where_and_how_to_say_no(name):
    hand_over(name)
    body = outbox.outbox[0].body
    way_out = CONTEXT["leave_url" if name == "added" else "invitation_url"]
    for said in ("Mary <b>Manager</b> & Co", "Acme & Sons", way_out, "ada@people.example"):
        assert said in body


def test_an_invitation_says_that_the_address_must_be_the_same():
    hand_over()
    assert "exactly this address, ada@people.example" in outbox.outbox[0].body


def test_a_mail_is_written_in_the_reader_s_language():
    end = datetime(2026, 3, 9, tzinfo=UTC)
    mail.send(
        "invitation", email="a@b.example", user_id=None, language="de",
        context=CONTEXT | {"expires_at": end},
    )  # fmt: skip
    assert "9. März 2026" in outbox.outbox[0].body
