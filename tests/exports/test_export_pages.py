"""R6 on the pages: the form, the job, the reports so far, and an author's own courses."""

import re

import pytest

from common.djangoapps.student.roles import CourseInstructorRole, OrgInstructorRole
from lms_lite_learners import jobs
from lms_lite_learners.host import accounts
from lms_lite_learners.models import Job, OrganizationPlan, ReportMail
from lms_lite_learners.results import export
from lms_lite_learners.tasks.jobs import work
from openedx.core.djangoapps.user_api.models import UserPreference
from tests.exports.conftest import content_of, rows_of

pytestmark = pytest.mark.django_db

PAGE = "/learners/Acme/exports/"
OWN = "/learners/results/"
FORM = {"time_zone": "UTC", "layout": "wide", "format": "csv", "bom": "on", "neutralize": "on"}


def said(answer):
    """What a page says, its blanks folded."""
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def managing(acme, signed_in):
    """Acme's manager in front of the pages."""
    return signed_in(acme.manager)


@pytest.fixture
def writing(acme, signed_in):
    """Acme's author in front of the pages."""
    return signed_in(acme.author)


def test_the_active_tab_leads_to_the_form(managing, three):
    assert f'href="{PAGE}"' in said(managing.get("/learners/Acme/"))


def test_the_form_states_the_rule_of_dates(managing):
    assert "the date on which the course was first passed" in said(managing.get(PAGE))


def test_the_form_starts_with_the_persons_time_zone(managing, acme):
    assert '<option value="UTC" selected>' in said(managing.get(PAGE))
    UserPreference.objects.create(user=acme.manager, key="time_zone", value="Asia/Tokyo")
    assert '<option value="Asia/Tokyo" selected>' in said(managing.get(PAGE))
    assert accounts.time_zone_of(acme.manager.pk) == "Asia/Tokyo"


def test_the_form_becomes_a_job_and_leads_to_it(managing, three):
    answer = managing.post(PAGE, FORM)
    job = Job.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/learners/Acme/jobs/{job.public_id}/")
    assert job.arguments["request"]["bom"] is True


def test_a_tick_that_is_taken_off_is_off(managing):
    managing.post(PAGE, {name: FORM[name] for name in ("time_zone", "layout", "format")})
    asked = Job.objects.get().arguments["request"]
    assert (asked["bom"], asked["neutralize"]) == (False, False)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("", None, None),
        ("this_month", "2026-03-01", "2026-03-01"),
        ("last_month", "2026-02-01", "2026-02-28"),
        ("last_30_days", "2026-01-31", "2026-03-01"),
        ("this_year", "2026-01-01", "2026-03-01"),
        ("last_year", "2025-01-01", "2025-12-31"),
    ],
)
def test_periods_are_local_dates(managing, time_machine, period, first, last):
    # It is March already in the zone that is asked for, not yet in UTC.
    time_machine.move_to("2026-02-28T20:00:00+00:00", tick=False)
    managing.post(PAGE, FORM | {"period": period, "time_zone": "Asia/Tokyo"})
    asked = Job.objects.get().arguments["request"]
    assert (asked["from"], asked["to"]) == (first, last)


def test_dates_reach_the_job(managing):
    managing.post(PAGE, FORM | {"start": "2026-01-02", "end": "2026-01-03"})
    asked = Job.objects.get().arguments["request"]
    assert (asked["from"], asked["to"]) == ("2026-01-02", "2026-01-03")


