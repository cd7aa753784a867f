"""A sender killed in the middle of a mail: no mail goes twice, none is lost unsaid."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from walks.databases import own_database
from walks.site import SOURCE, environment_of, free_port_pair, wait_for

pytestmark = pytest.mark.processes

TOTAL = 25
SETTINGS = {
    "LMS_LITE_DEFAULT_PLAN": "paid",
    "LMS_LITE_HASH_KEYS": ["a key for tests only"],
    "LMS_LITE_LEASE_SECONDS": 3,
}
INVITE = f"""
from django.db import transaction
from django.utils import timezone
from lms_lite_learners import invitations
from lms_lite_learners.roster import membership
now = timezone.now()
people = [membership.Newcomer(f"l{{n}}@x.example", f"l{{n}}@x.example") for n in range({TOTAL})]
with transaction.atomic():
    ids = membership.add_pending("Acme", people, via="manual", acting_user_id=0, now=now)
    invitations.invite("Acme", dict.fromkeys(ids.values(), ""), notify=True, now=now)
"""
SEND = """
import time
from django.utils import timezone
from lms_lite_learners import invitations
from lms_lite_learners.models import Invitation
while Invitation.objects.filter(state__in=["queued", "sending"]).exists():
    invitations.fail_abandoned(timezone.now())
    invitations.send_due(10, timezone.now()) or time.sleep(0.5)
"""
CENSUS = """
import json
from lms_lite_learners.models import Invitation
print(json.dumps(list(Invitation.objects.values_list("state", "reason"))))
"""


@pytest.fixture
def lms(tmp_path, prepared):
    """Start Python inside an LMS of its own: lms(code) is the running process."""
    cfg = tmp_path / "lms.json"
    cfg.write_text(json.dumps(SETTINGS), encoding="utf-8")
    port = free_port_pair()
    (tmp_path / "data" / "mail").mkdir(parents=True)
    with own_database(prepared.url) as database:
        prepared.copy_to(tmp_path / "data", database)
        environment = environment_of(
            tmp_path, port, DATABASE_URL=database, LMS_CFG=str(cfg), SERVICE_VARIANT="lms",
            SANDBOX_SMTP_HOST="127.0.0.1", SANDBOX_SMTP_PORT=str(port),
        )  # fmt: skip

        def manage(*arguments):
            return subprocess.Popen(
                [sys.executable, "-P", "manage.py", "lms", *arguments],
                cwd=SOURCE, env=environment, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip

        with _mail_server(environment, port):
            yield lambda code: manage("shell", "-c", code)


@contextmanager
def _mail_server(environment, port):
    """The sandbox's mail server, which keeps a mail well before it answers."""
    control = Path(environment["SANDBOX_DIR"], "mail", "control.json")
    control.write_text('{"delay_seconds": 0.5}', encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, str(SOURCE / "mailbox" / "server.py"), str(port)], env=environment
    )
    try:
        wait_for(lambda: _is_open(port))
        yield
    finally:
        server.terminate()
        server.wait()


def _is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.soak
def test_each_mail_goes_once_though_its_sender_is_killed(lms, tmp_path):
    mails = tmp_path / "data" / "mail"
    assert lms(INVITE).wait() == 0
    sender = lms(SEND)
    wait_for(lambda: len(list(mails.glob("*.eml"))) >= 4)
    os.kill(sender.pid, signal.SIGKILL)
    sender.wait()
    seen = len(list(mails.glob("*.eml")))
    assert seen < TOTAL

    assert lms(SEND).wait() == 0
    # The last part of a mail's name stands for its recipient.
    recipients = Counter(path.stem.rpartition("-")[2] for path in mails.glob("*.eml"))
    assert set(recipients.values()) == {1}
    rows = json.loads(lms(CENSUS).communicate()[0].strip().splitlines()[-1])
    states = Counter(state for state, _reason in rows)
    assert states["invited"] + states["failed"] == TOTAL
    assert states["failed"] == 1
    assert [reason for state, reason in rows if "may have arrived" in reason and state == "failed"]
    assert states["invited"] <= len(recipients)
