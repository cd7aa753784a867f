"""POST `organizations/{org}/imports/`, its rows and its template."""

import pytest

from lms_lite_learners.data import NEVER
from lms_lite_learners.models import Job, Learner
from lms_lite_learners.tasks.jobs import work
from tests.imports.files import sample, upload

pytestmark = pytest.mark.django_db

BASE = "/api/lms_lite_learners/v1"
PATH = f"{BASE}/organizations/Acme/imports/"
SAFE = "course-v1:Acme+SAFE101+2026"


@pytest.fixture
def manager(acme, signed_in):
    """A browser of Acme's manager."""
    return signed_in(acme.manager)


@pytest.fixture
def start(manager):
    """Upload a file: start("email\\nada@x.example", strict="true") is the answer."""

    def post(content, *, headers=None, **form):
        return manager.post(PATH, {"file": upload(content), **form}, headers=headers or {})

    return post


def test_an_import_is_answered_at_once_and_run_by_a_worker(
    start, manager, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = start("email,team\nada@x.example,red\n")
    assert answer.status_code == 202
    body = answer.json()
    assert (body["kind"], body["state"], body["counts"], body["error"]) == (
        "import", "queued", {}, None
    )  # fmt: skip
    assert (body["ignored_columns"], body["sheet"]) == (["team"], "")
    job = Job.objects.get(public_id=body["id"])
    assert job.published_at > NEVER
    work(job.pk)
    body = manager.get(body["links"]["self"]).json()
    assert (body["state"], body["done"], body["total"], body["counts"]) == (
        "succeeded", 1, 1, {"invited": 1}
    )  # fmt: skip


def test_a_workbook_is_imported_and_its_sheet_told(start):
    body = start(sample("acme-staff.xlsx")).json()
    assert (body["sheet"], body["ignored_columns"]) == ("Sheet", [])
    work(Job.objects.get().pk)
    assert Job.objects.get().counts == {"invited": 300}


def test_the_form_says_how(start):
    start("email\nada@x.example", courses=[SAFE, "b;c"], strict="true", notify="false")
    arguments = Job.objects.get().arguments
    assert arguments["courses"] == [SAFE, "b", "c"]
    assert (arguments["strict"], arguments["notify"], arguments["dry_run"]) == (True, False, False)


def test_what_the_form_leaves_out_has_its_default(start):
    start("email\nada@x.example")
    arguments = Job.objects.get().arguments
    assert (arguments["notify"], arguments["strict"], arguments["courses"]) == (True, False, [])


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (sample("acme-staff.xlsx")[:-50], 400, "not_a_text"),
        (b"%PDF-1.4\n", 400, "not_a_text"),
        (b"", 400, "empty_file"),
        (b"email\n", 400, "no_rows"),
        (b"name\nAda\n", 400, "no_email_column"),
        (b"email\n" + b"a@x.example\n" * 20, 413, "too_large"),
    ],
)
def test_a_file_that_is_no_table_of_people_is_refused(start, settings, content, status, code):
    settings.LMS_LITE_IMPORT_MAX_BYTES = 10_000 if code != "too_large" else 100
    if status == 400 and len(content) > 10_000:
        settings.LMS_LITE_IMPORT_MAX_BYTES = len(content)
    answer = start(content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["fields"] == {"file": [answer.json()["detail"]]}
    assert not Job.objects.exists()


def test_a_form_without_a_file_names_the_field(manager):
    answer = manager.post(PATH, {"courses": "x"})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["file"])


def test_the_same_key_and_body_are_the_same_job(start):
    key = {"Idempotency-Key": "one"}
    first = start("email\nada@x.example", headers=key).json()["id"]
    assert start("email\nada@x.example", headers=key).json()["id"] == first
    other = start("email\nbob@x.example", headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


def test_the_rows_tell_line_address_outcome_and_courses(start, manager):
    body = start(f"email,courses\nada@x.example,{SAFE}\nnonsense,\n").json()
    work(Job.objects.get().pk)
    rows = manager.get(body["links"]["rows"]).json()
    assert rows["count"] == 2
    assert rows["results"][0] == {
        "line": 2,
        "email": "ada@x.example",
        "outcome": "invited",
        "text": rows["results"][0]["text"],
        "learner": str(Learner.objects.get().pk),
        "courses": [{"key": SAFE, "outcome": "allowed"}],
    }
    bad = manager.get(body["links"]["rows"], {"outcome": "invalid_email"}).json()
    assert [row["line"] for row in bad["results"]] == [3]


def test_the_rows_are_paged(start, manager):
    body = start("email\n" + "".join(f"p{n}@x.example\n" for n in range(5))).json()
    work(Job.objects.get().pk)
    first = manager.get(body["links"]["rows"], {"page_size": 3}).json()
    second = manager.get(first["next"]).json()
    assert [row["line"] for row in second["results"]] == [5, 6]
    assert second["next"] is None
    assert manager.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize("query", [{"outcome": "x"}, {"cursor": "x"}, {"page_size": 0}])
def test_a_bad_query_is_refused(start, manager, query):
    body = start("email\nada@x.example").json()
    assert manager.get(body["links"]["rows"], query).status_code == 400


def test_the_rows_of_another_organisation_do_not_exist(start, manager, globex, acme):
    body = start("email\nada@x.example").json()
    from common.djangoapps.student.roles import OrgInstructorRole

    OrgInstructorRole("Globex").add_users(acme.manager)
    there = body["links"]["rows"].replace("/Acme/", "/Globex/")
    assert manager.get(there).status_code == 404


def test_the_template_is_a_download(manager):
    answer = manager.get(f"{PATH}template/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content.decode("utf-8-sig").strip() == "email,name,courses,language"
