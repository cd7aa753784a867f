"""The courses' page, the switch, the link and sending, for managers and authors."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from panel_pages import text_of

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners import launches
from lms_lite_learners.models import CourseSharing, Job, Learner
from lms_lite_learners.tasks.jobs import work

pytestmark = pytest.mark.django_db


def path(course, act=""):
    return f"/learners/launch/{course.id}/{act}"


def test_the_page_lists_the_organisations_courses_under_its_tab(managing, acme, globex):
    answer = managing("courses/")
    text = text_of(answer)
    assert answer.status_code == 200
    assert all(code in text for code in ("SAFE101", "DATA200", "LEAD300"))
    assert "OPS10" not in text
    assert '/learners/Acme/courses/" aria-current="page"' in answer.content.decode()
    assert "/learners/Acme/courses/" in managing().content.decode()


@pytest.mark.parametrize(("wanted", "is_on"), [("on", True), ("off", False)])
def test_the_switch_is_turned_by_a_form_and_said(managing, acme, wanted, is_on):
    launches.set_save_progress(str(acme.data.id), not is_on, acting_user_id=1)
    answer = managing.client.post(path(acme.data, "switch/"), {"save_progress": wanted})
    assert answer.url == "/learners/Acme/courses/"
    assert launches.find_sharing(str(acme.data.id)).save_progress is is_on
    assert "rogress is" in text_of(managing("courses/"))


def test_turning_it_on_offers_to_list_who_was_here_before(managing, acme):
    Learner.objects.all().delete()
    assert "List the enrolled people" not in text_of(managing("courses/"))
    launches.set_save_progress(str(acme.safe.id), True, acting_user_id=1)
    assert "1 person was enrolled" in text_of(managing("courses/"))


def test_a_course_that_needs_no_account_says_so(managing, acme):
    from tests.launches.launching_cast import make_public

    make_public(acme.data)
    assert text_of(managing("courses/")).count("Anybody can view this course") == 1


def test_the_link_is_shown_and_counts_as_sent(managing, acme):
    answer = managing.client.post(path(acme.data, "link/"))
    assert f"/learners/launch/{acme.data.id}/" in answer.content.decode()
    assert '<h1 id="lll-dialog-title">Link to the course</h1>' in answer.content.decode()
    assert CourseSharing.objects.get().sent_at is not None
    assert "Sent since" in text_of(managing("courses/"))


def test_looking_for_the_link_changes_nothing(managing, acme):
    assert managing.client.get(path(acme.data, "link/")).status_code == 302
    assert not CourseSharing.objects.exists()


@pytest.mark.parametrize("is_part", [True, False])
def test_the_form_is_a_page_or_a_part_of_one(managing, acme, is_part):
    headers = {"HX-Request": "true"} if is_part else {}
    body = managing.client.get(path(acme.data, "send/"), headers=headers).content.decode()
    assert ("<html" in body) is not is_part
    assert ("<h1 " in body) is not is_part
    assert ("<h2 " in body) is is_part
    assert 'name="emails"' in body
    assert 'name="csrfmiddlewaretoken"' in body


def send(managing, acme, **fields):
    asked = {"emails": "ada@x.example, nonsense", "message": "Hello!", "key": "k"} | fields
    return managing.client.post(path(acme.data, "send/"), asked)


def test_sending_starts_a_job_that_is_watched_on_its_page(managing, acme):
    answer = send(managing, acme)
    job = Job.objects.get(kind="sending")
    assert answer.url == path(acme.data, f"send/{job.public_id}/")
    work(job.pk)
    text = text_of(managing.client.get(answer.url))
    assert "ada@x.example Sent" in text
    assert "Not an address" in text
    assert len(outbox.outbox) == 1


def test_pressing_send_twice_sends_once(managing, acme):
    assert send(managing, acme).url == send(managing, acme).url
    assert Job.objects.filter(kind="sending").count() == 1


def test_a_form_that_does_not_fit_says_why_and_sends_nothing(managing, acme, settings):
    settings.LMS_LITE_DIRECT_LIMIT = 1
    assert "at most" not in text_of(send(managing, acme, emails=""))
    answer = send(managing, acme)
    assert answer.status_code == 400
    assert "more than 1 at once" in text_of(answer)
    assert not Job.objects.filter(kind="sending").exists()


def test_a_sending_can_be_cancelled(managing, acme):
    watched = send(managing, acme).url
    managing.client.post(f"{watched}cancel/")
    assert "ada@x.example Cancelled" in text_of(managing.client.get(watched))


def test_a_sending_that_waits_for_the_mail_server_says_so(managing, acme):
    watched = send(managing, acme).url
    long_ago = timezone.now() - timedelta(minutes=1)
    Job.objects.update(created_at=long_ago)
    assert "no worker has taken it" in text_of(managing.client.get(watched))
    Job.objects.update(started_at=long_ago)
    text = text_of(managing.client.get(watched))
    assert "mail server can’t be reached" in text
    assert "no worker has taken it" not in text


def test_watching_a_sending_counts_nobody(managing, acme):
    watched = send(managing, acme).url
    for path_of in (watched, path(acme.data, "send/")):
        with CaptureQueriesContext(connection) as caught:
            assert "DATA200" in text_of(managing.client.get(path_of))
        assert not [one for one in caught if "student_courseenrollment" in one["sql"]]


def test_an_author_shares_own_courses_and_is_led_back_to_the_own_page(signed_in, acme):
    client = signed_in(acme.author)
    answer = client.post(path(acme.safe, "switch/"), {"save_progress": "on"})
    assert answer.url == "/learners/results/"
    assert launches.find_sharing(str(acme.safe.id)).save_progress
    watched = client.post(path(acme.safe, "send/"), {"emails": "ada@x.example"}).url
    assert client.get(watched).status_code == 200
    assert client.post(path(acme.data, "switch/"), {"save_progress": "on"}).status_code == 404


def test_a_managers_sending_is_nobody_elses_to_watch(managing, signed_in, acme):
    CourseEnrollment.enroll(acme.author, acme.data.id)
    watched = send(managing, acme).url
    assert signed_in(acme.author).get(watched).status_code == 404


def test_a_manager_who_came_from_the_own_page_is_led_back_there(managing, acme):
    asked = {"save_progress": "on", "from": "results"}
    assert managing.client.post(path(acme.data, "switch/"), asked).url == "/learners/results/"
