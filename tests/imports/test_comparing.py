"""R3.3: a full staff file against the list, by address, as the list is now."""

import pytest
from django.utils import timezone

from lms_lite_learners import imports, jobs
from lms_lite_learners.exceptions import ConflictError, GoneError, InvalidInputError
from lms_lite_learners.imports import comparing
from lms_lite_learners.models import Job, Learner
from lms_lite_learners.roster import membership
from tests.imports.files import upload

pytestmark = pytest.mark.django_db

FILE = (
    "email\nada@people.example\nBOB@x.example\nnew@x.example\nnew@x.example\nnonsense\n"
    "fay@people.example\n"
)


@pytest.fixture
def listed(add, person):
    """Ada (active), Bob and Cyd (pending), Dan (active) on Acme's list; Fay has an account."""
    for name in ("ada", "dan", "fay"):
        person(name)
    add("ada@people.example dan@people.example bob@x.example cyd@x.example")


@pytest.fixture
def preview(listed, run_import):
    """The dry run of a file."""
    return lambda content=FILE, **options: run_import(content, dry_run=True, **options)


def told(job, state, **options):
    page = imports.list_compared(job, imports.compare(job), state=state, **options)
    return [row.email for row in page.rows]


def numbers(job):
    found = imports.compare(job)
    return found.new, found.unchanged, found.gone, found.listed, found.unnamed


def test_each_is_new_unchanged_or_gone(preview):
    job = preview()
    assert told(job, "new") == ["new@x.example", "fay@people.example"]
    assert told(job, "unchanged") == ["ada@people.example", "BOB@x.example"]
    assert told(job, "gone") == ["dan@people.example", "cyd@x.example"]
    assert numbers(job) == (2, 2, 2, 4, 1)


def test_the_gone_come_with_their_rows_on_the_list(preview):
    job = preview()
    page = imports.list_compared(job, imports.compare(job), state="gone")
    dan, cyd = page.rows
    assert Learner.objects.get(pk=dan.learner).status == dan.status == "active"
    assert (cyd.status, cyd.line) == ("pending", None)


def test_it_follows_the_list(preview, add):
    job = preview()
    add("new@x.example")
    assert told(job, "new") == ["fay@people.example"]
    membership.take_off("Acme", [Learner.objects.get(email_key="cyd@x.example").pk])
    assert told(job, "gone") == ["dan@people.example"]


def test_after_the_import_nobody_is_new(listed, run_import):
    job = run_import(FILE)
    assert numbers(job) == (0, 4, 2, 6, 1)


def test_a_refused_row_names_its_person_all_the_same(preview):
    job = preview("email,courses\ndan@people.example,nonsense\ncyd@x.example,nonsense\n",
                  strict=True)  # fmt: skip
    assert job.counts == {"failed": 2}
    assert told(job, "gone") == ["ada@people.example", "bob@x.example"]
    assert numbers(job)[:2] == (0, 0)


def test_an_address_that_changed_just_now_counts(preview):
    job = preview()
    learner = Learner.objects.get(user__username="dan")
    assert learner.email_sort == "dan@people.example"
    Learner.objects.filter(user__username="ada").update(email_sort="")
    assert told(job, "gone") == ["dan@people.example", "cyd@x.example"]
    assert imports.gone_among(job, limit=10) == [
        learner.pk, Learner.objects.get(email_key="cyd@x.example").pk
    ]  # fmt: skip


def test_of_named_people_only_the_gone_are_handed_over(preview):
    job = preview()
    everybody = list(Learner.objects.values_list("id", flat=True))
    gone = imports.gone_among(job, everybody, limit=10)
    assert [Learner.objects.get(pk=pk).email_sort for pk in gone] == [
        "dan@people.example", "cyd@x.example"
    ]  # fmt: skip
    assert imports.gone_among(job, limit=1) == gone[:1]


def test_other_organisations_are_left_alone(preview):
    Learner.objects.create(
        org="Globex", status="pending", email_key="eve@x.example", email="eve@x.example",
        email_sort="eve@x.example", added_at=timezone.now(), added_via="manual",
    )  # fmt: skip
    assert "eve@x.example" not in told(preview(), "gone")


