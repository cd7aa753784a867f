"""A preview's page: applying it, mending its rows, comparing it with the list."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from panel_pages import text_of

from lms_lite_learners.models import Job, Learner
from lms_lite_learners.tasks.jobs import work

FILE = "email,name\nada@new.example,Ada\nnonsense,Bob\nada@new.example,Ada again\n"


@pytest.fixture
def preview(managing):
    """Check a file and let the worker finish; answers the path of the preview's page."""

    def run(text=FILE, **fields):
        file = SimpleUploadedFile("staff.csv", text.encode(), content_type="text/csv")
        answer = managing.post("imports/", {"file": file, "dry_run": "on", **fields})
        work(Job.objects.latest("id").pk)
        return answer.url.removeprefix("/learners/Acme/")

    return run


def test_the_page_offers_to_add_these_people(managing, preview):
    page = managing(preview())
    assert "Add this 1 learner" in text_of(page)
    assert 'id="lll-apply"' in page.content.decode()


def test_applying_leads_to_a_job_that_adds_them(managing, preview):
    here = preview()
    answer = managing.post(f"{here}apply/")
    job = Job.objects.latest("id")
    assert answer.url == f"/learners/Acme/imports/{job.public_id}/"
    work(job.pk)
    assert Learner.objects.get(status="pending").email_key == "ada@new.example"
    assert "3 of 3 rows" in text_of(managing.client.get(answer.url))
    assert answer.url in managing(here).content.decode()
    assert 'id="lll-apply"' not in managing(here).content.decode()
    assert managing.post(f"{here}apply/").url == answer.url


def test_what_changed_is_said_and_a_new_check_offered(managing, preview, pending):
    here = preview()
    pending("ada@new.example")
    page = managing.post(f"{here}apply/", follow=True)
    text = text_of(page)
    assert "line 2: Pending before, Already pending now" in text
    assert "Check the file again" in text
    assert Job.objects.count() == 1


def test_a_large_one_that_changed_says_so_on_the_page_of_its_job(
    managing, preview, pending, monkeypatch
):
    monkeypatch.setattr("lms_lite_learners.imports.previews.AT_ONCE", 0)
    here = preview()
    pending("ada@new.example")
    answer = managing.post(f"{here}apply/")
    work(Job.objects.latest("id").pk)
    text = text_of(managing.client.get(answer.url))
    assert "Nothing was written" in text
    assert "Check the file again" in text


def test_the_first_pass_says_how_far_it_is(managing, preview):
    url = managing.post(f"{preview()}apply/").url
    Job.objects.filter(pk=Job.objects.latest("id").pk).update(
        state="running", total=3, resume_point={"checked": 2}, lease_until="2100-01-01T00:00Z"
    )
    page = managing.client.get(url)
    assert "Checked 2 of 3 rows, none is written yet" in text_of(page)
    assert 'value="2"' in page.content.decode()


def test_a_bad_address_can_be_corrected_in_its_row(managing, preview):
    here = preview()
    page = managing(f"{here}?outcome=invalid_email").content.decode()
    assert re.findall(r'name="email" value="([^"]*)"', page) == ["nonsense"]
    done = managing.post(
        f"{here}rows/3/",
        {"email": "bob@new.example", "way": "outcome=invited"},
        follow=True,
    )
    assert done.redirect_chain[0][0].endswith("?outcome=invited")
    assert "Line 3: “bob@new.example” has no account yet and is pending." in text_of(done)
    assert "3 bob@new.example Pending" in text_of(done)
    assert "Add these 2 learners" in text_of(done)
    # Whoever mistook it can correct it again.
    assert 'value="bob@new.example"' in done.content.decode()


def test_what_is_no_address_either_is_said(managing, preview):
    done = managing.post(f"{preview()}rows/3/", {"email": "two@@x", "way": "a\r\nb"}, follow=True)
    assert "“two@@x” is not an e-mail address" in text_of(done)
    assert "nonsense" in text_of(done)


def test_what_is_added_already_is_not_mended(managing, preview):
    here = preview()
    managing.post(f"{here}apply/")
    assert 'name="email"' not in managing(here).content.decode()
    done = managing.post(f"{here}rows/3/", {"email": "bob@new.example"}, follow=True)
    assert "being added already" in text_of(done)


def test_a_file_is_compared_with_the_list(managing, preview, pending):
    pending("bob@x.example", "cyd@x.example")
    here = preview("email\nBOB@x.example\nnew@x.example\nnonsense\n")
    assert (
        "Compared with your list: 1 new , 1 on your list already , 1 of your list not in the file"
    ) in text_of(managing(here))
    new = text_of(managing(f"{here}comparison/"))
    assert "New 1" in new
    assert "On your list already 1" in new
    assert "Not in the file 1" in new
    assert "3 new@x.example" in new
    assert "BOB@x.example" not in new
    assert "BOB@x.example" in text_of(managing(f"{here}comparison/?state=unchanged"))
    gone = text_of(managing(f"{here}comparison/?state=gone"))
    assert "cyd@x.example" in gone
    assert "1 row of the file has no usable address" in gone


def test_the_gone_are_handed_to_the_removal_which_asks(managing, preview, pending):
    people = [f"p{number}@x.example" for number in range(6)]
    pending(*people)
    here = preview("email\n" + "\n".join(people[1:]))
    page = managing.post(f"{here}gone/", {"which": "all"})
    assert "Remove 1 learner?" in text_of(page)
    assert "p0@x.example" in text_of(page)
    assert Learner.objects.filter(status="pending").count() == 6


def test_more_than_a_share_needs_the_word_that_the_file_is_the_whole_list(
    managing, preview, pending
):
    people = pending("ada@x.example", "bob@x.example")
    here = preview("email\nada@x.example\n")
    asked = {"learner": people["bob@x.example"].pk}
    refused = managing.post(f"{here}gone/", asked)
    assert refused.status_code == 409
    assert "1 of the 2 learners on your list aren't in this file" in text_of(refused)
    allowed = managing.post(f"{here}gone/", {**asked, "whole": "on"})
    assert "Remove 1 learner?" in text_of(allowed)


def test_who_is_in_the_file_is_not_handed_over(managing, preview, pending):
    people = pending("ada@x.example", "bob@x.example")
    here = preview("email\nada@x.example\n")
    asked = {"learner": people["ada@x.example"].pk, "whole": "on"}
    assert "Tick the people" in text_of(managing.post(f"{here}gone/", asked, follow=True))


def test_an_import_that_is_not_through_is_not_compared(managing, preview):
    here = preview()
    Job.objects.update(state="cancelled")
    assert managing(f"{here}comparison/").status_code == 409
