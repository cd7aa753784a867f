"""Looking again: what appeared after a removal goes, and is told beside the receipt."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollmentAllowed
from lms.djangoapps.courseware.models import StudentModule
from lms_lite_learners import jobs, removal
from lms_lite_learners.data import NEVER, JobState, Kind
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.models import AuditEntry, Job, Receipt, RemovalPerson
from lms_lite_learners.removal import receipts, verify
from lms_lite_learners.removal.verify import looking, matching
from lms_lite_learners.roster import suppression

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=16)


def answer(user, course):
    """What an answered problem leaves."""
    key = course.id
    return StudentModule.objects.create(
        student=user,
        course_id=key,
        module_state_key=key.make_usage_key("problem", f"q{StudentModule.objects.count()}"),
        module_type="problem",
        state="{}",
    )


def answers_of(*users):
    return [StudentModule.objects.filter(student=user).count() for user in users]


def told(rows):
    """What an entry tells of answers: each is a row and one of its history."""
    return [{"category": "answers", "found": rows, "erased": rows, "left": 0}]


def place(course, email):
    """A place on the allow list that no receiver of ours hears of."""
    CourseEnrollmentAllowed.objects.bulk_create(
        [CourseEnrollmentAllowed(email=email, course_id=course.id)]
    )


def ask(job, **options):
    return removal.ask_verification(
        job.org, job.public_id, acting_user_id=5, now=timezone.now(), **options
    )


def verified(job):
    """Look at a removal's people; the content of the entry that was added."""
    asked = ask(job)
    removal.run_verification(jobs.claim(asked.pk))
    asked.refresh_from_db()
    assert (asked.state, asked.error_detail) == ("succeeded", "")
    return receipts.get_receipt(job.org, job.public_id).later[-1]["content"]


@pytest.fixture
def gone(acme, person, listed, remove):
    """Three learners of Acme, and the removal that they are gone by."""
    acme.people = [person(f"gone{number}") for number in range(3)]
    rows = [listed("Acme", user) for user in acme.people]
    acme.removal = remove(acme, learners=rows)
    return acme


def test_what_appeared_since_is_erased_and_told_and_the_receipt_stays(gone, globex):
    receipt = Receipt.objects.get(job=gone.removal.public_id)
    for user in gone.people[:2]:
        answer(user, gone.safe)
        answer(user, globex.ops)
    entry = verified(gone.removal)
    assert answers_of(*gone.people) == [1, 1, 0]
    assert (entry["people"], entry["back"], entry["whole"], entry["by"]) == (3, 0, True, 5)
    assert entry["categories"] == told(4)
    again = Receipt.objects.get(pk=receipt.pk)
    assert (again.content, again.checksum) == (receipt.content, receipt.checksum)
    assert receipts.check("Acme") == []


def test_where_nothing_appeared_the_entry_says_so(gone):
    entry = verified(gone.removal)
    assert (entry["people"], entry["categories"]) == (3, [])
    (row,) = removal.history("Acme")
    assert row.verified_at is not None
    assert row.left == 0


def test_others_keep_what_is_theirs(gone):
    answer(gone.learner, gone.safe)
    verified(gone.removal)
    assert answers_of(gone.learner) == [1]


def test_who_was_let_back_is_left_alone_and_counted(gone):
    ada = gone.people[0]
    suppression.lift("Acme", {"gone0@people.example": ada.pk})
    answer(ada, gone.safe)
    entry = verified(gone.removal)
    assert (entry["people"], entry["back"], entry["categories"]) == (2, 1, [])
    assert answers_of(ada) == [1]


def test_a_retired_account_is_looked_at_though_nothing_keeps_it_off_any_more(gone):
    ada = gone.people[0]
    suppression.lift("Acme", {"gone0@people.example": ada.pk})
    ada.email = "retired__user_1234@retired.invalid"
    ada.save()
    answer(ada, gone.safe)
    entry = verified(gone.removal)
    assert (entry["people"], entry["back"]) == (3, 0)
    assert answers_of(ada) == [0]