def test_pages_go_on_where_the_last_ended(preview):
    job, found = preview(), []
    for state in ("new", "unchanged", "gone"):
        cursor, seen = "", []
        while True:
            page = imports.list_compared(
                job, imports.compare(job), state=state, cursor=cursor, page_size=1
            )
            seen += [row.email for row in page.rows]
            cursor = page.next_cursor
            if not cursor:
                break
        assert seen == told(job, state)
        found += seen
    assert len(found) == 6


@pytest.mark.parametrize("asked", [{"state": "x"}, {"cursor": "x"}, {"cursor": "active"}])
def test_what_cannot_be_is_refused(preview, asked):
    with pytest.raises(InvalidInputError):
        told(preview(), **{"state": "gone", **asked})


def test_a_file_that_was_not_read_to_its_end_is_not_compared(acme):
    job = imports.start("Acme", upload(FILE), acting_user_id=acme.manager.pk, dry_run=True)
    jobs.cancel(job)
    with pytest.raises(ConflictError) as error:
        imports.compare(Job.objects.get(pk=job.pk))
    assert error.value.code == "import_unfinished"


def test_after_its_time_it_is_gone(preview):
    job = preview()
    Job.objects.update(expires_at=timezone.now())
    with pytest.raises(GoneError):
        imports.compare(Job.objects.get(pk=job.pk))


def test_of_large_lists_the_figures_of_the_job_are_told(preview, add, monkeypatch):
    job = preview()
    add("new@x.example")
    assert imports.compare(job).is_exact
    monkeypatch.setattr(comparing, "COUNTED", 5)
    found = imports.compare(job)
    assert (found.is_exact, found.new, found.listed) == (False, 2, 4)


@pytest.mark.parametrize(("share", "is_refused"), [(49, True), (50, False)])
def test_more_than_a_share_of_the_list_needs_another_word(preview, settings, share, is_refused):
    settings.LMS_LITE_GONE_SHARE = share
    job = preview()
    imports.ensure_few_gone(job, is_whole_list=True)
    if not is_refused:
        imports.ensure_few_gone(job, is_whole_list=False)
        return
    with pytest.raises(ConflictError, match="2 of the 4 learners") as error:
        imports.ensure_few_gone(job, is_whole_list=False)
    assert error.value.code == "too_many_gone"


def test_the_guard_counts_the_list_as_it_is_now(preview, add, settings, monkeypatch):
    settings.LMS_LITE_GONE_SHARE = 50
    monkeypatch.setattr(comparing, "COUNTED", 0)
    job = preview()
    imports.ensure_few_gone(job, is_whole_list=False)
    add("eve@x.example gus@x.example")
    assert imports.compare(job).gone == 2
    with pytest.raises(ConflictError, match="4 of the 6 learners"):
        imports.ensure_few_gone(job, is_whole_list=False)


def test_an_import_keeps_its_figures_too(listed, run_import):
    kept = run_import(FILE).resume_point["compared"]
    assert kept == {"new": 0, "unchanged": 4, "gone": 2, "listed": 6, "unnamed": 1}


def test_what_nobody_kept_of_a_large_file_is_counted_once(preview, monkeypatch):
    monkeypatch.setattr(comparing, "COUNTED", 0)
    job = preview()
    point = {name: value for name, value in job.resume_point.items() if name != "compared"}
    Job.objects.filter(pk=job.pk).update(resume_point=point)
    assert imports.compare(Job.objects.get(pk=job.pk)).is_exact
    again = imports.compare(Job.objects.get(pk=job.pk))
    assert (again.is_exact, again.gone) == (False, 2)
    assert Job.objects.get(pk=job.pk).resume_point["rejected"] == job.resume_point["rejected"]


def test_where_nobody_is_gone_nobody_is_looked_for(preview, django_assert_num_queries):
    job = preview("email\nada@people.example\nbob@x.example\ncyd@x.example\ndan@people.example\n")
    found = imports.compare(job)
    with django_assert_num_queries(0):
        page = imports.list_compared(job, found, state="gone")
    assert (page.rows, page.count) == ([], 0)


def test_a_page_takes_few_queries(preview, django_assert_max_num_queries):
    job = preview()
    with django_assert_max_num_queries(12):
        told(job, "gone")
