"""A course's walk through HTTP alone: sent, launched, answered, seen in the list, downloaded."""

import csv
import io
import re

import pytest

from walks.client import links
from walks.site import wait_for

pytestmark = pytest.mark.processes

API = "/api/lms_lite_learners/v1"
COURSE = "course-v1:Acme+SAFE101+2026"
LAUNCH = f"/learners/launch/{COURSE}/"
ADDRESS = "walter.wegener@acme.example"
PASSWORD = "three quiet otters"
MESSAGE = "Please do this before Friday."
EXPORT = {"time_zone": "UTC", "layout": "wide", "format": "csv", "bom": "on", "neutralize": "on"}


def ended(job):
    """The job, once it has ended."""
    return job if job["state"] not in {"queued", "running"} else None


def end_of(visitor, page):
    """Wait for the job that a page is about; answers it as the API tells it."""
    job = re.search(r"/([\w-]+)/$", page.url)[1]
    return wait_for(lambda: ended(visitor.json(f"{API}/jobs/{job}/")), 120)


def mail_link(visitor, address, *, subject, path):
    """Wait for a mail to an address; answers its text and its link to an address of ours."""

    def found():
        mails = visitor.mails_to(address)
        return next((mail for mail in mails if subject in mail["subject"]), None)

    text = wait_for(found, 120)["text"]
    return text, next(link for link in links(text) if path in link)


def send_course(manager):
    """Switch the course on, send it to one person and ask for its link; answers the link."""
    page = manager.post(f"{LAUNCH}switch/", {"save_progress": "on"})
    assert page.url.endswith("/learners/Acme/courses/")
    assert "Progress is saved now" in page.text
    page = manager.post(f"{LAUNCH}send/", {"emails": ADDRESS, "message": MESSAGE})
    job = end_of(manager, page)
    assert (job["state"], job["counts"]) == ("succeeded", {"sent": 1})
    copied = manager.post(f"{LAUNCH}link/")
    return re.search(r'id="lll-link-field"[^>]* value="([^"]+)"', copied.text)[1]


def register(guest, launch):
    """Follow the launch page's way to a new account and confirm it; ends on the launch page."""
    way = re.search(r'href="(/register\?next=[^"]+)"', guest.get(launch).text)[1]
    back = re.search(r'name="next" value="([^"]+)"', guest.get(way).text)[1]
    person = {"email": ADDRESS, "username": "walter", "name": "Walter Wegener"}
    page = guest.post("/register", {**person, "password": PASSWORD, "next": back})
    assert page.url == launch
    _text, confirmation = mail_link(guest, ADDRESS, subject="Confirm", path="/activate/")
    assert guest.get(confirmation).ok


def answer(learner, section, block, **fields):
    """Send the form of a block on a page of the course; answers the text of the next page."""
    text = learner.get(f"/courses/{COURSE}/courseware/{section}").text
    form = re.search(rf'xblock-{block}".*?action="([^"]+)"', text, re.DOTALL)[1]
    return learner.post(form, fields).text


def study(learner):
    """Answer wrong, then right, say what one thinks of it, and fill the survey."""
    problem = ("check/quiz", "problem")
    assert "That is not correct" in answer(learner, *problem, input_question_2_1="choice_0")
    assert "That is correct" in answer(learner, *problem, input_question_2_1="choice_1")
    opinion = {"vote": "1", "freeform": "Good, more pictures."}
    assert "Thank you for your feedback" in answer(learner, "end/opinion", "feedback", **opinion)
    survey = learner.post(f"/courses/{COURSE}/survey", {"trade": "Roofer", "years": "12"})
    assert "Thank you for your answers" in survey.text


def download(visitor, path, address):
    """Ask for a report, open the link of its mail; answers the link and the learners' rows."""
    page = visitor.post(path, EXPORT)
    assert end_of(visitor, page)["state"] == "succeeded"
    _text, link = mail_link(visitor, address, subject="are ready", path="/learners/files/")
    report = visitor.get(link)
    assert report.headers["Content-Type"].startswith("text/csv")
    rows = csv.DictReader(io.StringIO(report.content.decode("utf-8-sig"), newline=""))
    return link, {row["Email"]: row for row in rows}


def test_a_learner_of_a_sent_course_passes_it_and_is_in_the_list_and_the_report(site):
    manager, learner = site.client("acme-manager"), site.client()
    copied = send_course(manager)
    text, launch = mail_link(learner, ADDRESS, subject="Safety at Work", path="/launch/")
    assert MESSAGE in text
    assert launch == copied

    register(learner, launch)
    assert "Start course" in learner.get(launch).text
    people = f"{API}/organizations/Acme/learners/"
    assert manager.json(people, search=ADDRESS)["results"] == []
    assert "Your grade: 0%" in learner.post(launch).text
    study(learner)

    def graded():
        rows = manager.json(people, search=ADDRESS)["results"]
        return next((row for row in rows if row["completed_courses"]), None)

    row = wait_for(graded, 60)
    assert (row["name"], row["enrolled_courses"], row["added_via"]) == (
        *("Walter Wegener", 1),
        "launch",
    )
    assert 'data-label="Completed">1<' in manager.get(f"/learners/Acme/?search={ADDRESS}").text
    page = re.sub(r"\s+", " ", manager.get(f"/learners/Acme/{row['id']}/").text)
    assert re.search(r"Safety at Work.*Passed.*\b100 %", page)

    link, rows = download(manager, "/learners/Acme/exports/", "acme-manager@sandbox.example")
    assert rows[ADDRESS][COURSE] == "Passed, 100%"
    assert site.client("globex-manager").get(link).status_code == 404


def test_an_author_sees_and_downloads_the_own_course_alone(site):
    author = site.client("acme-author")
    page = author.get("/learners/results/").text
    assert re.findall(r"course-v1:\w+\+\w+\+\w+(?=</bdi>)", page) == [COURSE]
    _link, rows = download(author, "/learners/results/", "acme-author@sandbox.example")
    row = rows["acme-learner@sandbox.example"]
    assert [name for name in row if name.startswith("course-v1:")] == [COURSE]
    assert row[COURSE] == "Passed, 100%"


@pytest.mark.parametrize(
    "path",
    [
        *("/learners/Acme/courses/", "/learners/Acme/exports/", "/learners/results/"),
        *(f"{LAUNCH}send/", f"{LAUNCH}link/"),
    ],
)
def test_the_manager_of_another_organisation_finds_nothing(site, path):
    assert site.client("globex-manager").get(path).status_code == 404
