"""What becomes of a mail that leaves by a service's own package, by where its error was raised."""

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from edx_ace.signals import ACE_MESSAGE_SENT

from lms_lite_learners import invitations
from lms_lite_learners.exceptions import MailRefusedError, MailUnavailableError
from lms_lite_learners.host import mail
from tests.invitations.test_mail import hand_over

pytestmark = pytest.mark.django_db
HERE = f"{__name__}.{{}}"


class ServiceError(Exception):
    """What such a package raises: neither an OSError nor one of SMTP's."""

    def __init__(self, words="the service's own words", **named):
        super().__init__(words)
        vars(self).update(named)


def answered(status, code="Whatever"):
    """As the package for Amazon's service has it."""
    response = {"ResponseMetadata": {"HTTPStatusCode": status}, "Error": {"Code": code}}
    return ServiceError(response=response)


ERRORS = {
    "refused": answered(400),
    "throttled": answered(400, "Throttling"),
    "busy": answered(503),
    "not let in": answered(403),
    "refused by another": ServiceError(status_code=422),
    "broken": ServiceError(),
    "read timeout": TimeoutError("timed out"),
    "no way": ConnectionRefusedError("refused"),
}


class Service(BaseEmailBackend):
    """Fails as it is told while it hands a mail over."""

    error = ServiceError()

    def send_messages(self, messages):
        raise self.error


class NeverOpened(BaseEmailBackend):
    """Fails before it spoke to anybody."""

    def open(self):
        raise ServiceError

    def send_messages(self, messages):
        self.open()


class WrapsRefusal(BaseEmailBackend):
    """Has an error of its own for a way that isn't there."""

    def send_messages(self, messages):
        try:
            raise ConnectionRefusedError
        except ConnectionRefusedError as error:
            raise ServiceError from error


@pytest.mark.parametrize(
    ("error", "kind", "code", "words"),
    [
        ("refused", MailRefusedError, "mail_refused", "refused: the service's own words"),
        ("refused by another", MailRefusedError, "mail_refused", "refused: the service's own"),
        ("throttled", MailUnavailableError, mail.DEFERRED, "puts this mail off"),
        ("busy", MailUnavailableError, mail.DEFERRED, "puts this mail off"),
        ("not let in", MailUnavailableError, "mail_unavailable", "doesn't let this site in"),
        ("no way", MailUnavailableError, "mail_unavailable", "can't be reached"),
        ("broken", MailRefusedError, "mail_refused", "may have arrived"),
        ("read timeout", MailRefusedError, "mail_refused", "may have arrived"),
    ],
)
def test_what_the_service_said_is_told(settings, monkeypatch, error, kind, code, words):
    settings.EMAIL_BACKEND = HERE.format("Service")
    monkeypatch.setattr(Service, "error", ERRORS[error])
    with pytest.raises(kind, match=words) as caught:
        hand_over()
    assert caught.value.code == code


@pytest.mark.parametrize("backend", ["NeverOpened", "WrapsRefusal"])
def test_what_never_left_is_tried_again(settings, backend):
    settings.EMAIL_BACKEND = HERE.format(backend)
    with pytest.raises(MailUnavailableError, match="can't be reached"):
        hand_over()


def test_a_mail_that_could_not_be_written_is_tried_again(settings):
    settings.DEFAULT_FROM_EMAIL = "two\nlines@people.example"
    with pytest.raises(MailUnavailableError, match="could not be written") as caught:
        hand_over()
    assert caught.value.code == mail.DEFERRED


def test_the_row_of_an_invitation_says_the_same(invite, settings, monkeypatch):
    settings.EMAIL_BACKEND = HERE.format("Service")
    monkeypatch.setattr(Service, "error", ERRORS["throttled"])
    row = invite("ada@people.example")
    invitations.send_due(10, row.due_at)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("queued", 1)
    monkeypatch.setattr(Service, "error", ERRORS["broken"])
    invitations.send_due(10, row.due_at)
    row.refresh_from_db()
    assert (row.state, "may have arrived" in row.reason) == ("failed", True)


def test_an_error_without_an_answer_is_logged_without_its_words(settings, monkeypatch, caplog):
    settings.EMAIL_BACKEND = HERE.format("Service")
    monkeypatch.setattr(Service, "error", ServiceError("ada@people.example"))
    with pytest.raises(MailRefusedError):
        hand_over()
    assert "ServiceError" in caplog.text
    assert "ada@people.example" not in caplog.text


def test_a_mail_that_left_is_sent_though_somebody_who_hears_of_it_fails(invite, caplog):
    def break_down(**_told):
        raise ServiceError

    ACE_MESSAGE_SENT.connect(break_down)
    row = invite("ada@people.example")
    try:
        invitations.send_due(10, row.due_at)
    finally:
        ACE_MESSAGE_SENT.disconnect(break_down)
    row.refresh_from_db()
    assert row.state == "invited"


def test_what_the_platform_fails_to_write_is_no_mail_on_its_way(invite, settings):
    row = invite("ada@people.example")
    del settings.CONTACT_EMAIL
    invitations.send_due(10, row.due_at)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("queued", "The mail could not be written.")
