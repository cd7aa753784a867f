"""From an address on an allow list to a course, through HTTP alone."""

import pytest

from walks.client import links
from walks.site import wait_for

pytestmark = pytest.mark.processes

ADDRESS = "walker@example.net"
PASSWORD = "three quiet otters"
ALLOW = f"""
from common.djangoapps.student.models import CourseEnrollmentAllowed
from opaque_keys.edx.keys import CourseKey
key = CourseKey.from_string("course-v1:Acme+SAFE101+2026")
CourseEnrollmentAllowed.objects.create(email="{ADDRESS}", course_id=key, auto_enroll=True)
"""


def test_who_registers_and_confirms_is_in_the_courses_of_the_allow_list(site):
    site.run(ALLOW)
    visitor = site.client()

    visitor.register(ADDRESS, username="walker", name="Wanda Kerr", password=PASSWORD)
    refused = visitor.sign_in("walker", PASSWORD)
    assert refused.status_code == 400, "an address that isn't confirmed signs nobody in"

    mail = wait_for(lambda: visitor.mails_to(ADDRESS))[0]
    confirmation = next(link for link in links(mail["text"]) if "/activate/" in link)
    assert visitor.get(confirmation).ok

    assert visitor.sign_in(ADDRESS, PASSWORD).ok
    assert "Safety at Work" in visitor.get("/dashboard").text
    assert "Leading a Team" not in visitor.get("/dashboard").text


@pytest.mark.parametrize("wrong", ["sandboy", ""])
def test_a_wrong_password_signs_nobody_in(site, wrong):
    visitor = site.client()

    assert visitor.sign_in("acme-learner", wrong).status_code == 400
    assert visitor.get("/dashboard", allow_redirects=False).status_code == 302


@pytest.mark.parametrize(
    "username",
    [
        "operator",
        "acme-manager",
        "acme-author",
        "acme-learner",
        "acme-customer",
        "globex-manager",
    ],
)
def test_the_named_people_sign_in_by_name_and_by_address(site, username):
    assert site.client(username).get("/dashboard", allow_redirects=False).ok
    by_address = site.client(f"{username}@sandbox.example")
    assert by_address.get("/dashboard", allow_redirects=False).ok


def test_a_learner_of_two_organisations_sees_the_courses_of_both(site):
    courses = site.client("acme-learner").get("/dashboard").text

    assert "Safety at Work" in courses
    assert "Operations Basics" in courses
    assert "Working with Data" not in courses
