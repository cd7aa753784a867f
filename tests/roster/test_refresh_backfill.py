"""An existing site starts with its people: once, without mail, and resumable."""

import pytest
from django.core import mail
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import CourseStaffRole
from lms_lite_learners import jobs
from lms_lite_learners.data import JobState, Kind
from lms_lite_learners.models import (
    AuditEntry,
    Invitation,
    Job,
    Learner,
    LearnerTerm,
    OrganizationPlan,
)
from lms_lite_learners.roster import backfill, membership, suppression

NOW = timezone.now()


@pytest.fixture
def people(acme, person):
    """Eight people in one course, half of them in another one too."""
    users = [person(f"p{number}", name=f"Person {number}") for number in range(8)]
    for number, user in enumerate(users):
        CourseEnrollment.enroll(user, acme.safe.id)
        if number % 2:
            CourseEnrollment.enroll(user, acme.data.id)
    CourseEnrollment.objects.filter(user=acme.learner).delete()
    return users


def start():
    job = jobs.create(Kind.BACKFILL.value, "Acme", owner_id=5, arguments={})
    return jobs.claim(job.pk)


def run():
    job = start()
    backfill.run(job)
    return Job.objects.get(pk=job.pk)


def listed():
    return sorted(Learner.objects.filter(org="Acme").values_list("user_id", flat=True))


def test_everybody_enrolled_is_listed_with_his_keys_and_without_mail(people):
    assert backfill.count("Acme") == 8
    job = run()
    assert (job.state, job.done, job.total, job.counts) == ("succeeded", 8, 8, {"listed": 8})
    assert listed() == [user.pk for user in people]
    learner = Learner.objects.get(user=people[1])
    assert (learner.added_via, learner.added_by, learner.enrolled, learner.is_open) == (
        "backfill",
        5,
        2,
        True,
    )
    assert LearnerTerm.objects.filter(learner=learner).count() == 3
    assert not mail.outbox
    assert not Invitation.objects.exists()
    assert AuditEntry.objects.get(action="backfilled").count == 8


def test_a_second_one_changes_nothing(people):
    run()
    before = list(Learner.objects.order_by("id").values())
    assert backfill.count("Acme") == 0
    assert run().done == 0
    assert list(Learner.objects.order_by("id").values()) == before


def test_staff_and_ended_enrolments_and_other_organisations_are_left_out(acme, globex, people):
    CourseStaffRole(acme.safe.id).add_users(people[0], people[1])
    CourseEnrollment.unenroll(people[2], acme.safe.id)
    CourseEnrollment.unenroll(people[4], acme.safe.id)
    CourseEnrollment.enroll(people[4], globex.ops.id)
    assert backfill.count("Acme") == 5
    run()
    assert listed() == sorted(people[n].pk for n in (1, 3, 5, 6, 7))
    assert Learner.objects.get(user=people[1]).enrolled == 1


def test_the_suppressed_are_neither_counted_nor_listed(people):
    suppression.suppress("Acme", user_id=people[0].pk, now=NOW)
    suppression.suppress("Acme", key=people[1].email, now=NOW)
    assert backfill.count("Acme") == 6
    run()
    assert listed() == [user.pk for user in people[2:]]


def test_a_pending_person_who_is_enrolled_becomes_active_and_keeps_his_date(people):
    membership.add_pending(
        "Acme",
        [membership.Newcomer(people[0].email, people[0].email)],
        via="manual",
        acting_user_id=1,
        now=NOW,
    )
    run()
    assert len(listed()) == 8
    learner = Learner.objects.get(user=people[0])
    assert (learner.added_via, learner.added_at, learner.enrolled) == ("manual", NOW, 1)


