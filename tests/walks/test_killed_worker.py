"""A worker killed in the middle of an import: nothing lost, nothing twice."""

import time
from collections import Counter
from pathlib import Path

import pytest

from walks.brokers import TO_BE_KILLED
from walks.killing import (
    broker_name,
    ended,
    further,
    kill_worker,
    last_line,
    slow_site,
)
from walks.site import wait_for

pytestmark = pytest.mark.processes

STAFF = Path(__file__).parents[1] / "data" / "acme-staff.csv"
API = "/api/lms_lite_learners/v1"
TOTAL = 2000
CENSUS = """
import json
from lms_lite_learners.models import Invitation, JobRow, Learner
print(json.dumps({
    "rows": JobRow.objects.count(),
    "lines": JobRow.objects.values("line").distinct().count(),
    "learners": Learner.objects.filter(added_via="import").count(),
    "states": list(Invitation.objects.filter(learner__added_via="import").values_list(
        "state", flat=True)),
    "reasons": list(Invitation.objects.exclude(reason="").values_list("reason", flat=True)),
}))
"""


@pytest.fixture(params=TO_BE_KILLED, ids=broker_name)
def site(request, tmp_path, prepared):
    """A sandbox with small chunks, whose ticks are ours alone."""
    with slow_site(tmp_path, prepared, request.param, LMS_LITE_CHUNK_SIZE=20) as site:
        yield site


def census(site):
    return last_line(site.run(CENSUS))


def recipients(client):
    """To whom mails went, and how many to each."""
    found, page = Counter(), "/sandbox/mail/?format=json"
    while page:
        answer = client.json(page)
        found.update(mail["to"] for mail in answer["messages"])
        page = answer["next"]
    return found


def test_an_import_outlives_its_worker(site):
    manager = site.client("acme-manager")
    with STAFF.open("rb") as file:
        answer = manager.post(f"{API}/organizations/Acme/imports/", files={"file": file})
    assert answer.status_code == 202, answer.text
    address = answer.json()["links"]["self"]

    wait_for(lambda: 0 < manager.json(address)["done"] < TOTAL)
    kill_worker(site)
    killed = manager.json(address)
    assert 0 < killed["done"] < TOTAL

    site.manage("lms_lite_learners", "tick")
    job = wait_for(lambda: ended(manager.json(address)), 90)
    assert (job["state"], job["done"], job["counts"]) == ("succeeded", TOTAL, {"invited": TOTAL})
    found = census(site)
    assert (found["rows"], found["lines"], found["learners"]) == (TOTAL, TOTAL, TOTAL)

    mails = _mails_once_all_are_out(site, manager)
    assert max(mails.values()) == 1
    states = Counter(census(site)["states"])
    # At most what the two processes had in hand is told as failed instead of sent again.
    assert states["invited"] + states["failed"] + states["sending"] == TOTAL
    assert states["failed"] + states["sending"] <= 2
    assert states["invited"] <= sum(mails.values()) <= TOTAL


def _mails_once_all_are_out(site, client):
    deadline = time.monotonic() + 400
    while time.monotonic() < deadline:
        if not Counter(census(site)["states"])["queued"]:
            break
        time.sleep(5)
    return recipients(client)


@pytest.mark.soak
def test_an_import_outlives_workers_that_die_again_and_again(site):
    manager = site.client("acme-manager")
    with STAFF.open("rb") as file:
        answer = manager.post(f"{API}/organizations/Acme/imports/", files={"file": file})
    address = answer.json()["links"]["self"]

    done = 0
    for _death in range(10):
        done = wait_for(lambda: further(manager.json(address), done), 120)["done"]  # noqa: B023
        kill_worker(site)
        site.manage("lms_lite_learners", "tick")
    job = wait_for(lambda: ended(manager.json(address)), 300)
    assert (job["state"], job["counts"]) == ("succeeded", {"invited": TOTAL})
    found = census(site)
    assert (found["rows"], found["lines"], found["learners"]) == (TOTAL, TOTAL, TOTAL)
    # Counted when all are out: a mailbox that still fills shifts its pages.
    assert max(_mails_once_all_are_out(site, manager).values()) == 1
