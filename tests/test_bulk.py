"""Rows written in bulk are the rows that the models would have written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from opaque_keys.edx.keys import CourseKey

from common.djangoapps.student.models import CourseEnrollmentAllowed
from lms_lite_learners import bulk, jobs
from lms_lite_learners.data import HIDDEN
from lms_lite_learners.models import JobRow, Learner, Pulse, RosterDirty

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
COLUMNS = ("org", "status", "email_key", "email", "added_at", "added_via")


def people(*names):
    return [("Acme", "pending", f"{name}@x.example", name, AT, "manual") for name in names]


def test_given_columns_are_written_and_the_others_get_their_defaults():
    bulk.insert(Learner, COLUMNS, people("ada", "bob"))
    ada = Learner.objects.get(email_key="ada@x.example")
    assert (ada.org, ada.added_at, ada.added_via) == ("Acme", AT, "manual")
    assert (ada.user_id, ada.last_login, ada.enrolled, ada.is_open) == (None, HIDDEN, 0, False)
    assert Learner.objects.count() == 2


def test_lists_links_and_nulls_are_written_as_the_model_reads_them():
    job = jobs.create("import", "Acme", owner_id=1, arguments={})
    courses = [{"key": "“ü”", "outcome": "allowed"}]
    bulk.insert(JobRow, ("job_id", "line", "email_key", "courses"), [(job.pk, 2, None, courses)])
    row = JobRow.objects.get()
    assert (row.job, row.line, row.email_key, row.courses, row.text) == (job, 2, None, courses, "")


def test_a_course_key_is_stored_as_its_field_does():
    key = CourseKey.from_string("course-v1:Acme+SAFE101+2026")
    bulk.insert(CourseEnrollmentAllowed, ("email", "course_id"), [("ada@x.example", key)])
    row = CourseEnrollmentAllowed.objects.get(course_id=key)
    assert row.created is not None


def test_a_conflict_is_an_error_unless_it_is_to_be_ignored():
    bulk.insert(Learner, COLUMNS, people("ada"))
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Learner, COLUMNS, people("ada"))
    bulk.insert(Learner, COLUMNS, people("ada", "bob"), ignore_conflicts=True)
    assert Learner.objects.count() == 2


def test_more_rows_than_a_batch_and_none_at_all():
    bulk.insert(Learner, COLUMNS, [])
    bulk.insert(Learner, COLUMNS, people(*(f"p{number}" for number in range(2001))))
    assert Learner.objects.count() == 2001


def test_a_row_that_stands_is_updated_where_asked_and_nowhere_else():
    rows = [("ada", AT), ("bob", AT)]
    bulk.upsert(Pulse, ("name", "at"), rows, unique=("name",), update=("at",))
    later = AT + timedelta(days=1)
    marks = [("Acme", 1, "manual"), ("Acme", 2, "manual")]
    columns, unique = ("org", "user_id", "added_via"), ("org", "user_id")
    bulk.upsert(RosterDirty, columns, marks, unique=unique, update=("marked_at",))
    bulk.upsert(RosterDirty, columns, [("Acme", 1, "launch")], unique=unique, update=("marked_at",))
    bulk.upsert(RosterDirty, columns, [("Acme", 2, "launch")], unique=unique, update=("added_via",))
    bulk.upsert(Pulse, ("name", "at"), [("bob", later)], unique=("name",), update=("at",))
    assert dict(Pulse.objects.values_list("name", "at")) == {"ada": AT, "bob": later}
    vias = RosterDirty.objects.order_by("user_id").values_list("added_via", flat=True)
    assert list(vias) == ["manual", "launch"]