def test_all_time_gives_way_to_dates(managing):
    assert '<option value="" selected>All time</option>' in said(managing.get(PAGE))
    managing.post(PAGE, FORM | {"period": "", "start": "2026-01-02"})
    asked = Job.objects.get().arguments["request"]
    assert (asked["from"], asked["to"]) == ("2026-01-02", None)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"period": "this_year", "start": "2026-01-01"}, "Choose either a period or dates."),
        ({"start": "2026-02-01", "end": "2026-01-01"}, "before it begins on 2026-02-01"),
        ({"time_zone": "Moon"}, "Select a valid choice"),
        ({"courses": ["course-v1:Globex+OPS10+2026"]}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(managing, fields, words):
    answer = managing.post(PAGE, FORM | fields)
    assert answer.status_code == 400
    assert words in said(answer)
    assert not Job.objects.exists()


def test_the_same_form_twice_is_one_job(managing):
    for _time in range(2):
        managing.post(PAGE, FORM | {"key": "once"})
    assert Job.objects.count() == 1
    managing.post(PAGE, FORM | {"key": "once", "layout": "tidy"})
    assert Job.objects.count() == 2


def test_the_job_page_leads_to_the_report(managing, three, finished):
    job = finished()
    answer = managing.get(f"/learners/Acme/jobs/{job.public_id}/")
    assert "The report has 3 rows" in said(answer)
    link = re.search(r'href="(/learners/files/[^"]+)"', said(answer))[1]
    assert b"".join(managing.get(link).streaming_content) == content_of(job)


def test_the_job_page_says_once_what_it_is(managing, finished):
    page = said(managing.get(f"/learners/Acme/jobs/{finished().public_id}/"))
    assert "<h1>Results: all time</h1>" in page
    assert "lll-eyebrow" not in page


def test_the_job_page_tells_progress_and_cancels(managing, three):
    managing.post(PAGE, FORM)
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(done=1, total=3)
    page = said(managing.get(f"/learners/Acme/jobs/{job.public_id}/"))
    assert "1 of 3 learners" in page
    managing.post(re.search(r'action="([^"]+/cancel/)"', page)[1])
    page = said(managing.get(f"/learners/Acme/jobs/{job.public_id}/"))
    assert "Nothing of the report is kept" in page
    assert "/learners/files/" not in page


def test_the_job_page_tells_what_became_of_the_mail(managing, finished):
    job = finished()
    ReportMail.objects.update(state="failed", reason="550 no such mailbox here")
    assert "550 no such mailbox here" in said(managing.get(f"/learners/Acme/jobs/{job.public_id}/"))


def test_an_expired_report_is_told_as_such(managing, finished):
    job = finished()
    jobs.empty(job)
    page = said(managing.get(f"/learners/Acme/jobs/{job.public_id}/"))
    assert "has expired" in page
    assert "/learners/files/" not in page
    assert "Expired" in said(managing.get(PAGE))


def test_the_reports_so_far_are_the_organisations(managing, acme, person, finished):
    second = person("second", name="Sue Second")
    OrgInstructorRole("Acme").add_users(second)
    mine = finished()
    theirs = export.start("Acme", export.Order(), acting_user_id=second.pk)
    page = said(managing.get(PAGE))
    assert "Sue Second" in page
    assert mine.public_id in page
    assert theirs.public_id not in page


def test_each_of_the_reports_so_far_says_what_it_is(managing, acme, finished, time_machine):
    time_machine.move_to("2026-03-01T08:05:00+00:00", tick=False)
    finished(layout="wide")
    finished(layout="tidy")
    finished(layout="tidy", format="xlsx", courses=[str(acme.safe.id)])
    time_machine.move_to("2026-03-01T09:30:00+00:00", tick=False)
    finished(layout="wide")
    links = re.findall(r'<a href="/learners/Acme/jobs/[^>]*>(.*?)</a>', said(managing.get(PAGE)))
    assert [re.sub(r"<[^>]+>", "", link).split(" · ") for link in links] == [
        ["All time", "one row per learner", "CSV", "March 1, 2026, 9:30 a.m."],
        [
            "All time",
            "one row per learner and course",
            "Excel workbook",
            "1 course",
            "March 1, 2026, 8:05 a.m.",
        ],
        ["All time", "one row per learner and course", "CSV", "March 1, 2026, 8:05 a.m."],
        ["All time", "one row per learner", "CSV", "March 1, 2026, 8:05 a.m."],
    ]


def test_the_reports_so_far_turn_their_pages(managing, acme):
    for _time in range(12):
        export.start("Acme", export.Order(), acting_user_id=acme.manager.pk)
    page = said(managing.get(PAGE))
    older = said(managing.get(re.search(r'href="([^"]+)" rel="next"', page)[1]))
    assert (page.count("/learners/Acme/jobs/"), older.count("/learners/Acme/jobs/")) == (10, 2)
    assert 'rel="prev"' in older


def test_an_author_is_led_to_the_own_courses(writing):
    answer = writing.get("/learners/")
    assert (answer.status_code, answer.url) == (302, OWN)


def test_a_manager_who_is_an_author_chooses(managing, acme):
    CourseInstructorRole(acme.safe.id).add_users(acme.manager)
    page = said(managing.get("/learners/"))
    assert f'href="{OWN}"' in page
    assert 'href="/learners/Acme/"' in page


def test_the_own_courses_stand_there_with_their_numbers(writing, acme, three):
    page = said(writing.get(OWN))
    assert str(acme.safe.id) in page
    assert "4 learners · 4 results" in page
    assert str(acme.data.id) not in page


def test_an_author_downloads_from_the_page(writing, acme, three):
    here = writing.post(OWN, FORM).url
    work(Job.objects.get().pk)
    page = said(writing.get(here))
    link = re.search(r'href="(/learners/files/[^"]+)"', page)[1]
    content = b"".join(writing.get(link).streaming_content)
    assert rows_of(content)[0][5:] == [str(acme.safe.id)]
    assert here in said(writing.get(OWN))


def test_an_author_cancels(writing):
    here = writing.post(OWN, FORM).url
    assert writing.post(f"{here}cancel/").url == here
    assert Job.objects.get().state == "cancelled"


def test_another_course_cannot_be_ticked(writing, acme):
    answer = writing.post(OWN, FORM | {"courses": [str(acme.data.id)]})
    assert (answer.status_code, Job.objects.count()) == (400, 0)


@pytest.mark.parametrize("who", ["manager", "learner"])
def test_the_page_is_nothing_to_who_is_no_author(acme, signed_in, who):
    assert signed_in(getattr(acme, who)).get(OWN).status_code == 404


def test_an_authors_job_is_nothing_to_others(acme, person, signed_in):
    job = export.start_own(export.Order(), user=acme.author)
    second = person("second")
    CourseInstructorRole(acme.safe.id).add_users(second)
    client = signed_in(second)
    assert client.get(f"{OWN}jobs/{job.public_id}/").status_code == 404
    assert client.post(f"{OWN}jobs/{job.public_id}/cancel/").status_code == 404


def test_without_any_plan_the_page_says_so(writing):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    answer = writing.get(OWN)
    assert answer.status_code == 403
    assert "plan" in said(answer)


def test_courses_without_the_plan_are_left_out_and_named(writing, acme, globex):
    CourseInstructorRole(globex.ops.id).add_users(acme.author)
    OrganizationPlan.objects.create(org="Globex", plan="free")
    page = said(writing.get(OWN))
    assert "“Globex”" in page
    assert str(globex.ops.id) not in page
    writing.post(OWN, FORM)
    assert Job.objects.get().arguments["request"]["courses"] == [str(acme.safe.id)]


@pytest.mark.parametrize("path", [PAGE, OWN, f"{OWN}jobs/x/", "/learners/files/x/"])
def test_a_visitor_is_asked_to_sign_in(client, path):
    assert client.get(path).status_code == 401
