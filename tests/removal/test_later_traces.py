"""A removed person who does something again is looked at soon, and stays off the list."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.djangoapps.student.roles import CourseStaffRole
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.models import LaterTrace, Receipt, RosterDirty
from lms_lite_learners.removal import receipts, traces, verify
from lms_lite_learners.roster import suppression
from lms_lite_learners.tasks.removal import look_at_traces, publish_traces

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=2)
WORDS = "words that may name somebody"


def grade(user, course, percent=0.5):
    return PersistentCourseGrade.update_or_create(
        user.pk, course.id, percent_grade=percent, letter_grade="", passed=False
    )


def grades_of(user):
    return PersistentCourseGrade.objects.filter(user_id=user.pk).count()


def noted():
    return set(LaterTrace.objects.values_list("org", "user_id"))


def entries(job):
    return [entry["content"] for entry in receipts.get_receipt(job.org, job.public_id).later]


@pytest.fixture
def happening(db, django_capture_on_commit_callbacks):
    """What happens inside is committed: with happening(): ..."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def gone(acme, person, listed, remove, happening):
    """A learner of Acme, and the removal that he is gone by."""
    acme.gone = person("gone")
    row = listed("Acme", acme.gone)
    with happening():
        acme.removal = remove(acme, learners=[row])
    RosterDirty.objects.all().delete()
    return acme


def test_the_removal_itself_leaves_no_trace(gone):
    assert noted() == set()


def test_a_removed_persons_event_leaves_a_trace_and_no_mark(gone, happening):
    with happening():
        grade(gone.gone, gone.safe)
    assert noted() == {("Acme", gone.gone.pk)}
    assert not RosterDirty.objects.filter(org="Acme", user_id=gone.gone.pk).exists()


def test_others_are_marked_as_ever(gone, happening):
    with happening():
        grade(gone.learner, gone.safe)
    assert noted() == set()
    assert RosterDirty.objects.filter(org="Acme", user_id=gone.learner.pk).exists()


def test_an_event_elsewhere_leaves_no_trace(gone, globex, happening):
    with happening():
        grade(gone.gone, globex.ops)
    assert noted() == set()
    assert RosterDirty.objects.filter(org="Globex", user_id=gone.gone.pk).exists()


def test_who_was_let_back_is_marked_again_at_once(gone, happening):
    with happening():
        grade(gone.gone, gone.safe)
    LaterTrace.objects.all().delete()
    suppression.lift("Acme", {"gone@people.example": gone.gone.pk})
    with happening():
        grade(gone.gone, gone.safe, 0.6)
    assert noted() == set()
    assert RosterDirty.objects.filter(org="Acme", user_id=gone.gone.pk).exists()


def test_an_event_asks_one_query_at_most_and_remembers(gone, person, happening):
    def queries(user):
        with CaptureQueriesContext(connection) as caught:
            suppression.was_account_suppressed("Acme", user.pk)
            suppression.was_account_suppressed("Acme", user.pk)
        return len(caught)

    assert [queries(gone.gone), queries(gone.learner), queries(gone.gone)] == [1, 1, 0]


def test_where_nobody_is_kept_off_everybody_is_known_by_one_query(acme, globex):
    with CaptureQueriesContext(connection) as caught:
        for user in (acme.learner, acme.author, acme.manager):
            assert not suppression.was_account_suppressed("Globex", user.pk)
    assert len(caught) == 1


def test_what_came_later_goes_soon_and_is_told_after_the_receipt(gone, happening):
    now = timezone.now()
    with happening():
        grade(gone.gone, gone.safe)
    assert verify.due_orgs(now) == []
    assert verify.due_orgs(now + SOON) == ["Acme"]
    assert verify.work_off("Acme", now + SOON) == 1
    assert grades_of(gone.gone) == 0
    assert noted() == set()
    (entry,) = entries(gone.removal)
    assert (entry["people"], entry["by"], entry["whole"]) == (1, 0, False)
    assert entry["categories"] == [{"category": "grades", "found": 1, "erased": 1, "left": 0}]
    assert receipts.check("Acme") == []
    # The second look at all people is still to come.
    assert receipts.history("Acme")[0].verified_at is None
    assert verify.due_looks(now + timedelta(minutes=20)) == 1


