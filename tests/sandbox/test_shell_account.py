"""Pages on which people see their courses and change their account."""

import pytest
from django.core import mail

from common.djangoapps.student.models import (
    CourseEnrollment,
    CourseEnrollmentAllowed,
    PendingEmailChange,
)
from common.djangoapps.student.signals import USER_EMAIL_CHANGED

NEW = "ada.lovelace@people.example"


@pytest.fixture
def ada(person, signed_in):
    """Ada, signed in."""
    user = person("ada", name="Ada")
    signed_in(user)
    return user


@pytest.fixture
def changes():
    """The addresses that the signal told of."""
    seen = []

    def receiver(user, request, **kwargs):
        seen.append((user.email, request is not None))

    USER_EMAIL_CHANGED.connect(receiver)
    yield seen
    USER_EMAIL_CHANGED.disconnect(receiver)


def confirm(client):
    """Open the link of the one change that waits."""
    key = PendingEmailChange.objects.get().activation_key
    return client.get(f"/email_confirm/{key}")


def test_the_dashboard_lists_my_courses_only(client, acme, signed_in):
    signed_in(acme.learner)
    page = client.get("/dashboard").content.decode()
    assert str(acme.safe.id) in page
    assert str(acme.data.id) not in page


def test_a_course_without_an_overview_is_listed_by_its_key(client, ada):
    from opaque_keys.edx.keys import CourseKey

    CourseEnrollment.objects.create(
        user=ada, course_id=CourseKey.from_string("course-v1:Acme+GONE+1"), is_active=True
    )
    assert "course-v1:Acme+GONE+1" in client.get("/dashboard").content.decode()


def test_one_changes_name_city_country_and_language(client, ada):
    form = {"name": "Ada L.", "city": "London", "country": "GB", "language": "de"}
    answer = client.post("/account/profile", form)
    ada.profile.refresh_from_db()
    assert (ada.profile.name, ada.profile.city, ada.profile.country) == ("Ada L.", "London", "GB")
    assert answer.cookies["openedx-language-preference"].value == "de"
    assert '<html lang="de" dir="ltr">' in client.get("/dashboard").content.decode()


def test_an_unknown_country_is_refused(client, ada):
    form = {"name": "Ada", "city": "", "country": "XX", "language": "en"}
    assert client.post("/account/profile", form).status_code == 200
    ada.profile.refresh_from_db()
    assert not ada.profile.country


def test_asking_for_another_address_changes_nothing_yet(client, ada, run_tasks):
    client.post("/account/email", {"email": NEW})
    run_tasks()
    ada.refresh_from_db()
    assert ada.email == "ada@people.example"
    assert mail.outbox[0].to == [NEW]
    assert PendingEmailChange.objects.get().activation_key in mail.outbox[0].body


def test_the_link_changes_the_address_and_tells_the_old_one(client, ada, changes, run_tasks):
    client.post("/account/email", {"email": NEW})
    confirm(client)
    run_tasks()
    ada.refresh_from_db()
    assert ada.email == NEW
    assert changes == [(NEW, True)]
    assert mail.outbox[-1].to == ["ada@people.example"]
    assert not PendingEmailChange.objects.exists()


def test_a_changed_address_is_enrolled_where_it_is_allowed(client, ada, acme):
    CourseEnrollmentAllowed.objects.create(email=NEW, course_id=acme.safe.id, auto_enroll=True)
    client.post("/account/email", {"email": NEW})
    confirm(client)
    assert CourseEnrollment.is_enrolled(ada, acme.safe.id)


def test_an_address_taken_meanwhile_is_not_given_twice(client, ada, person, changes):
    client.post("/account/email", {"email": NEW})
    person("other", email=NEW)
    assert "There is an account" in confirm(client).content.decode()
    ada.refresh_from_db()
    assert ada.email == "ada@people.example"
    assert changes == []


def test_a_link_works_once(client, ada, changes):
    client.post("/account/email", {"email": NEW})
    key = PendingEmailChange.objects.get().activation_key
    client.get(f"/email_confirm/{key}")
    client.get(f"/email_confirm/{key}")
    assert len(changes) == 1


@pytest.mark.parametrize("wish", ["nobody", "ada@people.example", "other@people.example"])
def test_an_address_one_cannot_have_is_refused(client, ada, person, wish):
    person("other")
    assert client.post("/account/email", {"email": wish}).status_code == 200
    assert not PendingEmailChange.objects.exists()


@pytest.mark.parametrize("path", ["/account/profile", "/account/email", "/dashboard"])
def test_visitors_sign_in_first(client, db, path):
    assert client.get(path)["Location"].startswith("/login?next=")
