"""The launch page in words: what it shows, and why somebody isn't let in."""

import html
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners.models import Learner, OrganizationPlan, RosterDirty
from lms_lite_learners.panel import launching
from lms_lite_learners.tasks.roster import work_off
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from tests.launches.launching_cast import browser, is_in, make_public, set_openness, share, suppress

pytestmark = pytest.mark.django_db
REFUSALS = {
    "closed": "ended on",
    "full": "is full",
    "invitation-only": "Only people who were invited",
    "professional-only": "payment",
}


@pytest.fixture
def ada(acme, person):
    """Somebody outside of the course, which saves progress and was sent."""
    share(acme.data)
    return person("ada")


def page(course, client, method="get", **more):
    answer = getattr(client, method)(f"/learners/launch/{course.id}/", **more)
    text = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))
    return answer, text


def test_the_page_shows_the_course_and_its_button(acme, ada):
    answer, text = page(acme.data, browser(ada))
    assert answer.status_code == 200
    assert "DATA200" in text
    assert "Start course" in text
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_button_leads_to_the_course_and_lists_the_person(acme, ada):
    answer, _text = page(acme.data, browser(ada), "post")
    assert (answer.status_code, str(acme.data.id) in answer.url) == (302, True)
    work_off("Acme")
    assert Learner.objects.get(user=ada).added_via == "launch"


def test_a_visitor_signs_in_or_registers_first_and_comes_back(acme, ada):
    body = page(acme.data, Client())[0].content.decode()
    path = f"/learners/launch/{acme.data.id}/".replace(":", "%3A").replace("+", "%2B")
    wanted = path.replace("/", "%2F")
    assert f"/login?next={wanted}" in body
    assert f"/register?next={wanted}" in body
    assert "Start course" not in body


def test_a_form_from_another_site_enrols_nobody(acme, ada):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert page(acme.data, client, "post")[0].status_code == 403
    assert not is_in(ada, acme.data)


@pytest.mark.parametrize("openness", REFUSALS)
def test_a_refusal_of_the_course_is_said_in_words(acme, ada, openness):
    set_openness(acme.data, openness)
    answer, text = page(acme.data, browser(ada), "post")
    assert answer.status_code == 409
    assert REFUSALS[openness] in text


def test_a_course_that_takes_nobody_yet_says_from_when(acme, ada):
    opens_at = timezone.now() + timedelta(days=3)
    CourseOverview.objects.filter(id=acme.data.id).update(enrollment_start=opens_at)
    assert "opens on" in page(acme.data, browser(ada), "post")[1]


def test_a_course_that_has_not_started_says_when_it_does(acme, ada):
    set_openness(acme.data, "not started")
    assert "This course starts on" in page(acme.data, browser(ada))[1]


def test_a_removed_person_is_told(acme, ada):
    suppress(ada)
    answer, text = page(acme.data, browser(ada), "post")
    assert answer.status_code == 403
    assert "removed" in text


def test_an_unconfirmed_person_is_told_what_is_left_to_do(acme, ada, person):
    eve = person("eve", is_active=False)
    assert "Confirm your address" in page(acme.data, browser(eve), "post")[1]


def test_a_course_that_was_not_sent_says_so(acme, ada):
    share(acme.data, sent=False)
    assert "wasn’t sent" in page(acme.data, browser(ada), "post")[1]


@pytest.mark.parametrize("who", ["ada", None])
def test_without_saving_progress_the_page_leads_to_the_course_and_asks_for_no_account(
    acme, ada, who
):
    share(acme.data, save=False)
    client = browser(ada) if who else Client()
    _answer, text = page(acme.data, client)
    assert "Open course" in text
    assert "Sign in to start" not in text
    assert str(acme.data.id) in page(acme.data, client, "post")[0].url
    assert not is_in(ada, acme.data)


def test_a_public_course_without_saving_progress_says_that_nothing_is_saved(acme, ada):
    share(acme.data, save=False)
    make_public(acme.data)
    assert "without an account" in page(acme.data, Client())[1]


def test_without_the_plan_the_page_leads_to_the_course(acme, ada):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    cache.clear()
    answer, _text = page(acme.data, browser(ada))
    assert (answer.status_code, str(acme.data.id) in answer.url) == (302, True)


def test_a_course_that_was_never_shared_is_the_platforms_to_speak_of(acme, person):
    answer, text = page(acme.data, Client())
    assert (answer.status_code, str(acme.data.id) in answer.url) == (302, True)
    assert "DATA200" not in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_course_for_staff_alone_is_not_found_by_others(acme, ada, method):
    CourseOverview.objects.filter(id=acme.data.id).update(visible_to_staff_only=True)
    for client in (Client(), browser(ada)):
        answer, text = page(acme.data, client, method)
        assert answer.status_code == 404
        assert "DATA200" not in text
    assert not is_in(ada, acme.data)
    assert page(acme.data, browser(acme.manager))[0].status_code == 200


def test_who_was_in_the_course_before_it_saved_progress_is_listed_by_launching_it(acme, ada):
    CourseEnrollment.enroll(ada, acme.data.id)
    RosterDirty.objects.all().delete()
    page(acme.data, browser(ada), "post")
    work_off("Acme")
    assert Learner.objects.get(user=ada).added_via == "launch"
    page(acme.data, browser(ada), "post")
    assert not RosterDirty.objects.exists()


@pytest.mark.parametrize("why", ["not saved", "no plan", "not sent", "inactive"])
def test_who_was_in_the_course_is_not_listed_where_launching_would_enrol_nobody(acme, person, why):
    share(acme.data, save=why != "not saved", sent=why != "not sent")
    ada = person("ada", is_active=why != "inactive")
    CourseEnrollment.enroll(ada, acme.data.id)
    RosterDirty.objects.all().delete()
    if why == "no plan":
        OrganizationPlan.objects.create(org="Acme", plan="free")
    page(acme.data, browser(ada), "post")
    assert not RosterDirty.objects.exists()


def test_workers_are_told_of_a_launch_once_it_is_committed(
    acme, ada, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(launching, "publish_marked", lambda org, **_more: told.append(org))
    with django_capture_on_commit_callbacks() as waiting:
        page(acme.data, browser(ada), "post")
    assert told == []
    for callback in waiting:
        callback()
    assert told == ["Acme"]


@pytest.mark.parametrize("key", ["course-v1:Acme+NONE+2026", "no-course"])
def test_a_course_that_does_not_exist_is_not_found(acme, ada, key):
    assert browser(ada).get(f"/learners/launch/{key}/").status_code == 404


def test_an_organisation_called_launch_has_its_pages_behind_a_tilde(operator, course):
    course("course-v1:launch+A+1")
    client = browser(operator)
    assert client.get("/learners/~launch/").status_code == 200
    assert client.get("/learners/~launch/courses/").status_code == 200
