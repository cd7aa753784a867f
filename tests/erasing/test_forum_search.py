"""Posts don't go while the forum's search can't be told: they would stay in it."""

import pytest
from django.apps import apps
from forum.api import comments

from lms_lite_learners.exceptions import SearchUnavailableError
from lms_lite_learners.host.erasing import forum

pytestmark = pytest.mark.django_db

CLIENT = "class MeilisearchError(Exception): ..."


@pytest.fixture
def search_down(tmp_path, monkeypatch):
    """A search client is installed, and its service is down."""
    (tmp_path / "meilisearch").mkdir()
    (tmp_path / "meilisearch" / "__init__.py").touch()
    (tmp_path / "meilisearch" / "errors.py").write_text(CLIENT, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    from meilisearch.errors import MeilisearchError

    def delete_comment(comment_id, course_id=None):
        raise MeilisearchError("connection refused")

    monkeypatch.setattr(comments, "delete_comment", delete_comment)


def test_a_search_that_is_down_is_told_and_the_post_stays(acme, search_down):
    thread = apps.get_model("forum.CommentThread").objects.create(
        author=acme.learner, course_id=str(acme.safe.id), title="Ladders"
    )
    comment = apps.get_model("forum.Comment").objects.create(
        author=acme.learner, course_id=thread.course_id, comment_thread=thread
    )

    with pytest.raises(SearchUnavailableError, match="search can’t be reached"):
        forum.delete_comments([comment.pk])

    assert apps.get_model("forum.Comment").objects.filter(pk=comment.pk).exists()
