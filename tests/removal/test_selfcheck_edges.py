"""R7: what a selfcheck tells where the removal, the databases or the storages fail it."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import InMemoryStorage
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners.host.planting import reading
from lms_lite_learners.host.planting.contexts import Context
from lms_lite_learners.host.planting.search import Search
from lms_lite_learners.host.planting.stored_files import Files
from lms_lite_learners.host.planting.world import invent
from lms_lite_learners.models import Learner, LearnerTerm
from lms_lite_learners.removal import selfcheck
from lms_lite_learners.tasks.jobs import work
from tests.removal.counting import rows_by_table

pytestmark = pytest.mark.django_db

HISTORY = "student.HistoricalCourseEnrollment"


@pytest.fixture(autouse=True)
def _with_reports(settings, tmp_path):
    """A place for the platform's results files, in the platform's default way."""
    place = {"location": str(tmp_path / "media")}
    settings.GRADES_DOWNLOAD = {**settings.GRADES_DOWNLOAD, "STORAGE_KWARGS": place}


class Refusing(InMemoryStorage):
    """A storage that says that it deletes nothing."""

    def delete(self, name):
        raise OSError(name)


class Keeping(InMemoryStorage):
    """A storage that deletes nothing, and doesn't say so."""

    def delete(self, name):
        pass

    def exists(self, name):
        return True


class Line:
    """The line to the database, which breaks when somebody says so."""

    is_broken = False

    def __call__(self, run, *arguments):
        if self.is_broken:
            raise OperationalError("server has gone away")
        return run(*arguments)


def test_one_real_row_that_went_beside_the_planted_ones_is_named(acme, listed):
    listed("Globex", acme.manager)
    before = rows_by_table()
    real, row = CourseEnrollment.history.first(), Learner.objects.get(org="Globex")
    terms = LearnerTerm.objects.filter(learner=row).count()

    def work_and_more(job_id):
        work(job_id)
        CourseEnrollment.history.filter(pk=real.pk).delete()
        Learner.objects.filter(pk=row.pk).delete()

    proof = selfcheck.prove(work_and_more)

    assert (proof["ok"], proof["error"]) == (False, "")
    ours = {"lms_lite_learners.Learner": 1, "lms_lite_learners.LearnerTerm": terms}
    assert proof["beyond"] == {HISTORY: 1, **ours}
    assert rows_by_table() == before


def test_what_failed_first_is_told_first():
    def break_down(job_id):
        try:
            raise OperationalError("server has gone away")
        except OperationalError as error:
            raise RuntimeError("can't roll back") from error

    error = selfcheck.prove(break_down)["error"]
    assert error == "OperationalError: server has gone away; then RuntimeError: can't roll back"


def test_a_database_that_does_not_answer_is_told():
    line = Line()
    line.is_broken = True
    with connection.execute_wrapper(line):
        proof = selfcheck.prove(work)
    assert (proof["ok"], proof["tables"]) == (False, 0)
    assert proof["error"] == "OperationalError: server has gone away"


def test_a_line_that_breaks_on_the_way_hides_nothing():
    line = Line()

    def break_down(job_id):
        line.is_broken = True
        raise RuntimeError("no more memory")

    with connection.execute_wrapper(line):
        proof = selfcheck.prove(break_down)
    assert (proof["ok"], proof["error"]) == (False, "RuntimeError: no more memory")
    assert proof["left_behind"] == {"rows": {}, "files": []}


def test_while_migrations_wait_nothing_is_planted():
    recorder, ours = MigrationRecorder(connection), "lms_lite_learners"
    last = max(name for app, name in recorder.applied_migrations() if app == ours)
    recorder.record_unapplied(ours, last)
    done = []
    proof = selfcheck.prove(done.append)
    assert (proof["ok"], done) == (False, [])
    assert proof["error"] == f"PendingMigrationsError: {ours}.{last}"


@pytest.mark.parametrize("storage", [Refusing(), Keeping()])
def test_a_file_that_can_not_be_deleted_is_named(storage):
    assert Files([(storage, "essay.txt", Context())]).clear() == ["essay.txt"]


def test_rows_of_everybody_invented_are_looked_for_in_any_spelling():
    tables = reading.note_tables()
    world = invent()
    upper = world.mate.user.username.upper()
    shouting = get_user_model().objects.create(username="shouting", first_name=upper)
    left = Search(world, tables).words_left()

    users = {world.gone.user, world.mate.user, world.planter.staff.user, shouting}
    assert {("auth.User", str(user.pk)) for user in users} <= left
    assert ("sites.Site", str(world.planter.site.pk)) in left
