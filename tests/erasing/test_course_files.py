"""Files of a course's staff in which many learners stand together."""

import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage, storages

from lms.djangoapps.instructor_task.models import InstructorTask, ReportStore
from lms_lite_learners.host.erasing.report_files import delete_reports

pytestmark = pytest.mark.django_db

ZIPPED = "0cc175b9c0f1b6a831c399e269772661"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    """The platform keeps results files in a folder of their own."""
    settings.GRADES_DOWNLOAD = {"STORAGE_TYPE": "localfs", "ROOT_PATH": str(tmp_path / "grades")}


@pytest.fixture
def task(acme):
    """A task of course staff: task(course, "cohort_students", file_name=...)."""

    def note(course, kind, **given):
        InstructorTask.objects.create(
            course_id=course.id,
            task_type=kind,
            task_input=json.dumps(given),
            requester=acme.author,
        )

    return note


def stored(name, storage=default_storage):
    return storage.save(name, ContentFile(b"email,cohort"))


def keys_of(*courses):
    return [str(course.id) for course in courses]


def test_lists_of_cohorts_go_with_the_course(acme, task):
    name, other = stored("Acme_SAFE101_2026_cohorts.csv"), stored("Acme_DATA200_2026_cohorts.csv")
    task(acme.safe, "cohort_students", file_name=name)
    task(acme.data, "cohort_students", file_name=other)
    assert delete_reports(keys_of(acme.safe)) == (1, 0)
    assert [default_storage.exists(each) for each in (name, other)] == [False, True]
    assert delete_reports(keys_of(acme.safe)) == (0, 0)


def test_other_tasks_files_and_notes_that_are_none_are_left(acme, task):
    name = stored("kept.csv")
    task(acme.safe, "rescore_problem", file_name=name)
    task(acme.safe, "cohort_students", file_name=None)
    InstructorTask.objects.create(
        course_id=acme.safe.id,
        task_type="cohort_students",
        task_input='"file_name"',
        requester=acme.author,
    )
    InstructorTask.objects.create(
        course_id=acme.safe.id,
        task_type="cohort_students",
        task_input='{"file_name": cut',
        requester=acme.author,
    )
    assert delete_reports(keys_of(acme.safe)) == (0, 0)
    assert default_storage.exists(name)


def test_a_list_that_the_storage_refuses_is_left(acme, task):
    task(acme.safe, "cohort_students", file_name="../../outside.csv")
    assert delete_reports(keys_of(acme.safe)) == (0, 1)


def test_results_in_a_folder_that_a_task_named_go_by_the_courses_name(acme, globex, task):
    store = ReportStore.from_config("GRADES_DOWNLOAD")
    task(acme.safe, "grade_course", upload_parent_dir="monthly")
    for course in (acme.safe, acme.data):
        key = course.id
        name = f"{key.org}_{key.course}_{key.run}_grade_report_2026-01-02-0304.csv"
        store.store(key, name, io.BytesIO(b"lena"), parent_dir="monthly")
    store.store(acme.safe.id, "notes.txt", io.BytesIO(b"?"), parent_dir="monthly")
    assert delete_reports(keys_of(acme.safe)) == (1, 0)
    assert set(store.storage.listdir("monthly")[1]) == {
        "Acme_DATA200_2026_grade_report_2026-01-02-0304.csv",
        "notes.txt",
    }


@pytest.mark.parametrize("way", ["newer", "older", "none"])
def test_zipped_work_goes_from_the_storage_of_assignments(acme, settings, tmp_path, way):
    backend, place = "django.core.files.storage.FileSystemStorage", {"location": str(tmp_path)}
    if way == "newer":
        settings.STORAGES = settings.STORAGES | {
            "sga_storage": {"BACKEND": backend, "OPTIONS": place}
        }
    if way == "older":
        settings.SGA_STORAGE_SETTINGS = {"STORAGE_CLASS": backend, "STORAGE_KWARGS": place}
    storage = default_storage if way == "none" else FileSystemStorage(**place)
    folder = "Acme/SAFE101/edx_sga_zipped"
    own = [
        f"{folder}/staff_submissions_{ZIPPED}_course-v1:Acme+SAFE101+2026.zip",
        f"{folder}/staff_submissions_{ZIPPED}_course-v1:Acme+SAFE101+2026_aB3dE5g.zip",
    ]
    others = [
        f"{folder}/staff_submissions_{ZIPPED}_course-v1:Acme+SAFE101+20261.zip",
        f"{folder}/course-v1:Acme+SAFE101+2026.txt",
    ]
    for name in own + others:
        stored(name, storage)
    assert delete_reports(keys_of(acme.safe)) == (2, 0)
    assert [storage.exists(name) for name in own + others] == [False, False, True, True]


class Down(FileSystemStorage):
    """A storage whose service doesn't answer."""

    def listdir(self, path):
        raise ConnectionError


def test_a_storage_of_assignments_that_is_down_is_one_left(acme, settings):
    settings.STORAGES = settings.STORAGES | {"sga_storage": {"BACKEND": f"{__name__}.Down"}}
    assert isinstance(storages["sga_storage"], Down)
    assert delete_reports(keys_of(acme.safe)) == (0, 1)
