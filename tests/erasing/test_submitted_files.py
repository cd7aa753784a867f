"""Files that learners handed in: found by the rows that name them, deleted afterwards."""

import json

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage, storages
from openassessment.fileupload.api import path_of
from submissions import api as submissions
from submissions.models import ExternalGraderDetail, Submission, SubmissionFile, TeamSubmission

from common.djangoapps.student.models import anonymous_id_for_user
from lms.djangoapps.courseware.models import StudentModule
from lms_lite_learners.host.erasing import files
from lms_lite_learners.host.erasing.stored import Place, StoredFile

pytestmark = pytest.mark.django_db

SHA1 = "a9993e364706816aba3e25717850c26c9cd0d89d"


@pytest.fixture
def hand_in(acme):
    """Hand something in for a block of SAFE101; answers the submission."""

    def submit(answer, user=None, kind="openassessment"):
        item = {
            "student_id": anonymous_id_for_user(user or acme.learner, acme.safe.id),
            "course_id": str(acme.safe.id),
            "item_id": str(acme.safe.id.make_usage_key(kind, "essay")),
            "item_type": "sga" if kind == "edx_sga" else kind,
        }
        return Submission.objects.get(uuid=submissions.create_submission(item, answer)["uuid"])

    return submit


@pytest.fixture
def state(acme):
    """A state that the learner left in a block; answers its id."""

    def leave(kind, **values):
        return StudentModule.objects.create(
            student=acme.learner,
            course_id=acme.safe.id,
            module_state_key=acme.safe.id.make_usage_key(kind, "essay"),
            module_type=kind,
            state=json.dumps(values),
        ).pk

    return leave


def stored(name):
    return default_storage.save(name, ContentFile(b"an essay"))


def test_a_file_for_a_grader_is_found_and_deleted(hand_in):
    grader = ExternalGraderDetail.objects.create(
        submission=hand_in({"parts": []}), queue_name="essays", points_possible=1
    )
    kept = SubmissionFile.objects.create(
        external_grader=grader, file=ContentFile(b"an essay", name="essay.txt")
    )
    found = files.collect(submission_files=[kept.pk])
    assert found == (StoredFile(Place.SUBMISSION, kept.file.name),)
    kept.delete()
    assert files.delete(found) == (1, 0)
    assert not default_storage.exists(found[0].name)
    assert files.delete(found) == (0, 0)


def test_files_of_an_open_assessment_are_named_by_the_answer(hand_in):
    essay = hand_in({"parts": [], "file_keys": ["key/1", "key/2", ""]})
    alone = hand_in({"parts": [], "file_key": "old"})
    found = files.collect(submissions=[essay.pk, alone.pk])
    assert [file.name for file in found] == ["key/1", "key/2", "old"]
    assert {file.place for file in found} == {Place.OPEN_ASSESSMENT}


def test_a_withdrawn_answer_names_its_files_too(hand_in):
    essay = hand_in({"file_keys": ["key"]})
    Submission.objects.filter(pk=essay.pk).update(status="D")
    assert len(files.collect(submissions=[essay.pk])) == 1


def test_what_a_team_handed_in_stays(hand_in, acme):
    essay = hand_in({"file_keys": ["key"]})
    team = TeamSubmission.objects.create(
        course_id=str(acme.safe.id),
        item_id="essay",
        team_id="team",
        attempt_number=1,
        submitted_by=acme.learner,
    )
    Submission.objects.filter(pk=essay.pk).update(team_submission=team)
    assert files.collect(submissions=[essay.pk]) == ()


def test_files_saved_and_not_handed_in_are_numbered_after_the_first(state, acme):
    known_as = anonymous_id_for_user(acme.learner, acme.safe.id)
    left = state("openassessment", saved_files_names=json.dumps(["a.txt", "b.txt"]))
    key = f"{known_as}/{acme.safe.id}/{acme.safe.id.make_usage_key('openassessment', 'essay')}"
    assert [file.name for file in files.collect(student_modules=[left])] == [key, f"{key}/1"]


