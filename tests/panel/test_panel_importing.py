"""Importing a file, and the page of its job."""

import html
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from panel_pages import text_of

from lms_lite_learners.models import Job, Learner
from lms_lite_learners.tasks.jobs import work
from tests.imports.books import saved

FILE = "email,name\nada@new.example,Ada\nnonsense,Nobody\nada@new.example,Ada again\n"


def upload(text=FILE, name="staff.csv"):
    content = text.encode() if isinstance(text, str) else text
    return SimpleUploadedFile(name, content, content_type="text/csv")


@pytest.fixture
def imported(managing):
    """Import a file and let the worker finish; answers the path of the job's page."""

    def run(text=FILE, **fields):
        answer = managing.post("imports/", {"file": upload(text), "notify": "on", **fields})
        work(Job.objects.get().pk)
        return answer.url.removeprefix("/learners/Acme/")

    return run


def test_a_file_becomes_a_job_with_a_page_of_its_own(managing):
    page = managing.post("imports/", {"file": upload(), "notify": "on"}, follow=True)
    assert page.redirect_chain[0][0].startswith("/learners/Acme/imports/")
    assert "Queued" in text_of(page)


def test_the_page_counts_outcomes_and_names_lines(managing, imported):
    page = text_of(managing(imported()))
    assert "3 of 3 rows" in page
    assert "2 ada@new.example Pending" in page
    assert "3 nonsense Not an address" in page
    assert "4 ada@new.example Duplicate" in page


def test_the_page_names_the_sheet_and_the_columns_that_were_not_read(managing, imported):
    page = text_of(
        managing(imported(saved([["email", "Shoes"], ["a@x.example", 4]], title1="Staff")))
    )
    assert "Read from the sheet “Staff”. Columns that were not read: Shoes" in page


def test_of_many_columns_that_were_not_read_ten_are_named(managing, imported):
    heads = ",".join(f"c{number}" for number in range(12))
    page = text_of(managing(imported(f"email,{heads}\na@x.example\n")))
    assert "Columns that were not read: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, …" in page


def test_the_form_takes_workbooks(managing):
    page = managing("imports/").content.decode()
    assert ".csv or .xlsx" in page
    assert 'accept=".csv,.txt,.tsv,.xlsx,.xlsm,text/csv"' in page


def test_rows_can_be_narrowed_to_an_outcome(managing, imported):
    page = text_of(managing(f"{imported()}?outcome=invalid_email"))
    assert "nonsense" in page
    assert "ada@new.example" not in page


def test_rows_come_as_many_at_a_time_as_asked_for(managing, imported):
    here = imported()
    first = managing(f"{here}?page_size=2")
    assert "ada@new.example Duplicate" not in text_of(first)
    [following] = re.findall(r'id="lll-next" href="([^"]+)"', first.content.decode())
    second = managing.client.get(html.unescape(following))
    assert "4 ada@new.example Duplicate" in text_of(second)
    assert "page_size=2" in second.content.decode()


@pytest.mark.parametrize("size", ["0", "101", "-1", "x"])
def test_a_page_size_that_cannot_be_is_refused_as_in_the_api(managing, imported, size):
    assert managing(f"{imported()}?page_size={size}").status_code == 400


def test_rows_that_did_not_go_can_be_taken_back(managing, imported):
    page = managing(imported()).content.decode()
    link = f"/api/lms_lite_learners/v1/jobs/{Job.objects.get().public_id}/file/"
    assert f'href="{link}"' in page
    rejected = b"".join(managing.client.get(link).streaming_content).decode()
    assert "nonsense" in rejected
    assert "ada@new.example" not in rejected


def test_where_all_went_there_is_nothing_to_take_back(managing, imported):
    assert "did not go" not in text_of(managing(imported("email\nada@new.example\n")))


def test_a_check_writes_nothing_and_says_so(managing, imported):
    page = text_of(managing(imported(dry_run="on")))
    assert "nothing was written" in page
    assert not Learner.objects.filter(status="pending").exists()


@pytest.mark.parametrize(
    "text", ["", "\n\n\n", "name\nAda\nBob\n", "%PDF-1.7 nothing of a table", "PK\x03\x04"]
)
def test_what_is_no_table_of_people_is_refused_at_the_field(managing, text):
    page = managing.post("imports/", {"file": upload(text)})
    assert page.status_code == 400
    assert 'id="lll-file_error"' in page.content.decode()
    assert not Job.objects.exists()


def test_a_file_over_the_limit_is_refused(managing, settings):
    settings.LMS_LITE_IMPORT_MAX_BYTES = 10
    assert managing.post("imports/", {"file": upload()}).status_code == 413


def test_no_file_is_said_at_the_field(managing):
    page = managing.post("imports/")
    assert page.status_code == 400
    assert "Choose a file first." in text_of(page)


def test_sending_the_same_form_twice_starts_one_job(managing):
    for _time in range(2):
        managing.post("imports/", {"file": upload(), "key": "once"})
    assert Job.objects.count() == 1


def test_a_job_that_no_worker_takes_says_since_when(managing):
    url = managing.post("imports/", {"file": upload()}).url
    Job.objects.update(created_at=timezone.now() - timedelta(seconds=75))
    page = text_of(managing.client.get(url))
    assert "queued for 75 seconds, and no worker has taken it yet" in page


def test_a_job_whose_worker_fell_silent_says_so(managing):
    url = managing.post("imports/", {"file": upload()}).url
    Job.objects.update(state="running", lease_until=timezone.now() - timedelta(seconds=1))
    assert "fallen silent" in text_of(managing.client.get(url))


def test_an_open_job_keeps_itself_up_to_date_with_and_without_script(managing):
    url = managing.post("imports/", {"file": upload()}).url
    page = managing.client.get(url).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_a_finished_job_is_left_alone(managing, imported):
    page = managing(imported()).content.decode()
    assert "every 1s" not in page
    assert "http-equiv" not in page


def test_a_queued_job_can_be_cancelled(managing):
    managing.post("imports/", {"file": upload()})
    page = managing.post(f"jobs/{Job.objects.get().public_id}/cancel/", follow=True)
    assert "Cancelled" in text_of(page)
    work(Job.objects.get().pk)
    assert not Learner.objects.filter(status="pending").exists()


def test_a_job_is_its_owners_alone(managing, operator, client):
    url = managing.post("imports/", {"file": upload()}).url
    client.post("/login", {"username": "operator", "password": "sandbox"})
    assert client.get(url).status_code == 404


def test_the_template_is_a_file_that_can_be_imported(managing):
    answer = managing("imports/template/")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"email" in answer.content


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"strict": "on"},
        {"notify": "on"},
        {"courses": ["course-v1:Acme+SAFE101+2026"]},
        {"file": "email\nada@old.example\n"},
    ],
)
def test_after_a_check_the_same_page_can_be_sent_to_import(managing, other):
    file = "email\nada@new.example\n"
    managing.post("imports/", {"file": upload(file), "key": "once", "dry_run": "on"})
    asked = {"key": "once", **other, "file": upload(other.get("file", file))}
    assert managing.post("imports/", asked).status_code == 302
    assert [job.arguments["dry_run"] for job in Job.objects.order_by("pk")] == [True, False]


def test_another_file_on_the_same_page_is_another_import(managing):
    for text in ("email\nada@new.example\n", "email\nada@old.example\n"):
        assert managing.post("imports/", {"file": upload(text), "key": "1"}).status_code == 302
    assert Job.objects.count() == 2
