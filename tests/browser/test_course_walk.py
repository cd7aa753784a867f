"""A course's walk in a browser: sent, launched, answered, seen in the list, downloaded."""

import csv
import re
from pathlib import Path

import pytest
from browsing import sign_in
from walks.site import wait_for

pytestmark = pytest.mark.browser

COURSE = "course-v1:Acme+SAFE101+2026"
# Somebody with an account who is in no list and not in this course.
LEARNER, ADDRESS = "acme-customer", "acme-customer@sandbox.example"
MINUTE = 60_000


def open_mail(page, address, subject):
    """Open the newest mail to an address with these words in its subject."""

    def found():
        page.goto(f"/sandbox/mail/?to={address}")
        return page.locator("#main table a", has_text=subject).count()

    wait_for(found, 120)
    page.locator("#main table a", has_text=subject).first.click()


def send_course(manager):
    """Switch the course on, copy its link, send it to one person; answers the link."""
    manager.goto("/learners/Acme/")
    manager.get_by_role("link", name="Courses", exact=True).click()
    manager.get_by_role("button", name="Turn on saving progress in Safety at Work").click()
    manager.get_by_role("button", name="Turn off saving progress in Safety at Work").wait_for()
    manager.get_by_role("button", name=re.compile("Copy link.*Safety at Work")).click()
    link = manager.get_by_role("dialog").get_by_label("Link").input_value()
    manager.keyboard.press("Escape")
    manager.get_by_role("link", name=re.compile("Send by e-mail.*Safety at Work")).click()
    manager.get_by_role("dialog").get_by_label("E-mail addresses").fill(ADDRESS)
    manager.get_by_role("button", name="Send", exact=True).click()
    manager.locator(".lll-job", has_text="Finished").wait_for(timeout=2 * MINUTE)
    row = manager.get_by_role("row", name=ADDRESS)
    assert row.locator("[data-label=Outcome]").inner_text() == "Sent"
    return link


def launch(guest):
    """Open the mail's link signed out, sign in on the way and start the course."""
    guest.locator(".sandbox-mail-text a[href*='/learners/launch/']").first.click()
    guest.locator("#main").get_by_role("link", name="Sign in").click()
    guest.locator("#main input[name=username]").fill(LEARNER)
    guest.locator("#main input[name=password]").fill("sandbox")
    guest.locator("#main button[type=submit]").click()
    guest.get_by_role("button", name="Start course").click()
    guest.get_by_text("Your grade: 0%").wait_for()


def study(learner):
    """Answer wrong, then right, say what one thinks of it, and fill the survey."""
    learner.get_by_role("link", name="One question").click()
    for choice, told in (("Call the manager", "not correct"), ("See that you", "That is correct")):
        learner.get_by_label(choice).check()
        learner.get_by_role("button", name="Submit answer").click()
        learner.get_by_text(told).wait_for()
    learner.get_by_role("link", name="Your opinion").click()
    learner.get_by_label("Good").check()
    learner.get_by_label("What would make it better?").fill("More pictures.")
    learner.get_by_role("button", name="Send feedback").click()
    learner.get_by_text("Thank you for your feedback.").wait_for()
    learner.get_by_role("link", name="About safety where you work").click()
    learner.get_by_label("What is your trade?").fill("Roofer")
    learner.get_by_label("For how many years?").fill("12")
    learner.get_by_role("button", name="Send", exact=True).click()
    learner.get_by_text("Thank you for your answers.").wait_for()


def download(visitor, mail, address):
    """Send the form of the page, open the link of the mail; answers the learners' rows."""
    visitor.get_by_role("button", name="Download", exact=True).click()
    visitor.get_by_role("link", name="Download report").wait_for(timeout=2 * MINUTE)
    open_mail(mail, address, "are ready")
    link = mail.locator(".sandbox-mail-text a[href*='/learners/files/']").first
    visitor.goto("/sandbox/mail/")
    with visitor.expect_download() as report:
        visitor.evaluate("address => { location = address }", link.get_attribute("href"))
    with Path(report.value.path()).open(encoding="utf-8-sig", newline="") as file:
        return {row["Email"]: row for row in csv.DictReader(file)}


def is_completed(manager):
    """Does the list say that the learner has completed one course?"""
    manager.goto(f"/learners/Acme/?search={ADDRESS}")
    row = manager.get_by_role("row", name=ADDRESS)
    return row.count() and row.locator("[data-label=Completed]").inner_text() == "1"


def test_a_learner_of_a_sent_course_passes_it_and_is_in_the_list_and_the_report(visitor):
    manager, learner = visitor("acme-manager"), visitor()
    copied = send_course(manager)
    open_mail(learner, ADDRESS, "Safety at Work")
    assert copied in learner.locator(".sandbox-mail-text").inner_text()
    launch(learner)
    study(learner)

    wait_for(lambda: is_completed(manager), 60)
    manager.get_by_role("rowheader").get_by_role("link").click()
    cells = manager.get_by_role("row", name="Safety at Work").get_by_role("cell")
    assert [re.sub(r"\s", " ", text) for text in cells.all_inner_texts()[:2]] == ["Passed", "100 %"]

    manager.goto("/learners/Acme/")
    manager.get_by_role("link", name="Download results").click()
    rows = download(manager, learner, "acme-manager@sandbox.example")
    assert rows[ADDRESS][COURSE] == "Passed, 100%"


def test_an_author_downloads_the_own_course_alone(visitor):
    author = visitor("acme-author")
    author.goto("/learners/")
    assert author.locator(".lll-card small bdi").all_inner_texts() == [COURSE]
    rows = download(author, visitor(), "acme-author@sandbox.example")
    row = rows["acme-learner@sandbox.example"]
    assert [name for name in row if name.startswith("course-v1:")] == [COURSE]
    assert row[COURSE] == "Passed, 100%"


def test_the_manager_of_another_organisation_finds_nothing(visitor):
    page = visitor()
    sign_in(page, "globex-manager", "sandbox")
    assert page.goto(f"/learners/launch/{COURSE}/send/").status == 404
    assert page.goto("/learners/Acme/exports/").status == 404


@pytest.fixture(scope="module")
def pages(site):
    """The pages that only exist once something was sent and downloaded, by who may see them."""
    manager, author = site.client("acme-manager"), site.client("acme-author")
    asked = {"time_zone": "UTC", "layout": "wide", "format": "csv"}
    sent = {"emails": "carl@new.example not-an-address", "message": "Hello"}
    manager.post(f"/learners/launch/{COURSE}/link/")
    export = manager.post("/learners/Acme/exports/", asked).url
    own_export = author.post("/learners/results/", asked).url
    return {
        "acme-manager": [
            manager.post(f"/learners/launch/{COURSE}/send/", sent).url,
            f"/learners/launch/{COURSE}/link/",
            export,
            "/learners/files/altered/",
        ],
        "acme-author": [own_export],
    }


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("username", ["acme-manager", "acme-author"])
def test_what_comes_of_sending_and_downloading_is_accessible_and_fits(
    visitor, pages, username, width
):
    from axe_playwright_python.sync_playwright import Axe

    page = visitor(username, width=width)
    for address in pages[username]:
        page.goto(address)
        found = Axe().run(page, context=".lms-lite-learners").response["violations"]
        serious = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
        assert [(address, rule["id"], rule["nodes"][0]["html"]) for rule in serious] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
