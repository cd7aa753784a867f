"""R7: the console's jobs: of all organisations, by state, to be stopped."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from panel_pages import text_of

from lms_lite_learners import imports, jobs, launches, removal
from lms_lite_learners.data import JobState, Kind, Selection
from lms_lite_learners.models import AuditEntry, Job, JobRow
from lms_lite_learners.panel.console import jobs as console_jobs
from lms_lite_learners.tasks.jobs import work
from tests.imports.files import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(acme):
    """A queued import of Acme whose file has a person's name."""
    file = upload("email\na@x.example", name="people of ada.csv")
    return imports.start("Acme", file, acting_user_id=acme.manager.pk)


def change(job, **fields):
    Job.objects.filter(pk=job.pk).update(**fields)


def shown(console, state):
    return job_ids(console(f"jobs/?state={state}"))


def job_ids(page):
    body = page.content.decode()
    return [job.public_id for job in Job.objects.order_by("-id") if job.public_id in body]


def test_jobs_of_all_organisations_are_there_the_newest_first(console, job, globex):
    other = jobs.create(Kind.BACKFILL.value, "Globex", owner_id=globex.manager.pk, arguments={})
    page = console("jobs/")
    text = text_of(page)
    assert job_ids(page) == [other.public_id, job.public_id]
    assert text.index(other.public_id) < text.index(job.public_id)
    assert "Gina Manager" in text
    assert "Jobs 2" in text


def test_the_name_of_a_file_is_not_shown(console, job):
    page = console("jobs/").content.decode()
    assert "Import" in page
    assert "ada" not in page


@pytest.mark.parametrize("state", [state.value for state in JobState])
def test_a_state_is_a_filter(console, job, state):
    change(job, state=state, started_at=timezone.now(), lease_until=timezone.now() + timedelta(1))
    for other in JobState:
        assert shown(console, other.value) == ([job.public_id] if other == state else [])


def test_an_unknown_state_is_refused(console):
    assert console("jobs/?state=lost").status_code == 400


@pytest.mark.parametrize(
    ("fields", "is_stale"),
    [
        ({"state": "running", "lease_until": -1}, True),
        ({"state": "running", "lease_until": 1}, False),
        ({"state": "queued", "created_at": -11}, True),
        ({"state": "queued", "created_at": -9}, False),
        # Its mails wait for their time.
        ({"state": "queued", "created_at": -11, "started_at": -10}, False),
        ({"state": "failed", "created_at": -11, "lease_until": -1}, False),
    ],
)
def test_stale_is_what_nobody_works_on_though_somebody_should(console, job, fields, is_stale):
    now = timezone.now()
    times = {
        name: now + timedelta(minutes=value) if isinstance(value, int) else value
        for name, value in fields.items()
    }
    change(job, **times)
    assert shown(console, "stale") == ([job.public_id] if is_stale else [])


def test_how_long_nobody_took_it_is_told_in_hours_once_it_is_hours(console, job):
    change(job, created_at=timezone.now() - timedelta(hours=3))
    text = text_of(console("jobs/?state=stale"))
    assert "queued for 3\xa0hours" in text.replace(" hours", "\xa0hours")


def test_what_went_wrong_is_told(console, job):
    change(job, state="failed", error_code="internal_error", error_detail="It broke.")
    assert "internal_error: It broke." in text_of(console("jobs/?state=failed"))


def test_an_operator_stops_anybodys_job(console, job, operator):
    answer = console.client.post(f"/learners/console/jobs/{job.public_id}/cancel/")
    assert answer.url == "/learners/console/jobs/"
    assert Job.objects.get().state == "cancelled"
    entry = AuditEntry.objects.get(action="cancel_job")
    assert (entry.org, entry.actor_id, entry.subject) == ("Acme", operator.pk, job.public_id)


def test_one_that_is_worked_on_is_asked_to_stop_and_not_offered_again(console, job):
    assert jobs.claim(job.pk)
    console.client.post(f"/learners/console/jobs/{job.public_id}/cancel/", {"state": "running"})
    assert Job.objects.get().cancel_requested
    page = console("jobs/?state=running")
    assert "Stops after the rows it is working on" in text_of(page)
    assert f"{job.public_id}/cancel/" not in page.content.decode()


def test_one_that_ended_is_told_and_left(console, job):
    work(job.pk)
    answer = console.client.post(f"/learners/console/jobs/{job.public_id}/cancel/", follow=True)
    assert "The job ended already." in text_of(answer)
    assert not AuditEntry.objects.filter(action="cancel_job").exists()


def test_of_a_sending_no_mail_is_left_waiting(console, acme):
    key = str(acme.safe.id)
    job = launches.start_sending(key, ["ada@x.example"], acting_user_id=acme.author.pk)
    console.client.post(f"/learners/console/jobs/{job.public_id}/cancel/")
    assert JobRow.objects.get().outcome == "cancelled"


def test_a_removal_that_ended_leads_to_its_receipt(console, acme):
    selection = Selection(emails=("eve@x.example",))
    job = removal.ask("Acme", selection, acting_user=acme.manager, confirm=True)
    work(job.pk)
    path = f"/learners/Acme/removals/{job.public_id}/"
    assert f'href="{path}"' in console("jobs/").content.decode()
    assert console.client.get(path).status_code == 200


def test_older_ones_are_on_the_next_page_and_many_cost_as_much_as_few(console, acme, monkeypatch):
    def make():
        return jobs.create(Kind.BACKFILL.value, "Acme", owner_id=acme.manager.pk, arguments={})

    def cost():
        with CaptureQueriesContext(connection) as seen:
            console("jobs/")
        return len(seen)

    first = make()
    few = cost()
    made = [make() for _number in range(5)]
    assert cost() == few <= 20
    monkeypatch.setattr(console_jobs, "PAGE", 3)
    page = console("jobs/")
    assert job_ids(page) == [job.public_id for job in made[:1:-1]]
    assert f"?after={made[2].pk}" in page.content.decode()
    assert job_ids(console(f"jobs/?after={made[2].pk}")) == [
        made[1].public_id, made[0].public_id, first.public_id,
    ]  # fmt: skip
