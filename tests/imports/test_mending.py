"""R3.3: a row of a preview can be mended, and is applied as it was mended."""

import pytest
from django.utils import timezone

from lms_lite_learners import imports, jobs
from lms_lite_learners.data import Person
from lms_lite_learners.exceptions import (
    ConflictError,
    InvalidEmailError,
    InvalidInputError,
    NotFoundError,
)
from lms_lite_learners.host import files
from lms_lite_learners.imports import mending
from lms_lite_learners.models import Job, JobMend, JobRow, Learner
from lms_lite_learners.removal import ours
from lms_lite_learners.roster import suppression
from lms_lite_learners.tasks.jobs import work

pytestmark = pytest.mark.django_db

SAFE = "course-v1:Acme+SAFE101+2026"
FILE = (
    f"email,name,courses,language\nada@@x.example,Ada,{SAFE},de\nbob@x.example,Bob,nonsense,\n"
    "cyd@x.example,Cyd,,Klingon\ncyd@x.example,Cyd again,,\n"
)


@pytest.fixture
def preview(run_import):
    """The dry run of a file."""
    return lambda content=FILE, **options: run_import(content, dry_run=True, **options)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def outcomes(job):
    return {row.line: row.outcome for row in imports.list_rows(fresh(job)).rows}


def apply(job):
    applied = imports.apply_preview(job, acting_user_id=job.owner_id)
    work(applied.pk)
    return fresh(applied)


def test_a_mended_address_goes_with_its_courses(preview):
    job = preview()
    row = imports.mend_row(job, 2, email=" ada@x.example ")
    assert (row.email, row.outcome) == ("ada@x.example", "invited")
    assert [(one.key, one.outcome) for one in row.courses] == [(SAFE, "allowed")]
    assert outcomes(job) == {2: "invited", 3: "invited", 4: "invited", 5: "duplicate"}
    assert fresh(job).counts == {"invited": 3, "duplicate": 1}
    assert fresh(job).resume_point["rejected"] == 1
    assert not Learner.objects.exists()


def test_it_is_applied_as_it_was_mended(preview):
    job = preview()
    imports.mend_row(job, 2, email="ada@x.example")
    applied = apply(job)
    assert (applied.state, applied.counts) == ("succeeded", {"invited": 3, "duplicate": 1})
    ada = Learner.objects.get(email_key="ada@x.example")
    assert (ada.name, ada.invitation.language) == ("Ada", "de")


def test_what_stays_bad_comes_back_as_it_was_mended(preview):
    job = preview()
    imports.mend_row(job, 3, courses=["course-v1:Acme+NOPE+2026"])
    text = b"".join(imports.rejected_rows(fresh(apply(job)))).decode()
    assert "course-v1:Acme+NOPE+2026" in text
    assert ",nonsense," not in text


def test_a_course_can_be_left_out(preview):
    job = preview(strict=True)
    assert outcomes(job)[3] == "failed"
    row = imports.mend_row(job, 3, courses=[])
    assert (row.outcome, row.courses) == ("invited", ())
    assert fresh(job).resume_point["rejected"] == 1
    assert Learner.objects.filter(email_key="bob@x.example").count() == 0
    apply(job)
    assert Learner.objects.filter(email_key="bob@x.example").count() == 1


def test_the_address_of_a_later_row_makes_that_one_a_duplicate(preview):
    job = preview()
    imports.mend_row(job, 2, email="cyd@x.example")
    assert outcomes(job) == {2: "invited", 3: "invited", 4: "duplicate", 5: "duplicate"}
    assert fresh(job).counts == {"invited": 2, "duplicate": 2}
    imports.mend_row(job, 2, email="ada@x.example")
    assert outcomes(job) == {2: "invited", 3: "invited", 4: "invited", 5: "duplicate"}
    assert "Klingon" in imports.list_rows(job).rows[2].text
    assert "line 4" in imports.list_rows(job).rows[3].text
    assert apply(job).counts == {"invited": 3, "duplicate": 1}