def test_a_trace_that_left_nothing_is_not_told(gone):
    traces.note("Acme", gone.gone.pk, timezone.now())
    assert verify.work_off("Acme", timezone.now() + SOON) == 1
    assert entries(gone.removal) == []
    assert noted() == set()


def test_who_left_without_a_removal_keeps_the_data(acme, happening):
    suppression.suppress("Acme", user_id=acme.learner.pk, now=timezone.now())
    with happening():
        grade(acme.learner, acme.safe)
    assert noted() == {("Acme", acme.learner.pk)}
    verify.work_off("Acme", timezone.now() + SOON)
    assert grades_of(acme.learner) == 1
    assert noted() == set()
    assert not Receipt.objects.exists()


def test_who_was_let_back_meanwhile_keeps_the_data(gone, happening):
    with happening():
        grade(gone.gone, gone.safe)
    suppression.lift("Acme", {"gone@people.example": gone.gone.pk})
    verify.work_off("Acme", timezone.now() + SOON)
    assert grades_of(gone.gone) == 1
    assert noted() == set()


def test_a_course_that_the_person_is_staff_of_is_left_out(gone, happening):
    CourseStaffRole(gone.safe.id).add_users(gone.gone)
    with happening():
        grade(gone.gone, gone.safe)
        grade(gone.gone, gone.data)
    verify.work_off("Acme", timezone.now() + SOON)
    left = PersistentCourseGrade.objects.filter(user_id=gone.gone.pk)
    assert [str(row.course_id) for row in left] == [str(gone.safe.id)]


def test_the_last_removal_is_the_one_that_tells(gone, listed, remove, happening):
    suppression.lift("Acme", {"gone@people.example": gone.gone.pk})
    last = remove(gone, learners=[listed("Acme", gone.gone)])
    with happening():
        grade(gone.gone, gone.safe)
    verify.work_off("Acme", timezone.now() + SOON)
    assert entries(gone.removal) == []
    assert len(entries(last)) == 1


def test_an_event_while_somebody_looks_keeps_its_trace(gone):
    now = timezone.now()
    traces.note("Acme", gone.gone.pk, now)
    with connection.execute_wrapper(coming_again(gone.gone, now + timedelta(seconds=1))):
        verify.work_off("Acme", now + SOON)
    assert noted() == {("Acme", gone.gone.pk)}


def coming_again(user, now):
    """Have the trace written anew right before it is deleted."""

    def execute(run, sql, values, many, context):
        if sql.startswith("DELETE") and LaterTrace._meta.db_table in sql:
            traces.note("Acme", user.pk, now)
        return run(sql, values, many, context)

    return execute


def test_a_worker_looks_at_all_who_are_due(gone, happening):
    with happening():
        grade(gone.gone, gone.safe)
    assert publish_traces()
    look_at_traces()
    assert grades_of(gone.gone) == 1
    LaterTrace.objects.update(due_at=timezone.now())
    look_at_traces()
    assert grades_of(gone.gone) == 0


def test_trouble_in_one_organisation_doesnt_hold_up_the_others(gone, happening, caplog):
    with happening():
        grade(gone.gone, gone.safe)
    LaterTrace.objects.create(org="A broken one", user_id=1, due_at=timezone.now())
    LaterTrace.objects.update(due_at=timezone.now())

    def execute(run, sql, values, many, context):
        if "A broken one" in (values or ()):
            raise RuntimeError(WORDS)
        return run(sql, values, many, context)

    with connection.execute_wrapper(execute):
        look_at_traces()
    assert grades_of(gone.gone) == 0
    assert "still have to be looked at" in caplog.text
    assert WORDS not in caplog.text
