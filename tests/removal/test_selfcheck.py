"""R7: whoever runs a platform has it proved there that removals erase all and nothing else."""

import dataclasses
import io
import json
import sys
import uuid
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners.data import Along
from lms_lite_learners.host.erasing.tables import find_model
from lms_lite_learners.host.planting import reading
from lms_lite_learners.host.planting.world import invent
from lms_lite_learners.removal import erasing, selfcheck
from lms_lite_learners.removal.learner_data import MAP
from lms_lite_learners.tasks.jobs import work
from tests.removal.counting import rows_by_table

pytestmark = pytest.mark.django_db

PARTS = ["checks", "coverage", "plant_remove_scan"]
OF_CALLS = ("EraserCall", "RemovalPerson")
ENROLLMENT = "student.CourseEnrollment"
CODE = '''
from lms.djangoapps.courseware.models import StudentModule


class Greedy:
    """Says that it deletes nothing, and deletes everybody's answers."""

    name = "greedy"

    def count(self, org, person):
        return {}

    def erase(self, org, person):
        StudentModule.objects.all().delete()
'''


@pytest.fixture(autouse=True)
def _with_reports(settings, tmp_path):
    """A place for the platform's results files, in the platform's default way."""
    place = {"location": str(tmp_path / "media")}
    settings.GRADES_DOWNLOAD = {**settings.GRADES_DOWNLOAD, "STORAGE_KWARGS": place}


@pytest.fixture
def mapped(monkeypatch):
    """Have the engine follow another map: mapped(entries)."""

    def follow(entries):
        for rule in (erasing.erase_people, erasing.find_all):
            monkeypatch.setitem(rule.__kwdefaults__, "entries", tuple(entries))

    return follow


@pytest.fixture
def greedy_plugin(tmp_path, monkeypatch):
    """A plugin is installed whose eraser deletes too much."""
    (tmp_path / "greedy_plugin.py").write_text(CODE)
    info = tmp_path / "greedy_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: greedy-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[lms_lite_learners.eraser]\nnotes = greedy_plugin:Greedy\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("greedy_plugin", None)


