"""A removal from asking to its receipt."""

import json

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from common.djangoapps.student.roles import CourseStaffRole
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners import jobs, removal
from lms_lite_learners.data import PersonState, Query, Selection
from lms_lite_learners.exceptions import ConflictError, InvalidInputError
from lms_lite_learners.models import (
    Invitation,
    Job,
    Learner,
    Receipt,
    RemovalPerson,
    RosterDirty,
)
from lms_lite_learners.roster import suppression
from lms_lite_learners.tasks.jobs import work

pytestmark = pytest.mark.django_db


def answer(user, course):
    """What an answered problem leaves: state and a grade."""
    key = course.id
    StudentModule.objects.create(
        student=user,
        course_id=key,
        module_state_key=key.make_usage_key("problem", "q1"),
        module_type="problem",
        state='{"answer": 1}',
    )
    PersistentCourseGrade.objects.create(user_id=user.id, course_id=key, percent_grade=1.0)


def rows_of(user, course):
    return [
        CourseEnrollment.objects.filter(user=user, course_id=course.id).count(),
        StudentModule.objects.filter(student=user, course_id=course.id).count(),
        PersistentCourseGrade.objects.filter(user_id=user.id, course_id=course.id).count(),
    ]


@pytest.fixture
def everywhere(acme, globex, person, listed):
    """The learner of Acme studies at Globex, too; a colleague studies beside her."""
    acme.colleague = person("acme-colleague")
    for user, course in (
        (acme.learner, acme.safe),
        (acme.learner, globex.ops),
        (acme.colleague, acme.safe),
    ):
        CourseEnrollment.enroll(user, course.id)
        answer(user, course)
    acme.row, acme.other_row = listed("Acme", acme.learner), listed("Acme", acme.colleague)
    return acme


def test_everything_in_the_organisation_goes_and_nothing_else(everywhere, globex, remove):
    acme = everywhere
    job = remove(acme, learners=[acme.row])

    assert (job.state, job.error_detail) == ("succeeded", "")
    assert rows_of(acme.learner, acme.safe) == [0, 0, 0]
    assert rows_of(acme.learner, globex.ops) == [1, 1, 1]
    assert rows_of(acme.colleague, acme.safe) == [1, 1, 1]
    assert list(Learner.objects.filter(org="Acme").values_list("user_id", flat=True)) == [
        acme.colleague.pk
    ]
    assert get_user_model().objects.filter(pk=acme.learner.pk).exists()
    assert job.counts["left"] == 0
    assert job.counts["removed"] == 1


def experiments_of(user):
    rows = apps.get_model("experiments.ExperimentData").objects.filter(user=user)
    return set(rows.values_list("key", flat=True))


def test_what_an_experiment_notes_at_enrolment_goes_by_its_course(everywhere, globex, remove):
    acme = everywhere
    noted = {str(acme.safe.id), str(globex.ops.id)}
    assert experiments_of(acme.learner) == noted
    for key in (f"discount_{acme.safe.id}", "Acme", "seen-banner"):
        apps.get_model("experiments.ExperimentData").objects.create(
            user=acme.learner, experiment_id=16, key=key, value="1"
        )
    remove(acme, learners=[acme.row])

    assert experiments_of(acme.learner) == {str(globex.ops.id), "Acme", "seen-banner"}
    assert experiments_of(acme.colleague) == {str(acme.safe.id)}


def test_reports_that_cannot_be_reached_are_told_as_left(everywhere, remove, settings):
    acme = everywhere
    settings.GRADES_DOWNLOAD = {"STORAGE_CLASS": "nowhere.Storage"}
    job = remove(acme, learners=[acme.row])

    assert (job.state, job.counts["left"]) == ("succeeded", 1)
    assert rows_of(acme.learner, acme.safe) == [0, 0, 0]
    content = json.loads(Receipt.objects.get(job=job.public_id).content)
    left = {row["category"]: row["left"] for row in content["categories"] if row["left"]}
    assert left == {"files": 1}


def test_who_was_removed_is_kept_off_by_account_and_by_address(everywhere, remove):
    acme = everywhere
    remove(acme, learners=[acme.row])

    assert suppression.is_suppressed("Acme", user_id=acme.learner.pk)
    assert suppression.is_suppressed("Acme", key="acme-learner@people.example")
    assert not suppression.is_suppressed("Globex", user_id=acme.learner.pk)
    assert not RosterDirty.objects.filter(org="Acme", user_id=acme.learner.pk).exists()


