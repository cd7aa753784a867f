"""Removals beside one another, beside imports and beside a learner who goes on learning."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.grades.tasks import recalculate_course_and_subsection_grades_for_user
from lms_lite_learners import imports, jobs, removal
from lms_lite_learners.models import Job, Learner, Receipt, RemovalPerson
from lms_lite_learners.removal import erasing
from lms_lite_learners.removal.people import identify
from lms_lite_learners.roster import suppression
from lms_lite_learners.tasks.jobs import work
from tests.at_once import errors_at_once
from tests.launches.launching_cast import browser

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def ended(*asked):
    """The jobs as they ended, all of them well."""
    rows = [Job.objects.get(pk=job.pk) for job in asked]
    assert [(row.state, row.error_detail) for row in rows] == [("succeeded", "")] * len(rows)
    return rows


def study(user, course, number):
    """One more answer, as the platform keeps it, and the grades computed anew."""
    key = course.id
    StudentModule.objects.update_or_create(
        student_id=user.pk,
        course_id=key,
        module_state_key=key.make_usage_key("problem", f"q{number % 7}"),
        defaults={"module_type": "problem", "state": f'{{"answer": {number}}}'},
    )
    recalculate_course_and_subsection_grades_for_user(user_id=user.pk, course_key=str(key))


def on_list(listed, user):
    """Put an account on Acme's list, which takes a transaction."""
    with transaction.atomic():
        return listed("Acme", user)


def test_an_import_comes_before_a_removal_or_after_it(acme, ask):
    for number in range(ROUNDS):
        key = f"newcomer{number}@people.example"

        def add(key=key):
            imports.add("Acme", [key], courses=[str(acme.safe.id)], acting_user_id=acme.manager.pk)

        add()
        job = ask(acme, emails=[key])
        assert errors_at_once(lambda job=job: work(job.pk), add) == []

        ended(job)
        assert suppression.is_suppressed("Acme", key=key)
        assert not Learner.objects.filter(org="Acme", email_key=key).exists()
        left = erasing.find_all("Acme", identify("Acme", [], [key]))
        assert all(found.is_empty() for found in left)


def test_two_removals_of_the_same_people_share_them(acme, ask, person, listed):
    users = [person(f"learner{number}") for number in range(6)]
    for user in users:
        CourseEnrollment.enroll(user, acme.safe.id)
    rows = [on_list(listed, user) for user in users]
    first, second = ask(acme, learners=rows), ask(acme, learners=rows)

    assert errors_at_once(lambda: work(first.pk), lambda: work(second.pk)) == []

    removed = sum(job.counts.get("removed", 0) for job in ended(first, second))
    told = Receipt.objects.filter(kind="removal").values_list("job", flat=True)
    assert removed == RemovalPerson.objects.filter(job__public_id__in=told).count()
    assert not Learner.objects.filter(org="Acme", pk__in=rows).exists()
    hashes = RemovalPerson.objects.values_list("person_hash", flat=True)
    # SQLite does one after the other: the second finds the people gone from the list.
    assert len(set(hashes)) == len(rows)
    assert removed == len(rows)


def test_removals_of_different_people_are_numbered_without_gaps(acme, ask, person, listed):
    users = [person(f"learner{number}") for number in range(4)]
    for number, user in enumerate(users):
        CourseEnrollment.enroll(user, acme.safe.id)
        study(user, acme.safe, number)
    asked = [ask(acme, learners=[on_list(listed, user)]) for user in users]

    assert errors_at_once(*(lambda job=job: work(job.pk) for job in asked)) == []

    assert [job.counts["removed"] for job in ended(*asked)] == [1] * len(asked)
    numbers = Receipt.objects.filter(org="Acme").order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(asked) + 1))


def test_who_goes_on_learning_leaves_nothing_after_the_second_look(acme, ask, listed):
    job = ask(acme, learners=[on_list(listed, acme.learner)])
    is_over, answers = threading.Event(), []
    key = acme.safe.id
    block = key.make_usage_key("problem", "q1")
    handler = f"/courses/{key}/xblock/{block}/handler/xmodule_handler/problem_check"

    def learn():
        client = browser(acme.learner)
        for number in range(200):
            study(acme.learner, acme.safe, number)
            answers.append(client.post(handler, {"input_1": "x"}).status_code)
            if is_over.is_set() or connection.vendor == "sqlite":
                return

    def remove():
        try:
            work(job.pk)
        finally:
            is_over.set()

    assert errors_at_once(learn, remove) == []
    ended(job)

    now = timezone.now()
    look = removal.ask_verification("Acme", job.public_id, acting_user_id=5, now=now)
    removal.run_verification(jobs.claim(look.pk))
    ended(look)
    found = erasing.find_all("Acme", identify("Acme", [acme.learner.pk]))
    assert all(one.is_empty() for one in found)
    assert browser(acme.learner).post(handler).status_code == 403
    assert answers