def test_the_address_of_an_earlier_row_is_a_duplicate(preview):
    job = preview("email\nada@x.example\nnonsense\n")
    assert imports.mend_row(job, 3, email="ADA@x.example").outcome == "duplicate"


def test_an_address_of_an_account_is_active(preview, person):
    person("ada")
    assert imports.mend_row(preview(), 2, email="ada@people.example").outcome == "activated"


def test_a_fault_of_the_address_goes_with_it_any_other_stays(preview):
    job = preview("email,name\na\x00da@x.example,Ada\nb\x00ob@x.example,B\x00ob\n")
    assert imports.mend_row(job, 2, email="ada@x.example").outcome == "invited"
    assert imports.mend_row(job, 3, email="bob@x.example").outcome == "failed"
    assert apply(job).counts == {"invited": 1, "failed": 1}


def test_a_name_beside_a_mended_address_is_given_only_if_it_is_a_text(preview):
    job = preview("email\nA\x00da <a\x00da@x.example>\nBob <bob@@x.example>\n")
    imports.mend_row(job, 2, email="ada@x.example")
    imports.mend_row(job, 3, email="bob@x.example")
    assert apply(job).counts == {"invited": 2}
    names = Learner.objects.order_by("email_key").values_list("email_key", "name")
    assert list(names) == [("ada@x.example", ""), ("bob@x.example", "Bob")]


def test_what_is_kept_of_a_row_to_be_mended_has_no_control_characters(preview):
    job = preview("email,courses,language\nada@@x.example,a\x00b,d\x00e\n")
    cells = JobRow.objects.get(job=job).cells
    assert (cells["courses"], cells["language"]) == (["a\ufffdb"], "d\ufffde")
    assert "\x00" not in "".join(cells["faults"])


def test_what_is_no_address_is_refused_and_nothing_kept(preview):
    job = preview()
    with pytest.raises(InvalidEmailError, match="still@@bad"):
        imports.mend_row(job, 2, email="still@@bad")
    with pytest.raises(InvalidInputError):
        imports.mend_row(job, 2)
    assert not JobMend.objects.exists()


def test_an_address_longer_than_a_row_keeps_is_refused_however_short_its_key(preview):
    job = preview()
    before = JobRow.objects.get(job=job, line=2).email
    with pytest.raises(InvalidEmailError):
        imports.mend_row(job, 2, email="a@" + "\u00ad" * 400 + "x.example")
    assert JobRow.objects.get(job=job, line=2).email == before
    assert imports.mend_row(job, 2, email=" " * 400 + "a@x.example").outcome == "invited"


def test_only_a_row_that_needs_it_is_mended(preview):
    job = preview()
    with pytest.raises(ConflictError) as error:
        imports.mend_row(job, 4, email="x@x.example")
    assert error.value.code == "nothing_to_mend"
    with pytest.raises(NotFoundError):
        imports.mend_row(job, 99, email="x@x.example")


def test_what_is_applied_is_not_mended_any_more(preview):
    job = preview()
    apply(job)
    with pytest.raises(ConflictError) as error:
        imports.mend_row(job, 2, email="x@x.example")
    assert error.value.code == "already_applied"


def test_a_fault_of_a_row_planned_again_stays(preview, settings):
    settings.LMS_LITE_IMPORT_MAX_CELL = 30
    job = preview(f"email,courses\nnonsense,\nada@x.example{' ' * 30},{SAFE[:9]}\n")
    assert outcomes(job) == {2: "invalid_email", 3: "failed"}
    imports.mend_row(job, 2, email="ada@x.example")
    assert outcomes(job) == {2: "invited", 3: "failed"}
    assert apply(job).counts == {"invited": 1, "failed": 1}


def test_a_fault_of_the_courses_goes_with_them(preview, settings):
    settings.LMS_LITE_IMPORT_MAX_CELL = 20
    job = preview(
        f"email,name,courses\nada@x.example,Ada,{'x' * 30}\nbob@x.example,B\x00,{'x' * 30}\n"
    )
    assert outcomes(job) == {2: "failed", 3: "failed"}
    assert imports.mend_row(job, 2, email="eva@x.example").outcome == "failed"
    assert imports.mend_row(job, 2, courses=[]).outcome == "invited"
    assert imports.mend_row(job, 3, courses=[]).outcome == "failed"
    assert apply(job).counts == {"invited": 1, "failed": 1}


