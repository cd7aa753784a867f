"""The administration's log keeps who did what, and forgets about whom."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.courseware.models import StudentModule
from lms_lite_learners.data import Person
from lms_lite_learners.host.erasing import admin_log

pytestmark = pytest.mark.django_db

LENA = Person(account=7, username="lena", addresses=("lena@people.example",))


@pytest.fixture
def entry(acme):
    """Note what staff did with a row; answers the entry."""

    def note(text, model=CourseEnrollment, pk="5"):
        return LogEntry.objects.create(
            user=acme.manager,
            content_type=ContentType.objects.get_for_model(model),
            object_id=pk,
            object_repr=text,
            action_flag=CHANGE,
            change_message="Changed mode.",
        )

    return note


def read(*entries):
    return [
        (one.object_id, one.object_repr, one.change_message)
        for one in LogEntry.objects.filter(pk__in=[one.pk for one in entries]).order_by("pk")
    ]


EMPTY = (None, "removed", "")


def in_acme(key):
    return key.startswith(("course-v1:Acme+", "Acme/"))


def test_entries_about_rows_that_go_are_emptied(entry):
    about = entry("lena in a course")
    others = [entry("olga", pk="6"), entry("a state", StudentModule)]
    assert admin_log.clear_rows({"student.CourseEnrollment": [5], "other.Thing": [6]}) == 1
    assert read(about) == [EMPTY]
    assert [text for _pk, text, _change in read(*others)] == ["olga", "a state"]
    about.refresh_from_db()
    assert (about.action_flag, about.user.username) == (CHANGE, "acme-manager")


@pytest.mark.parametrize(
    "text",
    [
        "[CourseEnrollment] lena: course-v1:Acme+SAFE101+2026 (2026-01-02); active: (True)",
        "course-v1:Acme+SAFE101+2026: Lena@people.example",
        "lena in Acme/SAFE101/2026",
    ],
)
def test_entries_about_rows_that_went_before_are_found_by_their_words(entry, text):
    about = entry(text)
    assert admin_log.clear_people([LENA], "Acme", in_acme) == 1
    assert read(about) == [EMPTY]
    assert admin_log.clear_people([LENA], "Acme", in_acme) == 0


@pytest.mark.parametrize(
    "text",
    [
        "lena",
        "lena: course-v1:ACME+SAFE101+2026",
        "lena: course-v1:Globex+OPS10+2026",
        "lena2: course-v1:Acme+SAFE101+2026",
        "selena: course-v1:Acme+SAFE101+2026",
        "lena@other.example: course-v1:Acme+SAFE101+2026",
        "olga: course-v1:Acme+lena+2026",
    ],
)
def test_entries_about_others_and_other_organisations_stay(entry, text):
    about = entry(text)
    assert admin_log.clear_people([LENA], "Acme", in_acme) == 0
    assert read(about)[0][1] == text


def test_nobody_is_in_no_entry(entry):
    entry("lena: course-v1:Acme+SAFE101+2026")
    assert admin_log.clear_people([Person(account=7)], "Acme", in_acme) == 0