def test_afterwards_only_hashes_tell_who_it_was(everywhere, remove):
    acme = everywhere
    job = remove(acme, learners=[acme.row])

    one = RemovalPerson.objects.get(job=job)
    assert (one.user_id, one.address, one.open_hash) == (None, None, None)
    assert job.arguments == {}
    receipt = Receipt.objects.get(job=job.public_id)
    for text in ("acme-learner", "people.example"):
        assert text not in receipt.content


def test_a_pending_person_goes_with_invitation_and_places(acme, remove):
    from lms_lite_learners import imports

    imports.add(
        "Acme", ["newcomer@x.example"], courses=[str(acme.safe.id)], acting_user_id=acme.manager.pk
    )
    row = Learner.objects.get(org="Acme", email_key="newcomer@x.example")
    assert CourseEnrollmentAllowed.objects.filter(email="newcomer@x.example").exists()

    remove(acme, learners=[row.pk])

    assert not Learner.objects.filter(pk=row.pk).exists()
    assert not Invitation.objects.filter(learner_id=row.pk).exists()
    assert not CourseEnrollmentAllowed.objects.filter(email="newcomer@x.example").exists()
    assert suppression.is_suppressed("Acme", key="newcomer@x.example")


def test_an_address_removes_whoever_has_it_listed_or_not(everywhere, remove):
    acme = everywhere
    Learner.objects.filter(pk=acme.row).delete()

    job = remove(acme, emails=["Acme-Learner@people.example", "nobody@x.example"])

    assert rows_of(acme.learner, acme.safe) == [0, 0, 0]
    assert job.counts["removed"] == 2
    assert suppression.is_suppressed("Acme", key="nobody@x.example")


def test_all_that_match_are_counted_again(everywhere, ask):
    acme = everywhere
    with pytest.raises(ConflictError) as refused:
        ask(acme, query=Query(), expected=3)
    assert refused.value.code == "selection_changed"


def test_who_joins_after_the_confirmation_is_not_meant(everywhere, ask, person, listed):
    acme = everywhere
    job = ask(acme, query=Query(), expected=2)
    late = listed("Acme", person("latecomer"))

    work(job.pk)

    assert list(Learner.objects.filter(org="Acme").values_list("pk", flat=True)) == [late]


def test_nothing_happens_without_confirmation(everywhere):
    acme = everywhere
    with pytest.raises(InvalidInputError) as refused:
        removal.ask(
            "Acme", Selection(learners=(acme.row,)), acting_user=acme.manager, confirm=False
        )
    assert refused.value.code == "confirmation_required"
    assert not Job.objects.filter(kind="removal").exists()


@pytest.mark.parametrize("who", ["oneself", "operator", "many"])
def test_a_removal_that_is_easily_a_slip_has_to_be_typed(
    acme, operator, listed, person, settings, ask, who
):
    settings.LMS_LITE_REMOVAL_TYPED_OVER = 2
    users = {
        "oneself": [acme.manager],
        "operator": [operator],
        "many": [person(f"one-of-{n}") for n in range(3)],
    }[who]
    rows = [listed("Acme", user) for user in users]

    with pytest.raises(InvalidInputError) as refused:
        ask(acme, learners=rows)
    assert refused.value.code == "typed_confirmation_required"
    preview = removal.preview("Acme", Selection(learners=tuple(rows)), acting_user=acme.manager)
    assert preview.typed == "Acme"
    assert ask(acme, learners=rows, typed="Acme").state == "queued"


def test_staff_keep_what_they_have_in_their_own_course(everywhere, remove):
    acme = everywhere
    CourseEnrollment.enroll(acme.learner, acme.data.id)
    answer(acme.learner, acme.data)
    CourseStaffRole(acme.data.id).add_users(acme.learner)

    preview = removal.preview("Acme", Selection(learners=(acme.row,)), acting_user=acme.manager)
    remove(acme, learners=[acme.row])

    assert [(one.email, one.courses) for one in preview.also_staff] == [
        ("acme-learner@people.example", (str(acme.data.id),))
    ]
    assert rows_of(acme.learner, acme.safe) == [0, 0, 0]
    assert rows_of(acme.learner, acme.data) == [1, 1, 1]
    assert CourseStaffRole(acme.data.id).has_user(acme.learner)


