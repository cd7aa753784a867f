"""Others' notices stay, without the name and the words of who was removed."""

import pytest
from django.apps import apps

from lms_lite_learners.data import Person
from lms_lite_learners.host.erasing import notices

pytestmark = pytest.mark.django_db

LENA = Person(account=7, username="lena")
# What the platform writes for an answer to a post.
ANSWER = {
    "replier_name": "lena",
    "sender_id": 7,
    "post_title": "Ladders",
    "course_name": "Safety",
    "email_content": "<p>Hold on</p>",
    "thread_id": "12",
}
POST = {**ANSWER, "username": "lena"}
ELSE = {"replier_name": "olga", "sender_id": 8}


@pytest.fixture
def notice(acme, person):
    """Tell somebody something about a course; answers how to read it again."""
    reader = person("reader")

    def tell(context, course=None):
        rows = apps.get_model(notices.NOTICES).objects
        made = rows.create(
            user=reader,
            course_id=(course or acme.safe).id,
            app_name="discussion",
            notification_type="new_response",
            content_context=context,
            group_by_id="",
        )
        return lambda: rows.get(pk=made.pk).content_context

    return tell


def in_acme(key):
    return key.startswith("course-v1:Acme+")


def clear(*people):
    return notices.clear_people(people or [LENA], in_acme)


def test_who_answered_goes_with_the_words_and_the_rest_stays(notice):
    read = notice(ANSWER)
    assert clear() == 1
    assert read() == {
        **ANSWER,
        "replier_name": "Removed learner",
        "sender_id": None,
        "email_content": "",
    }
    assert clear() == 0


def test_who_wrote_a_post_goes_with_its_title(notice):
    read = notice(POST)
    assert clear() == 1
    assert "lena" not in str(read())
    assert (read()["username"], read()["post_title"]) == ("Removed learner", "[deleted]")
    assert (read()["email_content"], read()["course_name"]) == ("", "Safety")


def test_what_was_reported_loses_its_words(notice):
    read = notice({**ELSE, "username": "lena", "content_type": "comment", "content": "Hold on"})
    assert clear() == 1
    assert read() == {
        **ELSE,
        "username": "Removed learner",
        "content_type": "comment",
        "content": "",
    }


def test_who_reported_a_post_of_another_goes_without_its_words(notice):
    read = notice({**ANSWER, "username": "olga", "content": "Hold on"})
    assert clear() == 1
    less = read()
    assert (less["replier_name"], less["sender_id"]) == ("Removed learner", None)
    assert (less["username"], less["content"], less["post_title"]) == ("olga", "Hold on", "Ladders")
    assert less["email_content"] == "<p>Hold on</p>"


@pytest.mark.parametrize("owner", ["lena's", "lena\u2019s", "lena"])
def test_whose_answer_was_answered_goes_and_the_answer_stays(notice, owner):
    read = notice({**ANSWER, **ELSE, "author_name": owner, "author_pronoun": owner})
    assert clear() == 1
    assert read()["author_name"] == read()["author_pronoun"] == "a removed learner\u2019s"
    assert (read()["replier_name"], read()["email_content"]) == ("olga", "<p>Hold on</p>")


@pytest.mark.parametrize("sender", [7, "7"])
def test_a_number_alone_tells_who_it_was(notice, sender):
    read = notice({"sender_id": sender, "ora_name": "Essay"})
    assert clear() == 1
    assert read() == {"sender_id": None, "ora_name": "Essay"}


def test_notices_about_others_and_other_courses_stay(notice, globex):
    kept = [
        notice({**ANSWER, **ELSE, "author_name": "selena's"}),
        notice(ANSWER, globex.ops),
        notice({}),
        notice({"course_update_content": "lena"}),
    ]
    before = [read() for read in kept]
    assert clear() == 0
    assert [read() for read in kept] == before


def test_a_name_that_only_a_database_takes_for_it_stays(notice):
    read = notice({**ANSWER, "replier_name": "LENA", "sender_id": 8})
    assert clear() == 0
    assert read()["replier_name"] == "LENA"


def test_somebody_without_an_account_is_in_no_notice(notice):
    notice(ANSWER)
    assert clear(Person(addresses=("lena@people.example",))) == 0


@pytest.mark.parametrize("number", ["12", 12])
def test_titles_of_threads_that_lose_theirs_go_from_notices(notice, globex, number):
    read = notice({**ANSWER, **ELSE, "thread_id": number})
    others = [notice({**ANSWER, "thread_id": "13"}), notice(ANSWER, globex.ops)]
    assert notices.clear_threads([12], in_acme) == 1
    assert read() == {**ANSWER, **ELSE, "thread_id": number, "post_title": "[deleted]"}
    assert [other()["post_title"] for other in others] == ["Ladders", "Ladders"]
    assert notices.clear_threads([12], in_acme) == 0
