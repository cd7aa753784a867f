"""R6.1: what can be asked for, and what is refused by name before any job is written."""

from datetime import date

import pytest

from lms_lite_learners import jobs
from lms_lite_learners.exceptions import ConflictError, InvalidInputError, NotFoundError
from lms_lite_learners.models import AuditEntry, Job, ReportMail
from lms_lite_learners.results import export
from tests.exports.conftest import content_of, rows_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "field", "value"),
    [
        ({"start": date(2026, 5, 2), "end": date(2026, 5, 1)}, "to", "2026-05-01"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Mars/Olympus"),
        ({"time_zone": "Europe"}, "time_zone", "Europe"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "../../etc/passwd"),
        ({"time_zone": ""}, "time_zone", "“”"),
        ({"layout": "round"}, "layout", "round"),
        ({"format": "pdf"}, "format", "pdf"),
        ({"learners": ["one"]}, "learners", "one"),
        ({"learners": ["1" * 19]}, "learners", "1" * 19),
    ],
)
def test_what_cannot_be_is_refused_by_value_and_field(asked, field, value):
    with pytest.raises(InvalidInputError) as told:
        export.Order(**asked)
    assert field in told.value.fields
    assert value in told.value.detail


def test_one_day_is_a_range():
    day = date(2026, 5, 1)
    assert export.Order(start=day, end=day, time_zone="Pacific/Apia").start == day


@pytest.mark.parametrize("key", ["course-v1:Globex+OPS10+2026", "course-v1:Acme+NONE+2026"])
def test_a_course_of_others_is_not_there(acme, globex, finished, key):
    with pytest.raises(NotFoundError) as told:
        finished(courses=[key])
    assert key in told.value.detail
    assert not Job.objects.exists()


def test_what_is_no_course_key_is_refused(acme, finished):
    with pytest.raises(InvalidInputError) as told:
        finished(courses=["SAFE101"])
    assert told.value.fields.keys() == {"courses"}


def test_only_the_named_courses_are_columns(acme, three, finished):
    rows = rows_of(content_of(finished(courses=[str(acme.data.id)])))
    assert rows[0][5:] == [str(acme.data.id)]


def test_only_the_named_learners_are_rows(three, finished):
    rows = rows_of(content_of(finished(learners=[str(three[2].pk)])))
    assert [row[0] for row in rows[1:]] == ["Cat Tester"]


def test_a_learner_of_others_is_not_there(three, globex, enlist, person, finished):
    theirs = enlist("Globex", person("gus"))
    for stranger in (str(theirs.pk), "999999"):
        with pytest.raises(NotFoundError) as told:
            finished(learners=[str(three[0].pk), stranger])
        assert stranger in told.value.detail
    assert not Job.objects.exists()


def test_the_same_key_and_request_are_one_job(acme, three):
    ask = {"acting_user_id": acme.manager.pk, "idempotency_key": "once"}
    first = export.start("Acme", export.Order(layout="tidy"), **ask)
    assert export.start("Acme", export.Order(layout="tidy"), **ask).pk == first.pk
    with pytest.raises(ConflictError):
        export.start("Acme", export.Order(layout="wide"), **ask)


def test_without_a_key_each_request_is_a_job(acme, three):
    first, second = (
        export.start("Acme", export.Order(), acting_user_id=acme.manager.pk) for _time in range(2)
    )
    assert first.pk != second.pk


def test_a_range_leaves_out_who_has_no_result_in_it(three, finished):
    rows = rows_of(content_of(finished(end=date(2001, 1, 1))))
    assert len(rows) == 1


def test_switches_reach_the_file(three, finished):
    three[0].user.profile.name = "=1+1"
    three[0].user.profile.save()
    plain = content_of(finished(bom=False, neutralize=False))
    assert plain.startswith(b"Name,")
    assert b"\r\n=1+1," in plain
    assert b"\r\n'=1+1," in content_of(finished())


def test_asking_stands_in_the_trail(acme, three, finished):
    job = finished()
    entry = AuditEntry.objects.get(action="export")
    assert (entry.org, entry.actor_id, entry.subject) == ("Acme", acme.manager.pk, job.public_id)


def test_whom_a_report_was_about_goes_with_it(three, finished):
    job = finished(learners=[str(three[0].pk)])
    ReportMail.objects.update(state="failed", reason="550 ann@x.example is unknown")
    jobs.empty(job)
    left = Job.objects.get().arguments
    assert ("users" in left, left["request"]["layout"]) == (False, "wide")
    assert ReportMail.objects.get().reason == ""


def test_another_reports_mail_keeps_its_reason(three, finished):
    job, _other = finished(), finished()
    ReportMail.objects.update(state="failed", reason="550 unknown")
    jobs.empty(job)
    assert list(ReportMail.objects.order_by("job_id").values_list("reason", flat=True)) == [
        "",
        "550 unknown",
    ]