def test_an_address_on_an_allow_list_again_is_taken_off(acme, globex, remove):
    job = remove(acme, emails=["Nobody@people.example"])
    for course in (acme.safe, acme.data, globex.ops):
        place(course, "nobody@people.example")
    place(acme.safe, "other@people.example")
    entry = verified(job)
    assert (entry["people"], entry["back"]) == (1, 0)
    assert entry["categories"] == [{"category": "allow_lists", "found": 2, "erased": 2, "left": 0}]
    left = CourseEnrollmentAllowed.objects.values_list("course_id", "email")
    assert sorted((str(course), email) for course, email in left) == [
        (str(acme.safe.id), "other@people.example"),
        (str(globex.ops.id), "nobody@people.example"),
    ]


def test_an_address_that_was_let_back_keeps_its_place(acme, remove):
    job = remove(acme, emails=["nobody@people.example"])
    suppression.lift("Acme", {"nobody@people.example": None})
    place(acme.safe, "nobody@people.example")
    entry = verified(job)
    assert (entry["people"], entry["back"]) == (0, 1)
    assert CourseEnrollmentAllowed.objects.count() == 1


def test_who_registers_with_a_removed_address_is_that_person(acme, person, remove):
    job = remove(acme, emails=["nobody@people.example"])
    ada = person("ada", email="nobody@people.example")
    answer(ada, acme.safe)
    assert verified(job)["people"] == 1
    assert answers_of(ada) == [0]


def test_an_address_that_nobody_confirmed_proves_nothing(acme, person, remove):
    job = remove(acme, emails=["nobody@people.example"])
    ada = person("ada", email="nobody@people.example", is_active=False)
    answer(ada, acme.safe)
    assert verified(job)["people"] == 0
    assert answers_of(ada) == [1]


def test_who_has_a_removed_accounts_old_address_is_somebody_else(gone, person):
    ada = gone.people[0]
    ada.email = "ada@other.example"
    ada.save()
    bob = person("bob", email="gone0@people.example")
    for user in (ada, bob):
        answer(user, gone.safe)
    verified(gone.removal)
    assert answers_of(ada, bob) == [0, 1]


def test_people_are_found_after_another_key_signs(gone, settings):
    settings.LMS_LITE_HASH_KEYS = ["a key that came after", *settings.LMS_LITE_HASH_KEYS]
    answer(gone.people[0], gone.safe)
    assert verified(gone.removal)["people"] == 3
    assert answers_of(*gone.people) == [0, 0, 0]
    assert receipts.check("Acme") == []


def test_many_people_and_accounts_are_gone_through_in_steps(gone, monkeypatch, settings):
    settings.LMS_LITE_REMOVAL_CHUNK = 1
    monkeypatch.setattr(matching, "AT_ONCE", 2)
    monkeypatch.setattr(looking, "AT_ONCE", 2)
    for user in gone.people:
        answer(user, gone.safe)
    entry = verified(gone.removal)
    assert entry["people"] == 3
    assert entry["categories"] == told(6)


class Killed(BaseException):
    """The worker is no more."""


def killed_at(number):
    """Die at the so manieth time that the job's progress is stored."""
    seen = 0

    def execute(run, sql, values, many, context):
        nonlocal seen
        if sql.startswith("UPDATE") and f"{Job._meta.db_table}" in sql.split("SET")[0]:
            seen += 1
            if seen == number:
                raise Killed
        return run(sql, values, many, context)

    return connection.execute_wrapper(execute)


@pytest.mark.parametrize("number", range(1, 12))
def test_whoever_takes_over_a_killed_look_loses_nothing(gone, settings, number):
    settings.LMS_LITE_REMOVAL_CHUNK = 1
    for user in gone.people:
        answer(user, gone.safe)
    suppression.lift("Acme", {"gone2@people.example": gone.people[2].pk})
    asked = ask(gone.removal)
    job = jobs.claim(asked.pk)
    with pytest.raises(Killed), killed_at(number):
        removal.run_verification(job)
    Job.objects.filter(pk=asked.pk).update(lease_until=NEVER)
    removal.run_verification(jobs.claim(asked.pk))
    (entry,) = receipts.get_receipt("Acme", gone.removal.public_id).later
    content = entry["content"]
    assert (content["people"], content["back"]) == (2, 1)
    assert content["categories"] == told(4)
    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.total) == ("succeeded", 3, 3)
    assert receipts.check("Acme") == []


