"""R5.9: when the platform retires an account, nothing of ours tells of the person any more."""

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners import imports, jobs
from lms_lite_learners.data import CallState, JobState
from lms_lite_learners.host import files
from lms_lite_learners.models import (
    AuditEntry,
    EraserCall,
    Invitation,
    Job,
    JobRow,
    LaterTrace,
    Learner,
    RemovalPerson,
    RosterDirty,
    Suppression,
)
from lms_lite_learners.removal import retiring
from lms_lite_learners.results import export
from lms_lite_learners.roster import membership, suppression
from lms_lite_learners.tasks.jobs import work
from openedx.core.djangoapps.user_api.models import RetirementState, UserRetirementStatus
from tests.conftest import PASSWORD
from tests.exports.conftest import enlist
from tests.imports.files import upload

__all__ = ["enlist"]

API = "/api/user/v1/accounts"
STEPS = ("retire_misc", "retire")

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(db, signed_in):
    """Have an account's owner ask for its retirement, which the service then begins."""

    def ask(user):
        for order, name in enumerate(("PENDING", "RETIRING_LMS"), 1):
            RetirementState.objects.get_or_create(
                state_name=name, defaults={"state_execution_order": order}
            )
        answer = signed_in(user).post(f"{API}/deactivate_logout/", {"password": PASSWORD})
        assert answer.status_code == 204
        UserRetirementStatus.objects.update(
            current_state=RetirementState.objects.get(state_name="RETIRING_LMS")
        )

    return ask


@pytest.fixture
def step(operator, signed_in):
    """One step of the retirement service: step(user.username, "retire"); its answer."""

    def do(username, name):
        return signed_in(operator).post(f"{API}/{name}/", {"username": username})

    return do


@pytest.fixture
def retire(asked, step):
    """Retire an account, whole."""

    def do(user):
        username = user.username
        asked(user)
        for name in STEPS:
            assert step(username, name).status_code == 204

    return do


def pending(org, email, acting=0):
    """Put an address on a list as pending."""
    now, people = timezone.now(), [membership.Newcomer(email, email)]
    membership.lock(org, now)
    return membership.add_pending(org, people, via="manual", acting_user_id=acting, now=now)


@pytest.mark.parametrize("name", STEPS)
def test_each_step_clears_by_account_and_original_address_everywhere(
    acme, globex, enlist, asked, step, name
):
    username, email = acme.learner.username, acme.learner.email
    enlist("Acme", acme.learner)
    pending("Globex", email)
    pending("Globex", "bob@x.example")
    asked(acme.learner)
    assert step(username, name).status_code == 204
    assert [row.email_key for row in Learner.objects.all()] == ["bob@x.example"]


def test_marks_and_traces_go(acme, retire):
    for org in ("Acme", "Globex", ""):
        RosterDirty.objects.get_or_create(org=org, user_id=acme.learner.pk)
        LaterTrace.objects.create(org=org, user_id=acme.learner.pk, due_at=timezone.now())
    user_id = acme.learner.pk
    retire(acme.learner)
    assert not LaterTrace.objects.exists()
    assert not RosterDirty.objects.filter(user_id=user_id).exclude(org="").exists()


def test_rows_of_imports_and_their_files_go(acme, retire):
    email = acme.learner.email
    content = f"email\n{email}\nbob@x.example\n"
    job = imports.start("Acme", upload(content), acting_user_id=acme.manager.pk, dry_run=True)
    work(job.pk)
    retire(acme.learner)
    ours, bobs = JobRow.objects.order_by("line")
    assert (ours.email, ours.email_key, ours.text) == ("", None, "")
    assert bobs.email == "bob@x.example"
    assert not files.exists(job.arguments["file"])


def test_an_open_import_stops_the_pipeline_until_it_ended(acme, enlist, asked, step):
    username, email = acme.learner.username, acme.learner.email
    enlist("Acme", acme.learner)
    job = imports.start("Acme", upload(f"email\n{email}\n"), acting_user_id=acme.manager.pk)
    asked(acme.learner)
    assert step(username, "retire_misc").status_code == 500
    assert Learner.objects.filter(user=acme.learner).exists()
    work(job.pk)
    assert step(username, "retire_misc").status_code == 204
    assert JobRow.objects.get().email == ""
    assert not files.exists(job.arguments["file"])


def test_what_applies_a_preview_of_the_person_stops(acme, asked, step):
    username, email = acme.learner.username, acme.learner.email
    shown = imports.start(
        "Acme", upload(f"email\n{email}\n"), acting_user_id=acme.manager.pk, dry_run=True
    )
    work(shown.pk)
    job = imports.apply_preview(Job.objects.get(pk=shown.pk), acting_user_id=acme.manager.pk)
    asked(acme.learner)
    assert step(username, "retire_misc").status_code == 204
    assert not files.exists(shown.arguments["file"])
    work(job.pk)
    assert Job.objects.get(pk=job.pk).error_code == "expired"
    assert not Learner.objects.exists()


