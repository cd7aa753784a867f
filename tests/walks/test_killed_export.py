"""Workers killed in the middle of an export, three times: one complete file, the right checksum."""

import csv
import hashlib
import io

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

API = "/api/lms_lite_learners/v1"
TOTAL = 6000
DEATHS = 3
PEOPLE = f"""
from django.contrib.auth import get_user_model
from django.utils import timezone
from lms_lite_learners.models import Learner
User, now = get_user_model(), timezone.now()
Learner.objects.filter(org="Acme").delete()
User.objects.bulk_create([
    User(username=f"walker{{n:05}}", email=f"walker{{n:05}}@x.example", password="!")
    for n in range({TOTAL})
], batch_size=1000)
ids = User.objects.filter(username__startswith="walker").values_list("pk", flat=True)
Learner.objects.bulk_create([
    Learner(org="Acme", status="active", user_id=pk, added_at=now, added_via="manual")
    for pk in ids
], batch_size=1000)
print(len(ids))
"""
LEFT = """
import json
from pathlib import Path
from django.conf import settings
from lms_lite_learners.models import JobPart, ReportMail
root = Path(settings.MEDIA_ROOT) / "lms_lite_learners"
print(json.dumps({
    "files": sorted(path.parent.name for path in root.rglob("*") if path.is_file()),
    "parts": JobPart.objects.count(),
    "mails": list(ReportMail.objects.values_list("state", flat=True)),
}))
"""


@pytest.fixture(params=TO_BE_KILLED, ids=broker_name)
def site(request, tmp_path, prepared):
    """A sandbox with small chunks, whose ticks are ours alone."""
    with slow_site(tmp_path, prepared, request.param, LMS_LITE_CHUNK_SIZE=1) as site:
        yield site


def test_an_export_outlives_its_workers(site):
    assert last_line(site.run(PEOPLE)) == TOTAL
    manager = site.client("acme-manager")
    answer = manager.post(f"{API}/organizations/Acme/exports/", json={})
    assert answer.status_code == 202, answer.text
    address = answer.json()["links"]["self"]

    done = 0
    for _death in range(DEATHS):
        job = wait_for(lambda: further(manager.json(address), done), 120)  # noqa: B023
        assert 0 < job["done"] < TOTAL, job
        kill_worker(site)
        killed = manager.json(address)
        assert killed["state"] == "running", killed
        assert 0 < killed["done"] < TOTAL
        # What was done stays done: the next one counts from here.
        done = killed["done"]
        site.manage("lms_lite_learners", "tick")

    job = wait_for(lambda: ended(manager.json(address)), 240)
    assert (job["state"], job["done"], job["total"]) == ("succeeded", TOTAL, TOTAL)
    content = manager.get(job["links"]["file"]).content
    manifest = manager.json(job["links"]["manifest"])
    assert list(manifest["sha256"].values()) == [hashlib.sha256(content).hexdigest()]
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == [f"walker{n:05}@x.example" for n in range(TOTAL)]

    site.manage("lms_lite_learners", "tick")
    left = wait_for(lambda: _once_the_mail_left(site), 120)
    assert (left["files"], left["parts"], left["mails"]) == (["reports"], 0, ["sent"])


def _once_the_mail_left(site):
    left = last_line(site.run(LEFT))
    return left if left["mails"] == ["sent"] else None
