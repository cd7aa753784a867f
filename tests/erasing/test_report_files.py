"""The platform's own results files: deleted by course, links and all."""

import io

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from lms.djangoapps.instructor_task.models import DjangoStorageReportStore, ReportStore
from lms_lite_learners.host.erasing.report_files import delete_reports, report_files_of
from lms_lite_learners.host.erasing.stored import Place, StoredFile, delete

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    """The platform keeps results files in folders of their own."""
    settings.GRADES_DOWNLOAD = {"STORAGE_TYPE": "localfs", "ROOT_PATH": str(tmp_path / "grades")}
    settings.FINANCIAL_REPORTS = {"STORAGE_KWARGS": {"location": str(tmp_path / "orders")}}


def report(course, name, config="GRADES_DOWNLOAD"):
    """Have the platform keep a results file of a course."""
    ReportStore.from_config(config).store(course.id, name, io.BytesIO(b"username,grade"))


def links(course, config="GRADES_DOWNLOAD"):
    return [name for name, _link in ReportStore.from_config(config).links_for(course.id)]


def keys_of(*courses):
    return [str(course.id) for course in courses]


def test_all_results_files_of_the_courses_go(acme):
    report(acme.safe, "grade_report.csv")
    report(acme.data, "student_profile_info.csv")
    report(acme.safe, "enrollments.csv", "FINANCIAL_REPORTS")
    assert len(report_files_of(keys_of(acme.safe, acme.data))) == 3
    assert delete_reports(keys_of(acme.safe, acme.data)) == (3, 0)
    assert links(acme.safe) == links(acme.data) == links(acme.safe, "FINANCIAL_REPORTS") == []
    assert delete_reports(keys_of(acme.safe, acme.data)) == (0, 0)


def test_those_of_other_courses_stay(acme, globex):
    report(globex.ops, "grade_report.csv")
    assert delete_reports(keys_of(acme.safe)) == (0, 0)
    assert links(globex.ops) == ["grade_report.csv"]


def test_a_platform_that_keeps_none_has_none(acme, settings):
    del settings.GRADES_DOWNLOAD, settings.FINANCIAL_REPORTS
    assert report_files_of(keys_of(acme.safe)) == ()


@pytest.fixture
def by_default(settings, tmp_path):
    """The platform's own setting, which names no type of storage."""
    settings.GRADES_DOWNLOAD = {
        "STORAGE_CLASS": "django.core.files.storage.FileSystemStorage",
        "STORAGE_KWARGS": {"location": str(tmp_path / "default")},
        "STORAGE_TYPE": None,
        "BUCKET": None,
        "ROOT_PATH": None,
    }
    return DjangoStorageReportStore.from_config("GRADES_DOWNLOAD")


def test_results_files_go_with_the_platforms_default(acme, by_default):
    by_default.store(acme.safe.id, "grade_report.csv", io.BytesIO(b"username,grade"))
    assert delete_reports(keys_of(acme.safe)) == (1, 0)
    assert by_default.links_for(acme.safe.id) == []


class Down(FileSystemStorage):
    """A storage whose service doesn't answer."""

    def listdir(self, path):
        raise ConnectionError


def test_each_folder_that_cannot_be_read_is_one_left(acme, settings):
    report(acme.safe, "enrollments.csv", "FINANCIAL_REPORTS")
    settings.GRADES_DOWNLOAD = {"STORAGE_CLASS": f"{__name__}.Down"}
    assert delete_reports(keys_of(acme.safe, acme.data)) == (1, 2)
    assert links(acme.safe, "FINANCIAL_REPORTS") == []


def test_a_store_that_cannot_be_opened_is_one_left(acme, settings, caplog):
    report(acme.safe, "enrollments.csv", "FINANCIAL_REPORTS")
    settings.GRADES_DOWNLOAD = {"STORAGE_CLASS": "nowhere.Storage"}
    assert delete_reports(keys_of(acme.safe, acme.data)) == (1, 1)
    assert "GRADES_DOWNLOAD" in caplog.text
    assert delete_reports([]) == (0, 0)


def test_a_file_whose_store_is_gone_is_left(settings):
    settings.GRADES_DOWNLOAD = {"STORAGE_CLASS": "nowhere.Storage"}
    assert delete([StoredFile(Place.GRADE_REPORTS, "grades.csv")]) == (0, 1)


def operation(unique_id):
    """An export of grades that staff made."""
    return apps.get_model("super_csv.CSVOperation").objects.create(
        class_name="GradeCSVProcessor",
        unique_id=unique_id,
        operation="export",
        data=ContentFile(b"username,grade", name="grades.csv"),
    )


def test_grades_that_staff_exported_go_with_their_rows(acme):
    block = acme.safe.id.make_usage_key("problem", "p")
    gone = [operation(str(acme.safe.id)), operation(str(block))]
    others = (str(acme.data.id), "course-v1:ACME+SAFE101+2026", f"{acme.safe.id}7")
    kept = [operation(about) for about in others]
    assert delete_reports(keys_of(acme.safe)) == (2, 0)
    assert not any(default_storage.exists(each.data.name) for each in gone)
    assert all(default_storage.exists(each.data.name) for each in kept)
    left = apps.get_model("super_csv.CSVOperation").objects.values_list("pk", flat=True)
    assert set(left) == {each.pk for each in kept}


def test_a_file_that_cannot_be_deleted_keeps_its_row_for_the_next_time(acme):
    made = operation(str(acme.safe.id))
    rows = apps.get_model("super_csv.CSVOperation").objects.filter(pk=made.pk)
    rows.update(data="../../outside.csv")
    assert delete_reports(keys_of(acme.safe)) == (0, 1)
    assert rows.exists()
