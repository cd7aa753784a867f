"""R5.4, R5.7: of what we ourselves keep, nothing tells of a removed person but a keyed hash."""

import json

import pytest
from django.utils import timezone

from lms_lite_learners import identity, imports, invitations, jobs, launches
from lms_lite_learners.data import NEVER, JobState, Person, Query
from lms_lite_learners.exceptions import GoneError, NotFoundError
from lms_lite_learners.host import files
from lms_lite_learners.models import (
    Invitation,
    Job,
    JobPart,
    JobRow,
    Learner,
    LearnerTerm,
    OrganizationPlan,
    RemovalPerson,
    RosterDirty,
)
from lms_lite_learners.removal import ours
from lms_lite_learners.tasks import due
from lms_lite_learners.tasks import jobs as job_tasks
from lms_lite_learners.tasks.jobs import work
from tests.exports.conftest import enlist, three
from tests.imports.files import upload
from tests.invitations.conftest import invite
from tests.removal.clearing import ADA, clear, person_of

__all__ = ["clear", "enlist", "invite", "three"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(acme):
    """An import of addresses, worked off: imported("ada@x.example", ...)."""

    def make(*emails, **more):
        file = upload("\n".join(["email", *emails]))
        job = imports.start("Acme", file, acting_user_id=acme.manager.pk, **more)
        work(job.pk)
        return Job.objects.get(pk=job.pk)

    return make


def test_a_listed_learner_goes_with_terms_and_marks(acme, three, clear):
    ann = three[0].user
    LearnerTerm.objects.create(learner=three[0], org="Acme", term="ann tester")
    RosterDirty.objects.create(org="Acme", user_id=10**9)
    cleared = clear(person_of(ann))
    assert (cleared.found, cleared.erased) == (2, 2)
    assert not Learner.objects.filter(user=ann).exists()
    assert not LearnerTerm.objects.exists()
    assert not RosterDirty.objects.filter(org="Acme", user_id=ann.pk).exists()
    assert RosterDirty.objects.filter(user_id=10**9).exists()
    assert Learner.objects.filter(org="Acme").count() == 2


def test_a_pending_learner_goes_with_the_invitation(invite, clear):
    invite("ada@x.example", "bob@x.example")
    clear(ADA)
    assert [row.learner.email_key for row in Invitation.objects.all()] == ["bob@x.example"]


def test_other_organisations_keep_theirs(acme, globex, enlist, clear):
    enlist("Globex", acme.learner)
    enlist("Acme", acme.learner)
    clear(person_of(acme.learner))
    assert [row.org for row in Learner.objects.filter(user=acme.learner)] == ["Globex"]


def test_repeating_it_finds_nothing(imported, clear):
    imported("ada@x.example", "bob@x.example")
    assert ours.count("Acme", [ADA]) > 0
    first = clear(ADA)
    assert first.found + first.files > 0
    assert ours.count("Acme", [ADA]) == 0
    again = clear(ADA)
    assert (again.found, again.erased, again.files) == (0, 0, 0)


def test_a_row_of_an_import_holds_the_hash_alone(imported, clear):
    job = imported("Ada@x.example", "bob@x.example")
    clear(ADA)
    ada, bob = JobRow.objects.filter(job=job).order_by("line")
    assert (ada.email, ada.email_key, ada.learner_id) == ("", None, None)
    assert (ada.outcome, bob.email_key) == ("invited", "bob@x.example")
    assert identity.sign("email", "ada@x.example") in ada.text
    assert Job.objects.get(pk=job.pk).counts == {"invited": 2}


def test_a_row_is_found_by_the_learner_when_the_address_changed_since(
    imported, person, clear, django_capture_on_commit_callbacks
):
    ann = person("ann", email="old@x.example")
    imported("old@x.example")
    ann.email = "new@x.example"
    ann.save()
    clear(person_of(ann))
    assert JobRow.objects.get().email == ""


def test_an_address_without_a_key_is_found_as_it_is_spelled(imported, clear):
    imported("ädä@x.example", "bob@x.example")
    clear(Person(addresses=("ädä@x.example",)))
    assert [row.email for row in JobRow.objects.order_by("line")] == ["", "bob@x.example"]


def test_the_upload_is_deleted_and_its_link_dies(imported, clear, acme, signed_in):
    job = imported("ada@x.example", "nonsense")
    stored = job.arguments["file"]
    link = f"/api/lms_lite_learners/v1/jobs/{job.public_id}/file/"
    client = signed_in(acme.manager)
    assert client.get(link).status_code == 200
    assert clear(ADA).files == 1
    assert not files.exists(stored)
    assert client.get(link).status_code == 410
    with pytest.raises(GoneError):
        imports.ensure_rejected_rows(Job.objects.get(pk=job.pk))
    assert "name" not in Job.objects.get(pk=job.pk).arguments
    assert imports.list_rows(job).count == 2


def test_an_upload_without_the_person_stays(imported, clear):
    job = imported("bob@x.example")
    clear(ADA)
    assert files.exists(job.arguments["file"])


def test_a_worker_killed_before_the_files_leaves_them_to_the_tick(imported):
    job = imported("ada@x.example")
    ours.clear("Acme", [ADA], keep_job=0)
    assert files.exists(job.arguments["file"])
    due.tick(timezone.now())
    assert not files.exists(job.arguments["file"])
    assert not JobPart.objects.exists()


def test_lines_that_nobody_read_may_hold_anybody(acme, clear):
    job = imports.start("Acme", upload("email\nada@x.example"), acting_user_id=acme.manager.pk)
    jobs.cancel(job)
    assert clear(ADA).files == 1
    assert not files.exists(job.arguments["file"])


def note_removal(acme):
    """A removal of Ada's address, as it is noted."""
    removal = jobs.create("removal", "Acme", owner_id=acme.manager.pk, arguments={})
    digest = identity.sign("email", "ada@x.example")
    RemovalPerson.objects.create(
        job=removal, number=1, org="Acme", person_hash=digest, address_hash=digest
    )


def test_an_import_under_way_goes_on_and_is_mended_when_it_ended(
    acme, clear, django_capture_on_commit_callbacks
):
    job = imports.start("Acme", upload("email\nada@x.example"), acting_user_id=acme.manager.pk)
    note_removal(acme)
    clear(ADA)
    assert files.exists(job.arguments["file"])
    with django_capture_on_commit_callbacks(execute=True):
        work(job.pk)
    assert JobRow.objects.get().email == ""
    assert not files.exists(job.arguments["file"])


@pytest.mark.parametrize("end", ["fails", "is_cancelled"])
def test_an_import_that_comes_to_nothing_is_mended_too(
    acme, clear, django_capture_on_commit_callbacks, end
):
    job = imports.start("Acme", upload("email\nada@x.example"), acting_user_id=acme.manager.pk)
    note_removal(acme)
    clear(ADA)
    assert files.exists(job.arguments["file"])
    with django_capture_on_commit_callbacks(execute=True):
        if end == "fails":
            OrganizationPlan.objects.update_or_create(org="Acme", defaults={"plan": "free"})
            work(job.pk)
        else:
            job_tasks.cancel(job)
    assert Job.objects.get(pk=job.pk).state == ("failed" if end == "fails" else "cancelled")
    assert not files.exists(job.arguments["file"])


def test_a_preview_stays_when_what_applies_it_is_stopped(
    imported, acme, clear, django_capture_on_commit_callbacks
):
    shown = imported("bob@x.example", dry_run=True)
    job = imports.apply_preview(shown, acting_user_id=acme.manager.pk)
    note_removal(acme)
    with django_capture_on_commit_callbacks(execute=True):
        job_tasks.cancel(job)
    clear(ADA)
    assert files.exists(shown.arguments["file"])


def test_a_preview_kept_beyond_its_time_is_found(imported, acme, clear):
    shown = imported("ada@x.example", dry_run=True)
    imports.apply_preview(shown, acting_user_id=acme.manager.pk)
    Job.objects.filter(pk=shown.pk).update(expires_at=timezone.now())
    assert clear(ADA).files == 1
    assert not files.exists(shown.arguments["file"])


def test_an_import_without_a_removal_is_left_as_it_is(imported):
    job = imported("ada@x.example")
    ours.mend_import(job.pk)
    assert JobRow.objects.get().email == "ada@x.example"
    assert files.exists(job.arguments["file"])


def test_what_waits_to_be_sent_to_the_person_is_never_sent(acme, clear):
    job = launches.start_sending(
        str(acme.safe.id),
        ["ada@x.example", "bob@x.example"],
        acting_user_id=acme.manager.pk,
        idempotency_key="one",
    )
    clear(ADA)
    ada, bob = JobRow.objects.filter(job=job).order_by("line")
    assert (ada.outcome, ada.email, bob.outcome) == ("suppressed", "", "queued")
    assert Job.objects.get(pk=job.pk).request_hash == ""


def test_what_was_written_to_the_person_goes_when_all_is_sent(acme, clear):
    job = launches.start_sending(
        str(acme.safe.id), ["ada@x.example"], message="Dear Ada", acting_user_id=acme.manager.pk
    )
    launches.cancel_sending(job)
    clear(ADA)
    assert "Ada" not in json.dumps(Job.objects.get(pk=job.pk).arguments)


@pytest.mark.parametrize("search", ["ada@x.example", "ADA@x.example", "ad"])
def test_a_search_that_finds_the_person_goes(acme, clear, search):
    query = Query(tab="pending", search=search)
    job = invitations.start_reminders("Acme", query=query, acting_user_id=acme.manager.pk)
    work(job.pk)
    clear(ADA)
    assert Job.objects.get(pk=job.pk).arguments["filter"]["search"] == ""


def test_a_search_for_others_stays(acme, clear):
    query = Query(tab="pending", search="bob")
    job = invitations.start_reminders("Acme", query=query, acting_user_id=acme.manager.pk)
    work(job.pk)
    assert clear(ADA).found == 0
    assert Job.objects.get(pk=job.pk).arguments["filter"]["search"] == "bob"


def test_of_a_job_under_way_a_whole_address_becomes_one_that_finds_nobody(acme, invite, clear):
    invite("ada@x.example", "bob@x.example")
    query = Query(tab="pending", search="ada@x.example")
    job = invitations.start_reminders("Acme", query=query, acting_user_id=acme.manager.pk)
    clear(ADA)
    assert "ada" not in json.dumps(Job.objects.get(pk=job.pk).arguments)
    work(job.pk)
    assert Job.objects.get(pk=job.pk).done == 0


def test_ids_of_the_learner_are_taken_out(acme, invite, clear):
    ada, bob = (row.learner_id for row in invite("ada@x.example", "bob@x.example"))
    job = invitations.start_reminders("Acme", learners=[ada, bob], acting_user_id=acme.manager.pk)
    clear(ADA)
    assert Job.objects.get(pk=job.pk).arguments["learners"] == [bob]


def test_the_removals_own_job_is_left_alone(acme):
    job = jobs.create(
        "removal", "Acme", owner_id=acme.manager.pk, arguments={"emails": ["ada@x.example"]}
    )
    Job.objects.filter(pk=job.pk).update(state=JobState.SUCCEEDED.value)
    ours.clear("Acme", [ADA], keep_job=job.pk)
    assert Job.objects.get(pk=job.pk).arguments == {"emails": ["ada@x.example"]}
    ours.clear("Acme", [ADA], keep_job=0)
    assert Job.objects.get(pk=job.pk).arguments == {"emails": []}


def test_it_takes_as_many_queries_for_many_as_for_one(
    imported, three, clear, django_assert_max_num_queries
):
    imported(*(f"p{number}@x.example" for number in range(60)))
    people = [Person(addresses=(f"p{number}@x.example",)) for number in range(60)]
    with django_assert_max_num_queries(45):
        ours.clear("Acme", [*people, *(person_of(row.user) for row in three)], keep_job=0)


def test_a_deleted_account_leaves_no_row_on_the_list(
    acme, enlist, django_capture_on_commit_callbacks
):
    row = enlist("Acme", acme.learner)
    LearnerTerm.objects.create(learner=row, org="Acme", term="lena learner")
    with django_capture_on_commit_callbacks(execute=True):
        acme.learner.delete()
    assert not Learner.objects.filter(org="Acme").exists()
    assert not LearnerTerm.objects.exists()


def test_nothing_is_there_of_an_expired_job(imported):
    job = imported("ada@x.example")
    jobs.empty(job)
    assert Job.objects.get(pk=job.pk).expires_at == NEVER
    # The row on the list and its invitation.
    assert ours.count("Acme", [ADA]) == 2
    with pytest.raises((GoneError, NotFoundError)):
        imports.ensure_rejected_rows(Job.objects.get(pk=job.pk))