def test_reports_go_where_the_person_studied(acme, globex, enlist, retire):
    enlist("Acme", acme.learner)
    mine, other = (
        export.start(house.org, export.Order(), acting_user_id=house.manager.pk)
        for house in (acme, globex)
    )
    for job in (mine, other):
        work(job.pk)
    retire(acme.learner)
    assert not files.exists(Job.objects.get(pk=mine.pk).file or mine.public_id)
    assert files.exists(Job.objects.get(pk=other.pk).file)


def test_reports_that_the_person_asked_for_go(acme, enlist, retire):
    enlist("Acme", acme.learner)
    job = export.start("Acme", export.Order(), acting_user_id=acme.manager.pk)
    work(job.pk)
    name = Job.objects.get(pk=job.pk).file
    CourseEnrollment.objects.filter(user=acme.manager).delete()
    retire(acme.manager)
    assert not files.exists(name)


def test_whom_the_person_added_is_still_listed_without_the_name(acme, retire):
    pending("Acme", "bob@x.example", acting=acme.manager.pk)
    assert Learner.objects.get().added_by_sort == "mary manager"
    retire(acme.manager)
    assert Learner.objects.get().added_by_sort == ""


def test_keyed_hashes_go_too_and_nobody_elses(acme, globex, retire):
    now, email = timezone.now(), acme.learner.email
    suppression.suppress("Acme", user_id=acme.learner.pk, key=email, now=now)
    suppression.suppress("Globex", key=email, now=now)
    suppression.suppress("Acme", key="bob@x.example", now=now)
    retire(acme.learner)
    assert Suppression.objects.count() == 1
    assert suppression.is_suppressed("Acme", key="bob@x.example")


def test_a_step_may_be_repeated(acme, enlist, retire, step):
    enlist("Acme", acme.learner)
    username, email, user_id = acme.learner.username, acme.learner.email, acme.learner.pk
    retire(acme.learner)
    for name in STEPS:
        assert step(username, name).status_code == 204
    assert retiring.clear_account(user_id, [email]) == 0


def test_what_the_storage_refuses_stops_the_pipeline_and_undoes_all(
    acme, enlist, asked, step, monkeypatch
):
    job = imports.start(
        "Acme",
        upload(f"email\n{acme.learner.email}\n"),
        acting_user_id=acme.manager.pk,
        dry_run=True,
    )
    work(job.pk)
    enlist("Acme", acme.learner)
    username = acme.learner.username
    asked(acme.learner)

    def refuse(_name):
        raise OSError("the storage is away")

    with monkeypatch.context() as away:
        away.setattr(storages["default"], "delete", refuse, raising=False)
        assert step(username, "retire_misc").status_code == 500
    assert Learner.objects.filter(user=acme.learner).exists()
    assert JobRow.objects.get().email != ""
    assert step(username, "retire_misc").status_code == 204
    assert not Learner.objects.filter(user=acme.learner).exists()


def removal_of(acme, user, state):
    """A removal of Acme that is about the account."""
    job = jobs.create("removal", "Acme", owner_id=acme.manager.pk, arguments={})
    Job.objects.filter(pk=job.pk).update(state=state.value)
    return RemovalPerson.objects.create(
        job=job, number=1, org="Acme", user_id=user.pk, address=user.email, person_hash="a" * 64
    )


def test_a_removal_that_ended_forgets_the_person(acme, retire):
    removal_of(acme, acme.learner, JobState.FAILED)
    retire(acme.learner)
    row = RemovalPerson.objects.get()
    assert (row.user_id, row.address, row.person_hash) == (None, None, "a" * 64)


def test_a_removal_under_way_and_other_plugins_go_on(acme, retire):
    removal_of(acme, acme.learner, JobState.RUNNING)
    waiting = removal_of(acme, acme.learner, JobState.SUCCEEDED)
    EraserCall.objects.create(
        person=waiting, name="notes", due_at=timezone.now(), state=CallState.WAITING.value
    )
    user_id = acme.learner.pk
    retire(acme.learner)
    assert set(RemovalPerson.objects.values_list("user_id", flat=True)) == {user_id}


def test_the_trail_of_acts_stays(acme, retire):
    AuditEntry.objects.create(org="Acme", action="add", at=timezone.now())
    retire(acme.learner)
    assert AuditEntry.objects.filter(action="add").exists()


def test_an_account_that_we_know_nothing_of_is_retired_all_the_same(person, retire):
    retire(person("zoe"))
    assert not Invitation.objects.exists()
