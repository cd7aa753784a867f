"""Marks are worked off by key, each once, and none that came again is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners.models import Learner, RosterDirty
from lms_lite_learners.roster import drain as draining
from lms_lite_learners.roster import membership
from lms_lite_learners.roster.drain import drain, marked_orgs
from lms_lite_learners.roster.refresh import mark, mark_everywhere

NOW = timezone.now()


@pytest.fixture
def visited():
    return []


@pytest.fixture
def work_off(visited):
    def run(org, **limits):
        return drain(org, NOW, visit=lambda user_id, _now: visited.append(user_id), **limits)

    return run


@pytest.fixture
def ada(acme, person):
    user = person("ada", name="Ada Lovelace")
    CourseEnrollment.enroll(user, acme.safe.id)
    RosterDirty.objects.all().delete()
    return user


def listed(org="Acme"):
    return set(Learner.objects.filter(org=org).values_list("user_id", flat=True))


def test_a_mark_lists_who_is_enrolled_and_is_gone(ada, work_off):
    mark("Acme", ada.pk)
    assert work_off("Acme") == 1
    assert listed() == {ada.pk}
    assert not RosterDirty.objects.exists()


def test_marks_of_another_organisation_stay(ada, work_off):
    mark("Globex", ada.pk)
    assert work_off("Acme") == 0
    assert marked_orgs() == ["Globex"]


def test_no_more_than_asked_for_are_taken_the_oldest_first(ada, acme, work_off):
    mark("Acme", ada.pk)
    mark("Acme", acme.learner.pk)
    assert work_off("Acme", limit=1) == 1
    assert listed() == {ada.pk}


def test_a_mark_that_came_again_meanwhile_stays(ada, work_off, monkeypatch):
    mark("Acme", ada.pk)
    settle = draining.settle

    def settle_while_something_happens(org, people, now):
        settle(org, people, now)
        mark("Acme", ada.pk)

    monkeypatch.setattr(draining, "settle", settle_while_something_happens)
    work_off("Acme")
    assert RosterDirty.objects.count() == 1


def test_two_at_once_do_no_harm(ada, work_off, monkeypatch):
    mark("Acme", ada.pk)
    settle = draining.settle

    def settle_twice(org, people, now):
        monkeypatch.setattr(draining, "settle", settle)
        work_off("Acme")
        settle(org, people, now)

    monkeypatch.setattr(draining, "settle", settle_twice)
    assert work_off("Acme") == 1
    assert Learner.objects.count() == 1
    assert not RosterDirty.objects.exists()


def test_a_profile_that_changed_is_seen_in_every_organisation_of_the_person(ada, work_off):
    for org in ("Acme", "Globex"):
        membership.activate(
            org, {ada.pk: None}, via="manual", acting_user_id=1, is_open=True, now=NOW
        )
    mark_everywhere([ada.pk])
    work_off("")
    assert set(Learner.objects.values_list("org", "name_sort")) == {
        ("Acme", "ada lovelace"),
        ("Globex", "ada lovelace"),
    }


@pytest.mark.parametrize("org", ["Acme", "Globex"])
def test_an_account_is_visited_where_its_address_is_pending_anywhere(ada, work_off, visited, org):
    membership.add_pending(
        org,
        [membership.Newcomer("ada@people.example", "Ada@people.example")],
        via="manual",
        acting_user_id=1,
        now=NOW,
    )
    mark_everywhere([ada.pk])
    work_off("")
    assert visited == [ada.pk]


def test_nobody_is_visited_whom_no_invitation_awaits(ada, acme, work_off, visited):
    mark_everywhere([ada.pk, acme.learner.pk])
    assert work_off("") == 2
    assert visited == []


def test_signing_in_lists_nobody(ada, work_off):
    mark_everywhere([ada.pk])
    work_off("")
    assert listed() == set()


def test_many_marks_cost_few_queries(acme, person, work_off, django_assert_max_num_queries):
    people = [person(f"p{number}") for number in range(30)]
    for user in people:
        CourseEnrollment.enroll(user, acme.safe.id)
        mark("Acme", user.pk)
    with django_assert_max_num_queries(30):
        assert work_off("Acme") == 30
    assert len(listed()) == 30


def test_work_is_committed_in_chunks_so_that_trouble_keeps_what_is_done(
    acme, person, work_off, monkeypatch
):
    monkeypatch.setattr(draining, "CHUNK", 1)
    people = [person(f"p{number}") for number in range(2)]
    for user in people:
        CourseEnrollment.enroll(user, acme.safe.id)
        mark("Acme", user.pk)
    settle = draining.settle

    def fail_for_the_second(org, ids, now):
        if people[1].pk in ids:
            raise RuntimeError("the database went away")
        settle(org, ids, now)

    monkeypatch.setattr(draining, "settle", fail_for_the_second)
    with pytest.raises(RuntimeError):
        work_off("Acme")
    assert listed() == {people[0].pk}
    assert list(RosterDirty.objects.values_list("user_id", flat=True)) == [people[1].pk]


def test_marks_of_people_who_are_gone_are_worked_off(db, work_off):
    mark("Acme", 999_999)
    mark_everywhere([999_999])
    assert work_off("Acme") == work_off("") == 1
    assert not RosterDirty.objects.exists()


def test_an_old_mark_says_nothing_about_when_it_is_read(ada, work_off):
    mark("Acme", ada.pk)
    RosterDirty.objects.update(marked_at=NOW - timedelta(days=30))
    assert work_off("Acme") == 1
    assert not RosterDirty.objects.exists()