@pytest.mark.parametrize("names", ["no list", None, 7, "{}"])
def test_a_state_without_files_names_none(state, acme, names):
    anonymous_id_for_user(acme.learner, acme.safe.id)
    assert files.collect(student_modules=[state("openassessment", saved_files_names=names)]) == ()


def test_a_staff_graded_file_and_the_copy_with_remarks_are_deleted(hand_in, state, acme):
    folder = "Acme/SAFE101/edx_sga/essay"
    names = {stored(f"{folder}/{SHA1}.pdf"), stored(f"{folder}/{SHA1[::-1]}.docx")}
    essay = hand_in({"sha1": SHA1, "filename": "lena.pdf"}, kind="edx_sga")
    remarks = state("edx_sga", annotated_sha1=SHA1[::-1], annotated_filename="lena.docx")
    found = files.collect(submissions=[essay.pk], student_modules=[remarks])
    assert {file.name for file in found} == names
    assert {file.place for file in found} == {Place.STAFF_GRADED}
    assert files.delete(found) == (2, 0)
    assert not any(default_storage.exists(name) for name in names)


def test_a_staff_graded_file_is_deleted_from_the_storage_of_assignments(
    hand_in, settings, tmp_path
):
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {
        "sga_storage": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}
    }
    name = f"Acme/SAFE101/edx_sga/essay/{SHA1}.pdf"
    own = storages["sga_storage"].save(name, ContentFile(b"an essay"))
    beside = stored(name)
    essay = hand_in({"sha1": SHA1, "filename": "lena.pdf"}, kind="edx_sga")
    assert files.delete(files.collect(submissions=[essay.pk])) == (1, 0)
    assert not storages["sga_storage"].exists(own)
    assert default_storage.exists(beside)


def test_equal_remarks_that_another_got_stay(state, acme, person):
    remarks = {"annotated_sha1": SHA1, "annotated_filename": "remarks.docx"}
    mine = state("edx_sga", **remarks)
    StudentModule.objects.create(
        student=person("other"),
        course_id=acme.safe.id,
        module_state_key=acme.safe.id.make_usage_key("edx_sga", "essay"),
        module_type="edx_sga",
        state=json.dumps(remarks),
    )
    assert files.collect(student_modules=[mine]) == ()


def test_a_file_of_which_another_handed_in_an_exact_copy_stays(hand_in, person):
    answer = {"sha1": SHA1, "filename": "lena.pdf"}
    mine, other = (hand_in(answer, user, kind="edx_sga") for user in (None, person("other")))
    assert files.collect(submissions=[mine.pk]) == ()
    assert len(files.collect(submissions=[mine.pk, other.pk])) == 1


def test_an_answer_that_is_no_mapping_names_nothing(hand_in):
    assert files.collect(submissions=[hand_in(["text"]).pk, hand_in("text").pk]) == ()


def test_a_name_that_the_storage_refuses_is_left_and_the_others_go():
    name = stored("essay.txt")
    outside = StoredFile(Place.DEFAULT, "../../outside.txt")
    assert files.delete([outside, StoredFile(Place.DEFAULT, name)]) == (1, 1)
    assert not default_storage.exists(name)


class ServiceError(Exception):
    """What a service in the cloud raises, which is no error of the system's."""


class CloudStorage(InMemoryStorage):
    """A storage whose service answers to no question about one file."""

    def exists(self, name):
        if name == "locked.txt":
            raise ServiceError
        return super().exists(name)


def test_a_file_that_a_service_does_not_delete_is_left_and_told_without_its_name(settings, caplog):
    backend = f"{__name__}.{CloudStorage.__name__}"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend}}
    name = stored("essay.txt")
    locked = StoredFile(Place.DEFAULT, "locked.txt")
    assert files.delete([locked, StoredFile(Place.DEFAULT, name)]) == (1, 1)
    assert not default_storage.exists(name)
    assert [record.getMessage() for record in caplog.records] == [
        "A file in default could not be deleted: ServiceError"
    ]


def test_a_file_in_a_place_that_this_platform_does_not_have_is_left(settings):
    settings.GRADES_DOWNLOAD = None
    assert files.delete([StoredFile(Place.GRADE_REPORTS, "grades.csv")]) == (0, 1)


