"""Every act that matters leaves an entry: who, where, about what, and nothing about people."""

import pytest
from django.utils import timezone

from lms_lite_learners import imports, jobs, launches, words
from lms_lite_learners.data import Act
from lms_lite_learners.exceptions import ConflictError
from lms_lite_learners.models import AuditEntry, Job
from lms_lite_learners.roster import suppression
from lms_lite_learners.tasks.jobs import work
from tests.imports.files import upload

pytestmark = pytest.mark.django_db


def trail(**fields):
    rows = AuditEntry.objects.filter(**fields).order_by("id")
    return list(rows.values_list("org", "actor_id", "subject", "count"))


@pytest.fixture
def imported(acme):
    """A finished import with a row that did not go."""
    file = upload("email\nada@x.example\nnonsense\n")
    job = imports.start("Acme", file, acting_user_id=acme.manager.pk)
    work(job.pk)
    return Job.objects.get(pk=job.pk)


def test_every_act_has_words_for_those_who_read_of_it():
    assert set(words.ACTS) == {act.value for act in Act}
    assert max(len(act.value) for act in Act) <= AuditEntry._meta.get_field("action").max_length


def test_downloading_rejected_rows_is_noted(acme, signed_in, imported):
    file = f"/api/lms_lite_learners/v1/jobs/{imported.public_id}/file/"
    assert signed_in(acme.manager).get(file).status_code == 200
    assert trail(action="download") == [("Acme", acme.manager.pk, imported.public_id, 1)]


def test_cancelling_a_job_is_noted_with_who_did_it(acme, operator):
    job = imports.start("Acme", upload("email\na@x.example"), acting_user_id=acme.manager.pk)
    jobs.cancel(job, acting_user_id=operator.pk)
    assert trail(action="cancel_job") == [("Acme", operator.pk, job.public_id, 1)]


def test_a_job_that_ended_is_not_cancelled_and_not_noted(imported):
    with pytest.raises(ConflictError):
        jobs.cancel(imported)
    assert trail(action="cancel_job") == []


def test_each_sending_of_a_course_is_noted_with_how_many_it_went_to(acme):
    key = str(acme.safe.id)
    for addresses in (["ada@x.example", "bob@x.example", "nonsense"], ["cyd@x.example"]):
        launches.start_sending(key, addresses, acting_user_id=acme.author.pk)
    assert trail(action="send_course") == [
        ("Acme", acme.author.pk, key, 2),
        ("Acme", acme.author.pk, key, 1),
    ]


def test_a_sending_that_goes_to_nobody_is_none(acme):
    launches.start_sending(str(acme.safe.id), ["nonsense"], acting_user_id=acme.author.pk)
    assert trail(action="send_course") == []


def test_taking_the_link_to_a_course_is_noted(acme):
    launches.mark_sent(str(acme.safe.id), timezone.now(), acting_user_id=acme.manager.pk)
    assert trail(action="link_course") == [("Acme", acme.manager.pk, str(acme.safe.id), 1)]


def test_letting_people_back_by_adding_them_is_noted(acme):
    for key in ("ada@x.example", "bob@x.example"):
        suppression.suppress("Acme", key=key, now=timezone.now())
    who = acme.manager.pk
    emails = "ada@x.example bob@x.example cyd@x.example"
    imports.add("Acme", emails, unsuppress=True, acting_user_id=who)
    assert trail(action="unsuppress") == [("Acme", who, "", 2)]


def test_adding_nobody_who_was_kept_off_lets_nobody_back(acme):
    imports.add("Acme", "ada@x.example", unsuppress=True, acting_user_id=acme.manager.pk)
    assert trail(action="unsuppress") == []