def test_it_goes_on_where_a_killed_worker_stopped(people, monkeypatch):
    monkeypatch.setattr(backfill, "ENTRIES", 2)
    enlist = backfill.settle.enlist

    def enlist_until_killed(org, ids, *others, **more):
        if len(listed()) >= 3:
            raise SystemExit
        return enlist(org, ids, *others, **more)

    monkeypatch.setattr(backfill.settle, "enlist", enlist_until_killed)
    job = start()
    with pytest.raises(SystemExit):
        backfill.run(job)
    done = Job.objects.get(pk=job.pk).done
    assert 0 < done == len(listed()) < 8
    monkeypatch.setattr(backfill.settle, "enlist", enlist)
    Job.objects.update(state=JobState.QUEUED)
    again = jobs.claim(job.pk)
    backfill.run(again)
    assert (len(listed()), Job.objects.get(pk=job.pk).done) == (8, 8)


def test_a_worker_that_lost_its_lease_writes_nothing(people):
    job = start()
    Job.objects.update(lease_token="somebody else's")
    with pytest.raises(jobs.LeaseLostError):
        backfill.run(job)
    assert listed() == []


def test_cancelling_stops_it(people, monkeypatch):
    monkeypatch.setattr(backfill, "ENTRIES", 2)
    job = start()
    Job.objects.update(cancel_requested=True)
    backfill.run(job)
    assert Job.objects.get(pk=job.pk).state == "cancelled"
    assert len(listed()) < 8


def test_without_the_feature_it_fails_and_says_so(people):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    job = run()
    assert (job.state, job.error_code) == ("failed", "plan_required")
    assert listed() == []


def test_people_of_a_deleted_course_are_listed(acme, people):
    acme.safe.delete()
    run()
    assert len(listed()) == 8


def test_queries_dont_grow_with_the_people(people, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        run()


@pytest.mark.parametrize("is_somebody_suppressed", [False, True])
def test_a_page_asks_a_few_questions_however_many_enrolments_the_site_has(
    people, monkeypatch, django_assert_max_num_queries, is_somebody_suppressed
):
    monkeypatch.setattr(backfill, "ENTRIES", 2)
    if is_somebody_suppressed:
        suppression.suppress("Acme", user_id=999_999, now=NOW)
    with django_assert_max_num_queries(14):
        number, is_exact = backfill.glance("Acme")
    assert (number in {1, 2}, is_exact) == (True, False)


def test_a_glance_at_few_people_counts_them(acme, people):
    CourseStaffRole(acme.safe.id).add_users(people[0])
    suppression.suppress("Acme", user_id=people[1].pk, now=NOW)
    assert backfill.glance("Acme") == (6, True)
    run()
    assert backfill.glance("Acme") == (0, True)


def test_a_glance_at_many_people_says_that_there_are_more(people, monkeypatch):
    monkeypatch.setattr(backfill, "GLANCE", 5)
    assert backfill.glance("Acme") == (5, False)


@pytest.mark.parametrize("is_somebody_suppressed", [False, True])
def test_counting_renews_the_lease_between_its_parts(people, monkeypatch, is_somebody_suppressed):
    monkeypatch.setattr(backfill, "ENTRIES", 2)
    if is_somebody_suppressed:
        suppression.suppress("Acme", user_id=999_999, now=NOW)
    renewed = []
    assert backfill.count("Acme", between=lambda: renewed.append(1)) == 8
    assert len(renewed) >= 3


def test_a_worker_that_loses_its_lease_while_it_counts_stops(people, monkeypatch):
    monkeypatch.setattr(backfill, "ENTRIES", 2)
    job, counted = start(), []

    def lose_it(*_arguments, **_options):
        Job.objects.update(lease_token="somebody else's")
        counted.append(1)
        return 1

    monkeypatch.setattr(backfill.enrollments, "count_people", lose_it)
    with pytest.raises(jobs.LeaseLostError):
        backfill.run(job)
    assert counted == [1]


def test_what_happens_while_it_waits_for_the_list_is_seen(acme, people, monkeypatch):
    lock = membership.lock

    def wait_then_lock(org, now):
        CourseEnrollment.unenroll(people[0], acme.safe.id)
        CourseEnrollment.unenroll(people[1], acme.safe.id)
        lock(org, now)

    monkeypatch.setattr(membership, "lock", wait_then_lock)
    run()
    assert people[0].pk not in listed()
    assert Learner.objects.get(user=people[1]).enrolled == 1