def test_an_error_of_our_own_is_not_taken_for_the_storages():
    with pytest.raises(KeyError):
        files.delete([StoredFile("nowhere", "essay.txt")])


def test_a_file_that_a_learner_shared_with_a_team_is_named_by_its_key(acme):
    shared = apps.get_model("assessment.SharedFileUpload").objects.create(
        team_id="team",
        course_id=str(acme.safe.id),
        item_id="essay",
        owner_id="0" * 32,
        file_key="key/of/it",
        size=1,
    )
    found = files.collect(shared_uploads=[shared.pk])
    assert found == (StoredFile(Place.OPEN_ASSESSMENT, "key/of/it"),)


def test_files_of_an_open_assessment_are_deleted_by_it(hand_in, state, acme):
    known_as = anonymous_id_for_user(acme.learner, acme.safe.id)
    block = acme.safe.id.make_usage_key("openassessment", "essay")
    first = f"{known_as}/{acme.safe.id}/{block}"
    names = [stored(path_of(key)) for key in (first, f"{first}/1")]
    essay = hand_in({"file_keys": [first]})
    found = files.collect(
        submissions=[essay.pk],
        student_modules=[state("openassessment", saved_files_names=json.dumps(["a", "b", "c"]))],
    )
    assert files.delete(found) == (2, 0)
    assert not any(default_storage.exists(name) for name in names)


UPLOAD = StoredFile(Place.OPEN_ASSESSMENT, "an/upload")


def test_where_no_bucket_was_ever_named_no_upload_can_lie(settings):
    """The platform's own settings: its uploads go to a bucket that nobody named."""
    del settings.ORA2_FILEUPLOAD_BACKEND
    assert files.delete([UPLOAD]) == (0, 0)
    settings.FILE_UPLOAD_STORAGE_BUCKET_NAME = ""
    assert files.delete([UPLOAD]) == (0, 0)


def test_a_bucket_that_cannot_be_reached_leaves_its_files(settings):
    del settings.ORA2_FILEUPLOAD_BACKEND
    settings.FILE_UPLOAD_STORAGE_BUCKET_NAME = "uploads"
    assert files.delete([UPLOAD]) == (0, 1)


@pytest.fixture
def on_disk(settings, tmp_path):
    """Uploads lie on the disk: put one there, answers the folder of its learner."""
    settings.ORA2_FILEUPLOAD_BACKEND = "filesystem"
    settings.ORA2_FILEUPLOAD_ROOT = str(tmp_path)
    settings.FILE_UPLOAD_STORAGE_BUCKET_NAME = "uploads"

    def put(key, *names):
        folder = tmp_path / "uploads" / "submissions_attachments" / key
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text("an essay", encoding="utf-8")
        return tmp_path / "uploads" / "submissions_attachments" / key.partition("/")[0]

    return put


def test_nothing_is_left_on_the_disk_beside_an_upload(on_disk):
    folder = on_disk("anon/course/item", "content", "metadata.json")
    assert files.delete([StoredFile(Place.OPEN_ASSESSMENT, "anon/course/item")]) == (1, 0)
    assert not folder.exists()
    assert folder.parent.exists()


def test_what_was_left_beside_an_upload_that_is_gone_goes(on_disk):
    folder = on_disk("anon/course/item", "metadata.json")
    assert files.delete([StoredFile(Place.OPEN_ASSESSMENT, "anon/course/item")]) == (1, 0)
    assert not folder.exists()
    assert files.delete([StoredFile(Place.OPEN_ASSESSMENT, "anon/course/item")]) == (0, 0)


def test_other_uploads_in_the_folder_stay(on_disk):
    on_disk("anon/course/item", "content", "metadata.json")
    folder = on_disk("anon/course/item/1", "content", "metadata.json")
    assert files.delete([StoredFile(Place.OPEN_ASSESSMENT, "anon/course/item")]) == (1, 0)
    left = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    assert left == ["course/item/1/content", "course/item/1/metadata.json"]
