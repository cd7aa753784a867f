"""Adding by typing."""

import pytest
from panel_pages import text_of

from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from lms_lite_learners.models import Invitation, Learner


def test_each_address_gets_its_outcome(managing, person):
    person("ada", email="ada@people.example")
    page = text_of(
        managing.post(
            "add/", {"emails": "ada@people.example, new@x.example\nnonsense", "notify": "on"}
        )
    )
    assert "ada@people.example Active" in page
    assert "new@x.example Pending" in page
    assert "“nonsense” is not an e-mail address" in page


def test_checking_writes_nothing_and_offers_to_go_on(managing):
    page = managing.post("add/", {"emails": "new@x.example", "dry_run": "on", "notify": "on"})
    assert "nothing was added yet" in text_of(page)
    assert "Add these learners" in text_of(page)
    assert not Learner.objects.filter(email_key="new@x.example").exists()


def test_without_the_tick_nobody_is_written_to(managing):
    managing.post("add/", {"emails": "new@x.example"})
    assert Invitation.objects.get().state == "not_sent"


def test_ticked_courses_enrol_accounts_and_allow_the_others(managing, person, acme):
    ada = person("ada", email="ada@people.example")
    managing.post(
        "add/", {"emails": "ada@people.example new@x.example", "courses": [str(acme.safe.id)]}
    )
    assert CourseEnrollment.is_enrolled(ada, acme.safe.id)
    assert CourseEnrollmentAllowed.objects.get().email == "new@x.example"


def test_anothers_course_can_not_be_chosen(managing, globex):
    page = managing.post("add/", {"emails": "new@x.example", "courses": [str(globex.ops.id)]})
    assert page.status_code == 400
    assert not Learner.objects.filter(email_key="new@x.example").exists()


def test_no_address_is_said_at_the_field(managing):
    page = managing.post("add/", {"emails": "  "})
    assert page.status_code == 400
    assert "Type or paste at least one address." in text_of(page)


def test_too_many_addresses_are_led_to_the_import(managing, settings):
    settings.LMS_LITE_DIRECT_LIMIT = 2
    page = managing.post("add/", {"emails": "a@x.example b@x.example c@x.example"})
    assert page.status_code == 400
    assert 'href="/learners/Acme/imports/"' in page.content.decode()
    assert not Learner.objects.filter(status="pending").exists()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>@x.example", '"><b>@x.example'])
def test_what_was_typed_is_shown_as_text(managing, text):
    body = managing.post("add/", {"emails": text}).content.decode()
    assert "<script>alert" not in body
    assert '"><b>@' not in body
