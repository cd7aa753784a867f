"""The whole walk through HTTP alone: the pages' own forms, and what the API says of them."""

import re
from pathlib import Path

import pytest

from walks.client import links
from walks.site import wait_for

pytestmark = pytest.mark.processes

API = "/api/lms_lite_learners/v1"
FILE = Path(__file__).parents[1] / "data" / "acme-staff.csv"
ADDRESS = "richard.johnson@acme.example"
PASSWORD = "three quiet otters"


def counts(manager):
    """How many learners Acme has on each tab."""
    found = manager.json(f"{API}/organizations/")["results"]
    return next(one["counts"] for one in found if one["org"] == "Acme")


def import_file(manager, content):
    """Send the import form with a file; answers the job's end as the API tells it."""
    page = manager.post(
        "/learners/Acme/imports/", {"notify": "on"}, files={"file": ("staff.csv", content)}
    )
    job = re.search(r"/learners/Acme/imports/([\w-]+)/$", page.url)[1]
    return wait_for(lambda: ended(manager.json(f"{API}/jobs/{job}/")), 180)


def ended(job):
    """The job, once it has ended."""
    return job if job["state"] not in {"queued", "running"} else None


def mail_to(visitor, address, word):
    """The mail to an address with this word in its subject."""
    found = visitor.mails_to(address)
    return next((mail for mail in found if word in mail["subject"]), None)


def test_an_imported_person_registers_confirms_and_is_active_in_the_course_of_the_file(site):
    manager, guest = site.client("acme-manager"), site.client()
    before = counts(manager)

    job = import_file(manager, FILE.read_bytes())
    assert (job["state"], job["done"], job["counts"]) == ("succeeded", 2000, {"invited": 2000})
    assert counts(manager)["pending"] == before["pending"] + 2000

    invitation = wait_for(lambda: mail_to(guest, ADDRESS, "invites you"), 180)
    page = next(link for link in links(invitation["text"]) if "/learners/invitations/" in link)
    assert "/register?next=" in guest.get(page).text
    guest.register(ADDRESS, username="richard", name="Richard Johnson", password=PASSWORD)
    confirmation = wait_for(lambda: mail_to(guest, ADDRESS, "Confirm"), 180)
    guest.get(next(link for link in links(confirmation["text"]) if "/activate/" in link))
    assert guest.sign_in(ADDRESS, PASSWORD).ok
    assert "course-v1:Acme+LEAD300+2026" in guest.get("/dashboard").text

    path = f"{API}/organizations/Acme/learners/"
    row = wait_for(lambda: manager.json(path, search=ADDRESS)["results"], 180)[0]
    assert (row["name"], row["enrolled_courses"]) == ("Richard Johnson", 1)
    assert "Richard Johnson" in manager.get(f"/learners/Acme/?search={ADDRESS}").text
    assert counts(manager)["pending"] == before["pending"] + 1999


def test_the_same_file_again_changes_nothing(site):
    manager = site.client("acme-manager")
    content = b"email\ntwice.one@x.example\ntwice.two@x.example\n"
    assert import_file(manager, content)["counts"] == {"invited": 2}
    before = counts(manager)
    assert import_file(manager, content)["counts"] == {"already_pending": 2}
    assert counts(manager) == before