def stored(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def command(*arguments):
    """What the command prints, and whether it failed."""
    output, code, failure = io.StringIO(), 0, ""
    try:
        call_command("lms_lite_learners", "selfcheck", *arguments, stdout=output)
    except CommandError as error:
        code, failure = error.returncode, str(error)
    assert code == bool(failure)
    return output.getvalue(), failure


def only(*parts):
    return [word for part in parts for word in ("--only", part)]


def without(model):
    return [entry for entry in MAP if entry.model != model]


def with_way(model, way):
    """The map with one more way to the rows of a model."""
    return [
        dataclasses.replace(entry, ways=(*entry.ways, way)) if entry.model == model else entry
        for entry in MAP
    ]


def test_everything_is_proved_and_nothing_is_left_behind(acme, settings):
    before = rows_by_table()
    output, failure = command("--json", *only(*PARTS))
    told = json.loads(output)

    assert (told["ok"], failure) == (True, "")
    assert rows_by_table() == before
    assert stored(settings) == []
    proof = told["plant_remove_scan"]
    assert proof["planted"]["tables"] > 130
    assert proof["tables"] > 500
    assert proof["scan"]["found_before"] > 200
    assert proof["scan"]["others_before"] > 700
    assert proof["removal"]["erased"] > 150


def test_a_program_finds_each_part_in_its_place(db):
    told = json.loads(command("--json", *only(*PARTS))[0])

    assert list(told) == ["ok", *PARTS, "versions"]
    assert told["checks"]["ok"] is True
    assert all(set(one) == {"id", "level", "message"} for one in told["checks"]["messages"])
    assert told["coverage"]["unknown"] == []
    assert told["coverage"]["counts"]["erase"] > 130
    assert set(told["plant_remove_scan"]) == {
        *("ok", "error", "tables", "planted", "removal", "scan", "beyond", "files"),
        *("left_behind", "seconds"),
    }
    assert set(told["versions"]["databases"]) == {"default", "student_module_history"}


def test_without_paid_enrolments_kept_no_enrolment_stays(settings):
    settings.LMS_LITE_PAID_ENROLLMENTS = "erase"
    kept = selfcheck.prove(work)["scan"]["kept"]
    assert ENROLLMENT not in kept


def test_kept_enrolments_are_told(settings):
    settings.LMS_LITE_PAID_ENROLLMENTS = "keep"
    proof = selfcheck.prove(work)
    assert (proof["ok"], proof["scan"]["kept"][ENROLLMENT]) == (True, 1)


@pytest.mark.parametrize(
    "model",
    [
        "coursewarehistoryextended.StudentModuleHistoryExtended",
        "grades.PersistentSubsectionGrade",
        "student.CourseEnrollmentCelebration",
    ],
)
def test_what_the_map_lacks_is_found_and_named(acme, mapped, settings, model):
    before = rows_by_table()
    mapped(without(model))
    output, failure = command("--json", *only("plant_remove_scan"))

    assert "plant_remove_scan" in failure
    assert model in json.loads(output)["plant_remove_scan"]["scan"]["left"]
    assert (rows_by_table(), stored(settings)) == (before, [])


def test_rows_of_others_that_went_are_found_and_named(acme, mapped, settings):
    before = rows_by_table()
    model = "bookmarks.Bookmark"
    mapped(with_way(model, Along("course_key", of=ENROLLMENT, to="course_id")))
    proof = selfcheck.prove(work)

    assert (proof["ok"], proof["scan"]["left"]) == (False, {})
    assert proof["scan"]["missing"] == {model: 1}
    assert (rows_by_table(), stored(settings)) == (before, [])


def test_rows_of_real_people_that_went_are_found_named_and_back_again(acme, mapped):
    before = rows_by_table()
    model = "student.HistoricalCourseEnrollment"
    real = CourseEnrollment.history.count()
    mapped(with_way(model, Along("mode", of=ENROLLMENT, to="mode")))
    done = []
    proof = selfcheck.prove(done.append)

    assert (proof["ok"], done) == (False, [])
    assert "rows of others" in proof["error"]
    assert proof["beyond"][model] == real > 0
    assert rows_by_table() == before


def test_files_of_real_people_that_a_wrong_map_reaches_are_kept(acme, mapped):
    model = "submissions.SubmissionFile"
    mode = CourseEnrollment.history.first().mode
    real = find_model(model)(original_filename=mode, uuid=uuid.uuid4())
    real.file = real.file.storage.save("essay.txt", ContentFile(b"mine"))
    real.save()
    mapped(with_way(model, Along("original_filename", of=ENROLLMENT, to="mode")))
    proof = selfcheck.prove(work)

    assert (proof["ok"], proof["beyond"]) == (False, {model: 1})
    assert real.file.storage.exists(real.file.name)
    real.file.storage.delete(real.file.name)


def test_an_eraser_that_deletes_too_much_is_named(acme, greedy_plugin, settings):
    before = rows_by_table()
    proof = selfcheck.prove(work)

    assert proof["ok"] is False
    assert proof["removal"]["faults"] == ["eraser notes: deleted_too_much"]
    assert proof["scan"]["missing"] == {}
    # Who is removed is remembered for as long as an eraser is to be called again.
    assert set(proof["scan"]["left"]) == {f"lms_lite_learners.{of}" for of in OF_CALLS}
    assert (rows_by_table(), stored(settings)) == (before, [])


def test_a_removal_that_breaks_is_told_and_undone(acme, settings):
    def break_down(job_id):
        raise RuntimeError("no more memory")

    before = rows_by_table()
    proof = selfcheck.prove(break_down)

    assert (proof["ok"], proof["error"]) == (False, "RuntimeError: no more memory")
    assert (rows_by_table(), stored(settings)) == (before, [])


def test_a_removal_that_nobody_does_is_told(acme):
    proof = selfcheck.prove(lambda job_id: None)
    assert proof["ok"] is False
    assert proof["removal"]["faults"] == ["queued"]
    assert len(proof["scan"]["left"]) > 130
    ours = {f"lms_lite_learners.{of}" for of in ("Job", "Learner", "RosterDirty")}
    assert ours <= set(proof["scan"]["left"])
    assert len(proof["files"]["left"]) == 2


def test_no_cache_keeps_anything_for_ever(acme):
    before = {key for key, at in cache._expire_info.items() if at is None}
    assert selfcheck.prove(work)["ok"]
    assert {key for key, at in cache._expire_info.items() if at is None} == before


def test_a_table_that_takes_no_row_is_named(db):
    world = invent(refusing={"completion_blockcompletion"})
    assert set(world.planter.unplanted) == {"completion.BlockCompletion"}


def test_what_a_platform_lacks_is_passed_over(db):
    world = invent()
    add = world.by_hand
    add.attempt(lambda: add.row("badges.Badge", world.contexts[0]))
    assert world.planter.unplanted == {}


def test_why_a_row_can_not_be_made_is_told_and_the_others_are_made(db):
    world = invent()
    add = world.by_hand
    add.attempt(lambda: add.add("auth.User", world.contexts[0]))
    add.add("forum.CommentThread", world.contexts[1])
    assert list(world.planter.unplanted) == ["auth.User"]
    assert "IntegrityError" in world.planter.unplanted["auth.User"]


def test_no_number_of_ours_moves_where_a_table_counts_on(acme):
    """A table's next row has the next number, though the planted ones are gone."""
    before = CourseEnrollment.objects.latest("pk").pk
    selfcheck.prove(work)
    later = CourseEnrollment.enroll(acme.manager, acme.data.id)
    assert later.pk - before < 100


def test_old_rows_of_a_table_are_not_read(acme):
    table = next(one for one in reading.note_tables() if one.label == ENROLLMENT)
    enrollment = CourseEnrollment.enroll(acme.manager, acme.data.id)
    found = list(reading.new_rows(table, reading.Values([], [])))
    assert [row["id"] for row in found] == [enrollment.pk]


def test_a_long_table_without_counted_keys_is_asked_by_its_indexes(acme, monkeypatch):
    monkeypatch.setattr(reading, "SHORT", 1)
    label = "course_overviews.CourseOverview"
    table = next(one for one in reading.note_tables() if one.label == label)
    assert table.is_long
    asked = reading.Values([], [], {label: [acme.safe.id]})
    assert [row["id"] for row in reading.new_rows(table, asked)] == [str(acme.safe.id)]


def test_a_failing_check_fails_the_command(db, settings):
    settings.LMS_LITE_DEFAULT_PLAN = "gold"
    output, failure = command("--json", *only("checks"))
    messages = json.loads(output)["checks"]["messages"]

    errors = [message["id"] for message in messages if message["level"] == "error"]
    assert errors == ["lms_lite_learners.E002"]
    assert failure == "Not as it must be: checks"


def test_an_error_of_the_checks_is_told_and_fails_it(db, settings):
    settings.LMS_LITE_HASH_KEYS = []
    with pytest.raises(CommandError, match="Not as it must be: checks"):
        call_command("lms_lite_learners", "selfcheck", "--only", "checks")


def test_people_read_lines(db):
    output, failure = command(*only("checks", "coverage"))
    assert failure == ""
    assert output.startswith("checks: ok\n")
    assert "\ncoverage: ok\n  counts: erase: " in output
    assert "versions: lms_lite_learners " in output