def test_a_mend_of_the_courses_alone_leaves_the_fault_of_the_address(preview, settings):
    settings.LMS_LITE_IMPORT_MAX_CELL = 30
    job = preview(f"email\nada@x.example{' ' * 30}\n")
    assert imports.mend_row(job, 2, courses=[]).outcome == "failed"
    assert imports.mend_row(job, 2, email="ada@x.example").outcome == "invited"


def test_a_good_row_that_is_refused_when_planned_again_keeps_its_courses(preview):
    job = preview(f"email,courses\nnonsense,\nada@x.example,{SAFE}\n")
    now = timezone.now()
    suppression.suppress("Acme", key="ada@x.example", now=now)
    imports.mend_row(job, 2, email="ada@x.example")
    assert outcomes(job) == {2: "suppressed", 3: "suppressed"}
    suppression.lift("Acme", {"ada@x.example": None})
    imports.mend_row(job, 2, email="bob@x.example")
    row = imports.list_rows(fresh(job)).rows[1]
    assert [(one.key, one.outcome) for one in row.courses] == [(SAFE, "allowed")]
    assert apply(job).counts == {"invited": 2}


def test_of_an_address_with_too_many_rows_none_is_mended(preview, monkeypatch):
    monkeypatch.setattr(mending, "MAX_ROWS", 2)
    rows = "ada@x.example\n" * 2 + "bob@x.example\n" * 3
    job = preview(f"email\n{rows}nonsense\n")
    with pytest.raises(ConflictError, match=r"2 rows .* “bob@x\.example”") as error:
        imports.mend_row(job, 7, email="bob@x.example")
    assert error.value.code == "too_many_rows"
    assert not JobMend.objects.exists()
    assert imports.mend_row(job, 7, email="ada@x.example").outcome == "duplicate"


def test_the_list_is_held_before_a_row_is_read(preview, django_assert_max_num_queries):
    job = preview()
    with django_assert_max_num_queries(60) as captured:
        imports.mend_row(job, 2, email="ada@x.example")
    asked = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
    assert "rostercount" in asked[0].lower()


def test_an_import_is_no_preview(run_import):
    with pytest.raises(ConflictError) as error:
        imports.mend_row(run_import(FILE), 2, email="x@x.example")
    assert error.value.code == "not_a_preview"


def clear(address):
    ours.clear("Acme", [Person(account=None, addresses=(address,))], keep_job=0, at_once=True)


def test_whoever_was_named_before_the_mend_takes_the_file_along(preview, settings):
    settings.FEATURES = {**settings.FEATURES, "ALLOW_PUBLIC_ACCOUNT_CREATION": False}
    job = preview("email\nold@x.example\n")
    settings.FEATURES = {**settings.FEATURES, "ALLOW_PUBLIC_ACCOUNT_CREATION": True}
    imports.mend_row(job, 2, email="new@x.example")
    clear("old@x.example")
    assert not JobMend.objects.exists()
    assert ours.count("Acme", [Person(account=None, addresses=("old@x.example",))]) == 0
    ours.let_go([job.pk])
    assert not files.exists(job.arguments["file"])


def test_whoever_is_named_by_the_mend_is_taken_out(preview):
    job = preview()
    imports.mend_row(job, 2, email="ada@x.example")
    clear("ada@x.example")
    row = JobRow.objects.get(job=job, line=2)
    assert (row.email, row.email_key, row.cells) == ("", None, {})
    # What the file says there is that person, too.
    assert not JobMend.objects.exists()


def test_what_was_mended_goes_with_the_rows(preview):
    job = preview()
    imports.mend_row(job, 2, email="ada@x.example")
    jobs.empty(fresh(job))
    assert not JobMend.objects.exists()