def test_a_worker_that_lost_its_lease_adds_no_entry(gone):
    asked = ask(gone.removal)
    lost = jobs.claim(asked.pk)
    Job.objects.filter(pk=asked.pk).update(lease_until=NEVER)
    removal.run_verification(jobs.claim(asked.pk))
    with pytest.raises(jobs.LeaseLostError):
        removal.run_verification(lost)
    assert len(receipts.get_receipt("Acme", gone.removal.public_id).later) == 1


def test_a_look_that_was_cancelled_tells_what_it_found_but_is_none(gone, settings):
    settings.LMS_LITE_REMOVAL_CHUNK = 1
    job = jobs.claim(ask(gone.removal).pk)
    with pytest.raises(Killed), killed_at(4):
        removal.run_verification(job)
    Job.objects.filter(pk=job.pk).update(lease_until=NEVER)
    jobs.cancel(job)
    taken = jobs.claim(job.pk)
    removal.run_verification(taken)
    taken.refresh_from_db()
    assert taken.state == JobState.CANCELLED
    page = receipts.get_receipt("Acme", gone.removal.public_id)
    assert [entry["content"]["whole"] for entry in page.later] == [False]
    assert page.row.verified_at is None


def test_a_look_is_asked_for_once_under_one_key_and_noted(gone):
    first, second = (ask(gone.removal, idempotency_key="again") for _time in range(2))
    assert first.pk == second.pk
    assert (first.kind, first.owner_id) == (Kind.VERIFICATION, 5)
    note = AuditEntry.objects.get(action="verification_asked")
    assert (note.actor_id, note.subject) == (5, gone.removal.public_id)


def test_without_a_receipt_there_is_nothing_to_look_at(gone, globex):
    for org, name in (("Globex", gone.removal.public_id), ("Acme", "nothing")):
        with pytest.raises(NotFoundError):
            removal.ask_verification(org, name, acting_user_id=5, now=timezone.now())


def test_a_removal_whose_job_is_gone_is_told(gone):
    asked = ask(gone.removal)
    RemovalPerson.objects.all().delete()
    Job.objects.filter(pk=gone.removal.pk).delete()
    with pytest.raises(NotFoundError):
        removal.run_verification(jobs.claim(asked.pk))


def looks():
    return Job.objects.filter(kind=Kind.VERIFICATION.value, owner_id=0)


def test_a_second_look_is_due_once_a_while_after_the_removal(gone, settings):
    now = timezone.now()
    assert verify.due_looks(now + timedelta(minutes=14)) == 0
    assert verify.due_looks(now + LATER) == 1
    assert verify.due_looks(now + LATER) == 0
    look = looks().get()
    assert look.arguments["removal"] == gone.removal.public_id
    removal.run_verification(jobs.claim(look.pk))
    assert verify.due_looks(now + timedelta(days=1)) == 0
    settings.LMS_LITE_SECOND_LOOK_MINUTES = 0
    assert verify.due_looks(now + LATER) == 0


def test_a_look_that_failed_is_tried_again_in_the_next_hour(gone):
    now = timezone.now()
    verify.due_looks(now + LATER)
    looks().update(state=JobState.FAILED.value)
    assert verify.due_looks(now + LATER) == 0
    assert verify.due_looks(now + timedelta(hours=1, minutes=1)) == 1
    # As long as one is under way, no other begins.
    assert verify.due_looks(now + timedelta(hours=2, minutes=1)) == 0
    looks().update(state=JobState.FAILED.value)
    assert verify.due_looks(now + timedelta(days=40)) == 0


def test_who_was_looked_at_on_demand_needs_no_second_look(gone):
    verified(gone.removal)
    assert verify.due_looks(timezone.now() + LATER) == 0
