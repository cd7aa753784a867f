"""What others' rows and files tell of somebody goes with a removal, and with each later look."""

import json

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages
from django.utils import timezone

from common.djangoapps.student.models import BulkUnenrollConfiguration, CourseEnrollment
from common.djangoapps.student.roles import CourseBetaTesterRole, CourseStaffRole
from lms.djangoapps.courseware.models import StudentModule
from lms_lite_learners import jobs, removal
from lms_lite_learners.models import Job, Receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(acme, listed):
    """The learner, enrolled, on the list."""
    CourseEnrollment.enroll(acme.learner, acme.safe.id)
    return listed("Acme", acme.learner)


@pytest.fixture
def notice(person):
    """Tell somebody that the learner wrote in a course; answers how to read it again."""
    reader = person("reader")

    def tell(user, course):
        rows = apps.get_model("notifications.Notification").objects
        made = rows.create(
            user=reader,
            course_id=course.id,
            app_name="discussion",
            notification_type="new_response",
            content_context={"replier_name": user.username, "sender_id": user.pk},
            group_by_id="",
        )
        return lambda: rows.get(pk=made.pk).content_context["sender_id"]

    return tell


def logged(course, user, by):
    return LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(CourseEnrollment),
        object_id="0",
        object_repr=f"{user.username}: {course.id}",
        action_flag=CHANGE,
    )


def in_list(*lines):
    text = "\n".join(["username,course_id", *lines])
    return BulkUnenrollConfiguration.objects.create(
        enabled=True, csv_file=ContentFile(text.encode(), name="list.csv")
    )


def test_notices_log_and_lists_forget_the_removed_here_and_not_elsewhere(
    acme, globex, row, notice, remove
):
    here, there = notice(acme.learner, acme.safe), notice(acme.learner, globex.ops)
    entries = [logged(course, acme.learner, acme.manager) for course in (acme.safe, globex.ops)]
    name = acme.learner.username
    given = in_list(f"{name},{acme.safe.id}", f"{name},{globex.ops.id}")

    job = remove(acme, learners=[row])

    assert (job.state, job.counts["left"]) == ("succeeded", 0)
    assert [here(), there()] == [None, acme.learner.pk]
    texts = LogEntry.objects.filter(pk__in=[one.pk for one in entries]).order_by("pk")
    assert [one.object_repr for one in texts] == ["removed", f"{name}: {globex.ops.id}"]
    assert given.csv_file.read().decode().splitlines() == [
        "username,course_id",
        f"{name},{globex.ops.id}",
    ]
    told = json.loads(Receipt.objects.get(job=job.public_id).content)["models"]
    assert told["notifications.Notification"] == {"found": 1, "erased": 1, "kept": 0}
    assert told["admin.LogEntry"] == {"found": 1, "erased": 1, "kept": 0}


def test_the_log_forgets_rows_that_go_by_their_numbers(acme, row, remove):
    answer = StudentModule.objects.create(
        student=acme.learner,
        course_id=acme.safe.id,
        module_state_key=acme.safe.id.make_usage_key("problem", "q"),
        module_type="problem",
        state="{}",
    )
    entry = LogEntry.objects.create(
        user=acme.manager,
        content_type=ContentType.objects.get_for_model(StudentModule),
        object_id=str(answer.pk),
        object_repr="An answer",
        action_flag=CHANGE,
    )
    remove(acme, learners=[row])
    entry.refresh_from_db()
    assert (entry.object_id, entry.object_repr, entry.user) == (None, "removed", acme.manager)


def test_titles_of_threads_go_from_notices_about_what_others_wrote_there(
    acme, person, row, notice, remove
):
    thread = apps.get_model("forum.CommentThread").objects.create(
        author=acme.learner, course_id=str(acme.safe.id), title="Lena's", body="?"
    )
    notice(person("other"), acme.safe)
    rows = apps.get_model("notifications.Notification").objects
    context = {"thread_id": str(thread.pk), "post_title": "Lena's", "replier_name": "other"}
    rows.update(content_context=context)
    remove(acme, learners=[row])
    assert rows.get().content_context == {**context, "post_title": "[deleted]"}


def test_what_comes_later_goes_with_the_next_look(acme, row, notice, remove):
    done = remove(acme, learners=[row])
    late = notice(acme.learner, acme.safe)
    asked = removal.ask_verification(
        "Acme", done.public_id, acting_user_id=acme.manager.pk, now=timezone.now()
    )
    removal.run_verification(jobs.claim(asked.pk))
    assert late() is None
    assert Job.objects.get(pk=asked.pk).counts["erased"] == 1


@pytest.mark.parametrize("role", [CourseStaffRole, CourseBetaTesterRole])
def test_whoever_has_any_role_on_a_course_stays_named_there(acme, row, notice, remove, role):
    role(acme.data.id).add_users(acme.learner)
    CourseEnrollment.enroll(acme.learner, acme.data.id)
    here, staffed = notice(acme.learner, acme.safe), notice(acme.learner, acme.data)
    entry = logged(acme.data, acme.learner, acme.manager)
    remove(acme, learners=[row])
    assert [here(), staffed()] == [None, acme.learner.pk]
    entry.refresh_from_db()
    assert entry.object_repr != "removed"
    left = CourseEnrollment.objects.filter(user=acme.learner)
    assert [one.course_id for one in left] == [acme.data.id]


class Locked(InMemoryStorage):
    """A storage that gives nothing up."""

    def delete(self, name):
        raise ConnectionError


def test_a_list_that_cannot_be_written_stops_the_removal_and_is_told(acme, row, remove, settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.Locked"}}
    assert isinstance(storages["default"], Locked)
    in_list(f"{acme.learner.username},{acme.safe.id}")
    job = remove(acme, learners=[row])
    assert (job.state, job.error_code) == ("failed", "files_left")
