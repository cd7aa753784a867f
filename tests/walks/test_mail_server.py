"""A mail server that refuses, puts off, is slow or down, in front of a real worker and tick."""

import json
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from walks.killing import SETTINGS
from walks.site import SOURCE, free_port_pair, running, wait_for

pytestmark = pytest.mark.processes

API = "/api/lms_lite_learners/v1/organizations"
RETRY_SECONDS = 2
# What nobody calls slow, on a machine that does other work besides.
QUICK = 2.0
DELAY = 4.0


class Postbox:
    """The sandbox's mail server as a process of the test, which stops and starts it."""

    def __init__(self, port):
        self.port, self.mails, self.environment, self.process = port, Path(), {}, None

    def start(self):
        command = [sys.executable, str(SOURCE / "mailbox" / "server.py"), str(self.port)]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert "mail server on" in self.process.stdout.readline()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def behave(self, **control):
        draft = self.mails / ".draft.json"
        draft.write_text(json.dumps(control), encoding="utf-8")
        draft.rename(self.mails / "control.json")

    def number(self):
        """How many mails it kept for each recipient, by the last part of a mail's name."""
        return Counter(path.stem.rpartition("-")[2] for path in self.mails.glob("*.eml"))


@pytest.fixture(scope="module")
def mailing(tmp_path_factory, prepared):
    """A sandbox whose mails go to a server of the test, and that server."""
    folder, postbox = tmp_path_factory.mktemp("mailing"), Postbox(free_port_pair())
    told = {"EMAIL_PORT": postbox.port, "LMS_LITE_MAIL_RETRY_SECONDS": RETRY_SECONDS}
    cfg = folder / "lms.json"
    cfg.write_text(json.dumps(SETTINGS | told), encoding="utf-8")
    extra = {"LMS_CFG": str(cfg), "SANDBOX_TICK_SECONDS": "1", "SANDBOX_STUDIO": "0"}
    with running(folder, prepared, **extra) as site:
        postbox.mails, postbox.environment = site.home / "mail", site.environment
        postbox.start()
        yield site, postbox
        postbox.stop()


@pytest.fixture
def site(mailing):
    """The sandbox, its mail server taking everything at once."""
    mailing[1].behave()
    yield mailing[0]
    mailing[1].behave()


@pytest.fixture
def postbox(mailing):
    """The mail server."""
    return mailing[1]


def add(client, *addresses, org="Acme"):
    answer = client.post(f"/learners/{org}/add/", {"emails": "\n".join(addresses), "notify": "on"})
    assert answer.ok


def row_of(client, address, org="Acme"):
    path = f"{API}/{org}/learners/"
    (row,) = client.json(path, tab="pending", search=address)["results"]
    return row


def once(client, address, state, *, reason="", org="Acme"):
    """The row, once it is in this state with this reason."""

    def look():
        row = row_of(client, address, org)
        return row if row["invitation_state"] == state and reason in row["reason"] else None

    return wait_for(look, 60)


def test_a_mail_that_is_put_off_is_tried_later_and_later_and_then_goes_once(site, postbox):
    manager = site.client("acme-manager")
    postbox.behave(refuse="451 greylisted, come back")
    before = postbox.number()
    add(manager, "put.off@x.example")
    once(manager, "put.off@x.example", "queued", reason="451 greylisted")
    tries = []
    while len(tries) < 3:
        # Told while it is to come: a mail that is overdue, or in the server's hands, has none.
        due_at = row_of(manager, "put.off@x.example")["due_at"]
        if due_at and due_at not in tries:
            tries.append(due_at)
        time.sleep(0.2)
    at = [datetime.fromisoformat(text) for text in tries]
    assert (at[2] - at[1]).total_seconds() > (at[1] - at[0]).total_seconds() > RETRY_SECONDS
    postbox.behave()
    row = once(manager, "put.off@x.example", "invited")
    assert row["reason"] == ""
    assert list((postbox.number() - before).values()) == [1]


def test_a_refused_mail_failed_in_the_server_s_words_and_the_others_go(site, postbox):
    manager = site.client("acme-manager")
    postbox.behave(refuse_addresses=["nobody@x.example"])
    before = postbox.number()
    add(manager, "nobody@x.example", "somebody@x.example")
    once(manager, "somebody@x.example", "invited")
    row = once(manager, "nobody@x.example", "failed")
    assert "550 no such mailbox" in row["reason"]
    assert row["invited_at"] is None
    assert list((postbox.number() - before).values()) == [1]


def test_while_the_server_is_slow_no_request_is_and_others_mails_go_on(site, postbox):
    manager, other = site.client("acme-manager"), site.client("globex-manager")
    # The first visit of a process reads templates.
    manager.get("/learners/Acme/?tab=pending")
    postbox.behave(delay_seconds=DELAY)
    slow = [f"slow{number}@x.example" for number in range(3)]
    took = [timed(lambda: add(manager, *slow))]
    add(other, "theirs@x.example", org="Globex")
    while row_of(manager, slow[0])["invitation_state"] == "queued":
        took.append(timed(lambda: manager.get("/learners/Acme/?tab=pending")))
        time.sleep(0.2)
    assert max(took) < QUICK
    once(other, "theirs@x.example", "invited", org="Globex")
    for address in slow:
        once(manager, address, "invited")


def timed(act):
    started = time.monotonic()
    act()
    return time.monotonic() - started


def test_while_the_server_is_down_mails_wait_and_then_go_once(site, postbox):
    manager = site.client("acme-manager")
    before = postbox.number()
    postbox.stop()
    try:
        add(manager, "down.one@x.example", "down.two@x.example")
        row = once(manager, "down.one@x.example", "queued", reason="can't be reached")
        assert row["invited_at"] is None
    finally:
        postbox.start()
    for address in ("down.one@x.example", "down.two@x.example"):
        once(manager, address, "invited")
    assert list((postbox.number() - before).values()) == [1, 1]
