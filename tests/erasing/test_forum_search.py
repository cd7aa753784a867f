"""The forum's search forgets posts that go and posts that stay without their words."""

import pytest
from django.apps import apps
from forum.api import comments
from forum.search.memory import DOCUMENTS, MemoryDocumentBackend

from lms_lite_learners.exceptions import SearchUnavailableError
from lms_lite_learners.host.erasing import forum, forum_search
from lms_lite_learners.removal import erasing, people

pytestmark = pytest.mark.django_db

CLIENT = "class MeilisearchError(Exception): ..."
WORDS = "How to climb a ladder"


@pytest.fixture(autouse=True)
def _empty_search():
    DOCUMENTS.clear()
    yield
    DOCUMENTS.clear()


@pytest.fixture
def service_error(tmp_path, monkeypatch):
    """A search client is installed; what it raises when its service is down."""
    (tmp_path / "meilisearch").mkdir()
    (tmp_path / "meilisearch" / "__init__.py").touch()
    (tmp_path / "meilisearch" / "errors.py").write_text(CLIENT, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    from meilisearch.errors import MeilisearchError

    return MeilisearchError("connection refused")


def thread(course, author, body=WORDS):
    return apps.get_model("forum.CommentThread").objects.create(
        author=author, course_id=str(course.id), title=body, body=body
    )


def comment(begun, author, parent=None):
    return apps.get_model("forum.Comment").objects.create(
        author=author, course_id=begun.course_id, comment_thread=begun, parent=parent, body=WORDS
    )


def erase(org, user):
    erasing.erase_people(org, people.identify(org, [user.pk]))


def raising(error):
    """What a search does whose service is down."""

    def act(*_documents, **_named):
        raise error

    return act


def test_a_search_that_is_down_is_told_and_the_post_stays(acme, service_error, monkeypatch):
    answered = comment(thread(acme.safe, acme.learner), acme.learner)
    monkeypatch.setattr(comments, "delete_comment", raising(service_error))

    with pytest.raises(SearchUnavailableError, match="search can’t be reached"):
        forum.delete_comments([answered.pk])

    assert apps.get_model("forum.Comment").objects.filter(pk=answered.pk).exists()


def test_posts_that_stay_without_their_words_are_not_found_any_more(acme, globex, person):
    other = person("other")
    answered = thread(acme.safe, acme.learner)
    below = comment(answered, acme.learner)
    reply = comment(answered, other, below)
    elsewhere = thread(globex.ops, acme.learner)
    assert len(DOCUMENTS) == 4

    erase("Acme", acme.learner)

    answered.refresh_from_db()
    assert answered.body != WORDS
    assert set(DOCUMENTS) == {
        ("comments", str(reply.pk)),
        ("comment_threads", str(elsewhere.pk)),
    }


def test_posts_that_the_forum_will_not_delete_are_not_found_any_more(acme, monkeypatch):
    from forum.api import threads
    from forum.utils import ForumV2RequestError

    thread(acme.safe, acme.learner)
    monkeypatch.setattr(threads, "delete_thread", raising(ForumV2RequestError("other store")))
    monkeypatch.setattr(threads, "ForumV2RequestError", ForumV2RequestError, raising=False)

    erase("Acme", acme.learner)

    assert not apps.get_model("forum.CommentThread").objects.exists()
    assert DOCUMENTS == {}


def test_words_stay_while_the_search_is_down(acme, person, service_error, monkeypatch):
    answered = thread(acme.safe, acme.learner)
    comment(answered, person("other"))
    monkeypatch.setattr(MemoryDocumentBackend, "delete_document", raising(service_error))

    with pytest.raises(SearchUnavailableError):
        erase("Acme", acme.learner)

    answered.refresh_from_db()
    assert (answered.body, answered.author) == (WORDS, acme.learner)


def test_a_platform_without_a_search_has_nothing_to_tell(acme, monkeypatch):
    answered = thread(acme.safe, acme.learner)
    monkeypatch.setattr(forum_search, "SEARCH", "forum.nothing")
    assert forum_search.forget(forum.THREAD, [answered.pk]) == 0
    assert forum_search.forget("forum.Nothing", [1]) == 0