def test_the_preview_counts_what_goes(everywhere):
    acme = everywhere
    preview = removal.preview("Acme", Selection(learners=(acme.row,)), acting_user=acme.manager)

    counted = {row.category: (row.erase, row.keep) for row in preview.categories}
    assert preview.learners == 1
    assert counted["grades"] == (1, 0)
    assert counted["list"][0] >= 1
    assert preview.is_exact
    assert preview.unreachable
    assert rows_of(acme.learner, acme.safe) == [1, 1, 1]


def test_two_managers_removing_the_same_people_is_one_removal(everywhere, ask):
    acme = everywhere
    first = ask(acme, learners=[acme.row])
    second = ask(acme, learners=[acme.row, acme.other_row])
    taken = jobs.claim(first.pk)
    from lms_lite_learners.removal import gathering

    gathering.gather(taken)

    work(second.pk)
    removal.run(taken)

    second.refresh_from_db()
    assert second.counts["already"] == 1
    assert second.counts["removed"] == 1
    contents = Receipt.objects.filter(kind="removal").values_list("content", flat=True)
    assert sorted('"people":1,' in text for text in contents) == [True, True]


def test_the_same_request_is_the_same_removal(everywhere, ask):
    acme = everywhere
    first = ask(acme, learners=[acme.row], key="once")
    assert ask(acme, learners=[acme.row], key="once").pk == first.pk


def test_cancelling_keeps_those_it_has_not_come_to(everywhere, claimed, settings, person, listed):
    settings.LMS_LITE_REMOVAL_CHUNK = 1
    acme = everywhere
    job = claimed(acme, learners=[acme.row, acme.other_row])
    from lms_lite_learners.removal import gathering, working

    gathering.gather(job)
    working._erase(job, list(RemovalPerson.objects.filter(job=job).order_by("number")[:1]))
    jobs.cancel(job)
    removal.run(Job.objects.get(pk=job.pk))

    job.refresh_from_db()
    assert (job.state, job.counts["removed"]) == ("cancelled", 1)
    assert rows_of(acme.colleague, acme.safe) == [1, 1, 1]
    assert not suppression.is_suppressed("Acme", user_id=acme.colleague.pk)
    assert suppression.is_suppressed("Acme", user_id=acme.learner.pk)
    assert Receipt.objects.filter(job=job.public_id, kind="removal").count() == 1


def test_cancelling_comes_too_late_once_everybody_is_erased(everywhere, claimed):
    acme = everywhere
    job = claimed(acme, learners=[acme.row])
    from lms_lite_learners.removal import gathering, working

    gathering.gather(job)
    working._each(job, "erase", PersonState.WAITING, working._erase)
    jobs.cancel(job)
    removal.run(Job.objects.get(pk=job.pk))

    job.refresh_from_db()
    assert (job.state, job.counts["removed"]) == ("succeeded", 1)


def test_a_removal_that_breaks_tells_of_those_who_are_done(everywhere, ask, settings, monkeypatch):
    settings.LMS_LITE_REMOVAL_CHUNK = 1
    acme = everywhere
    job = ask(acme, learners=[acme.row, acme.other_row])

    def broken(sender, instance, **kwargs):
        if instance.user_id == acme.colleague.pk:
            raise RuntimeError("a listener of the platform")

    from django.db.models.signals import post_save

    post_save.connect(broken, sender=CourseEnrollment, dispatch_uid="broken")
    try:
        work(job.pk)
    finally:
        post_save.disconnect(sender=CourseEnrollment, dispatch_uid="broken")

    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "internal_error")
    receipt = Receipt.objects.get(job=job.public_id)
    assert '"people":1,' in receipt.content
    assert rows_of(acme.colleague, acme.safe) == [1, 1, 1]
    assert not suppression.is_suppressed("Acme", user_id=acme.colleague.pk)
    # Who is left can be removed anew.
    work(ask(acme, learners=[acme.other_row]).pk)
    assert rows_of(acme.colleague, acme.safe) == [0, 0, 0]


def test_a_second_removal_finds_nothing(everywhere, remove):
    acme = everywhere
    remove(acme, learners=[acme.row])
    again = remove(acme, emails=["acme-learner@people.example"])
    assert again.counts["erased"] == 0
