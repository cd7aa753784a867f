"""Adding by typing."""

import html
import re

import pytest
from django.utils import timezone
from panel_pages import text_of

from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from lms_lite_learners import imports
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster import suppression


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


def test_who_is_asked_first_is_not_told_to_be_enrolled_on_registering(
    managing, person, acme, settings
):
    settings.LMS_LITE_EXISTING_ACCOUNTS = "ask"
    ada = person("ada")
    page = managing.post("add/", {"emails": ada.email, "courses": [str(acme.safe.id)]})
    assert "enrolled on joining" in text_of(page)
    assert "registering" not in text_of(page)


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


def send_again(managing, page):
    """Press the button of the outcomes' form."""
    section = page.content.decode().partition('id="lll-outcomes"')[2].partition("</section>")[0]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', section)
    data = {name: html.unescape(value) for name, value in fields}
    return managing.post("add/", data)


def test_names_go_on_from_the_check_to_the_list(managing):
    typed = 'Ada <ada@x.example>, "Baker; Bob" <bob@x.example> cy@x.example'
    send_again(managing, managing.post("add/", {"emails": typed, "dry_run": "on"}))
    assert dict(Learner.objects.filter(status="pending").values_list("email_key", "name")) == {
        "ada@x.example": "Ada",
        "bob@x.example": "Baker; Bob",
        "cy@x.example": "",
    }


def test_names_go_on_to_who_is_added_all_the_same(managing):
    suppression.suppress("Acme", key="ada@x.example", now=timezone.now())
    send_again(managing, managing.post("add/", {"emails": "Ada <ada@x.example>"}))
    assert Learner.objects.get(email_key="ada@x.example").name == "Ada"


def test_a_text_beyond_all_measure_is_refused_at_the_field(managing):
    page = managing.post("add/", {"emails": "x" * (imports.MAX_TEXT + 1)})
    assert page.status_code == 400
    assert 'id="lll-emails_error"' in page.content.decode()


def test_a_null_character_is_refused_at_the_field(managing):
    page = managing.post("add/", {"emails": "A\x00da <ada@x.example>"})
    assert page.status_code == 400
    assert 'id="lll-emails_error"' in page.content.decode()
