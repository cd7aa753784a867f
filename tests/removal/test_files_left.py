"""Results files that a removal had to leave go with a later look, once their store is back."""

import io
import json
import os
from datetime import timedelta

import pytest
import time_machine
from django.db.models.signals import post_save
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.instructor_task.models import ReportStore
from lms_lite_learners import jobs, removal
from lms_lite_learners.models import Job, Receipt
from lms_lite_learners.removal import receipts, verify
from lms_lite_learners.tasks.jobs import work

pytestmark = pytest.mark.django_db

LOST = {"STORAGE_CLASS": "nowhere.Storage"}
LATER, DAY = timedelta(minutes=16), timedelta(days=1)


@pytest.fixture
def store(settings, tmp_path):
    """The platform's results files; they can be lost and come back."""
    settings.GRADES_DOWNLOAD = {"STORAGE_TYPE": "localfs", "ROOT_PATH": str(tmp_path / "grades")}
    known = dict(settings.GRADES_DOWNLOAD)

    class Store:
        def put(self, course, name, *, age=timedelta()):
            found = ReportStore.from_config("GRADES_DOWNLOAD")
            found.store(course.id, name, io.BytesIO(b"username,grade"))
            when = (timezone.now() - age).timestamp()
            os.utime(found.storage.path(found.path_to(course.id, name)), (when, when))

        def names(self, course):
            links = ReportStore.from_config("GRADES_DOWNLOAD").links_for(course.id)
            return [name for name, _link in links]

        def lose(self):
            settings.GRADES_DOWNLOAD = LOST

        def find(self):
            settings.GRADES_DOWNLOAD = known

    return Store()


@pytest.fixture
def gone(acme, listed, remove, store):
    """A removal during which the store of results files was down."""
    CourseEnrollment.enroll(acme.learner, acme.safe.id)
    store.put(acme.safe, "grade_report.csv", age=DAY)
    store.lose()
    acme.removal = remove(acme, learners=[listed("Acme", acme.learner)])
    assert acme.removal.counts["left"] == 1
    store.find()
    return acme


def look(now):
    """Do the looks that are due then; how many there were."""
    count = verify.due_looks(now)
    for job in Job.objects.filter(kind="verification", state="queued"):
        removal.run_verification(jobs.claim(job.pk))
    return count


def told(gone):
    page = receipts.get_receipt("Acme", gone.removal.public_id)
    return [entry["content"]["categories"] for entry in page.later], page.row.left


def files(found, erased):
    return {"category": "files", "found": found, "erased": erased, "left": found - erased}


def test_the_later_look_deletes_what_was_left(gone, store):
    assert store.names(gone.safe) == ["grade_report.csv"]
    assert look(timezone.now() + LATER) == 1
    assert store.names(gone.safe) == []
    assert told(gone) == ([[files(1, 1)]], 0)
    done = Job.objects.get(kind="verification")
    assert (done.counts["erased"], done.counts["left"]) == (1, 0)
    assert look(timezone.now() + LATER + DAY) == 0


def test_what_staff_made_since_stays(gone, store):
    store.put(gone.safe, "later.csv", age=-timedelta(hours=1))
    look(timezone.now() + LATER)
    assert store.names(gone.safe) == ["later.csv"]


def test_as_long_as_the_store_is_down_it_is_told_and_tried_each_day(gone, store):
    now = timezone.now()
    store.lose()
    assert look(now + LATER) == 1
    assert told(gone) == ([[files(1, 0)]], 1)
    with time_machine.travel(now + LATER + timedelta(hours=2), tick=False):
        assert look(timezone.now()) == 0
    with time_machine.travel(now + LATER + DAY, tick=False):
        assert look(timezone.now()) == 1
        assert look(timezone.now()) == 0
    store.find()
    with time_machine.travel(now + LATER + 2 * DAY, tick=False):
        assert look(timezone.now()) == 1
    assert store.names(gone.safe) == []
    assert told(gone)[1] == 0
    assert look(now + LATER + 4 * DAY) == 0


def test_after_a_month_nobody_tries_any_more(gone, store):
    now = timezone.now()
    store.lose()
    look(now + LATER)
    assert look(now + timedelta(days=40)) == 0


def test_a_removal_that_left_nothing_touches_no_files(acme, listed, remove, store):
    CourseEnrollment.enroll(acme.learner, acme.safe.id)
    remove(acme, learners=[listed("Acme", acme.learner)])
    store.put(acme.safe, "later.csv", age=DAY)
    look(timezone.now() + LATER)
    assert store.names(acme.safe) == ["later.csv"]


def test_a_removal_that_broke_leaves_its_files_to_the_later_look(
    acme, person, listed, ask, store, settings
):
    settings.LMS_LITE_REMOVAL_CHUNK = 1
    colleague = person("colleague")
    for user in (acme.learner, colleague):
        CourseEnrollment.enroll(user, acme.safe.id)
    store.put(acme.safe, "grade_report.csv", age=DAY)
    job = ask(acme, learners=[listed("Acme", acme.learner), listed("Acme", colleague)])

    def broken(sender, instance, **kwargs):
        if instance.user_id == colleague.pk:
            raise RuntimeError("a listener of the platform")

    post_save.connect(broken, sender=CourseEnrollment, dispatch_uid="broken")
    try:
        work(job.pk)
    finally:
        post_save.disconnect(sender=CourseEnrollment, dispatch_uid="broken")
    job.refresh_from_db()
    assert job.state == "failed"
    assert json.loads(Receipt.objects.get(job=job.public_id).content)["people"] == 1

    assert look(timezone.now() + LATER) == 1
    assert store.names(acme.safe) == []
