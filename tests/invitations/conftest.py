"""What the tests of invitations share."""

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from lms_lite_learners import invitations
from lms_lite_learners.data import AddedVia
from lms_lite_learners.host import accounts
from lms_lite_learners.models import Invitation
from lms_lite_learners.roster import membership


@pytest.fixture
def invite(acme):
    """Invite addresses to Acme as its manager does: invite("ada@x.example", notify=False)."""

    def make(*emails, notify=True, org="Acme", language="", now=None):
        now = now or timezone.now()
        people = [membership.Newcomer(email.lower(), email) for email in emails]
        ids = membership.add_pending(
            org, people, via=AddedVia.MANUAL.value, acting_user_id=acme.manager.id, now=now
        )
        invitations.invite(org, dict.fromkeys(ids.values(), language), notify=notify, now=now)
        rows = Invitation.objects.select_related("learner").filter(learner_id__in=ids.values())
        return rows.get() if len(emails) == 1 else list(rows.order_by("learner_id"))

    return make


@pytest.fixture
def add_active(acme):
    """Put an account on Acme's list as somebody who is told: add_active(user)."""

    def make(user, *, notify=True):
        now = timezone.now()
        key = accounts.key_of(accounts.get_accounts([user.id])[user.id])
        ids = membership.activate(
            "Acme", {user.id: key}, via=AddedVia.MANUAL.value,
            acting_user_id=acme.manager.id, is_open=False, now=now,
        )  # fmt: skip
        invitations.tell_added("Acme", dict.fromkeys(ids.values(), ""), notify=notify, now=now)
        return Invitation.objects.select_related("learner").get(learner_id=ids[user.id])

    return make


class Postman:
    """A real SMTP server that takes mails, or answers as it is told."""

    def __init__(self):
        self.mails = []
        self.answers = {}
        self.data_answer = "250 taken"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get(address.lower(), "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data_answer == "hang up":
            self.mails.append(envelope)
            server.transport.abort()
            return ""
        if self.data_answer.startswith("250"):
            self.mails.append(envelope)
        return self.data_answer


@pytest.fixture
def postman(settings):
    """Have mails leave over SMTP to a server of the test."""
    handler = Postman()
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    # A free port is only known once it is bound.
    controller.port = _free_port()
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    handler.stop = controller.stop
    yield handler
    if controller.server is not None:
        controller.stop()


def _free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
