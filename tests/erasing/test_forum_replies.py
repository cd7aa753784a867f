"""Threads and comments stay where others answered."""

import pytest
from django.apps import apps

from lms_lite_learners.host.erasing import forum

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(acme):
    """Begin a thread in SAFE101: thread(author)."""
    rows = apps.get_model("forum.CommentThread").objects
    return lambda author: rows.create(author=author, course_id=str(acme.safe.id), title="Ladders")


def comment(thread, author, parent=None):
    """Answer a thread, or a comment in it."""
    return apps.get_model("forum.Comment").objects.create(
        author=author, course_id=thread.course_id, comment_thread=thread, parent=parent
    )


def test_a_thread_that_nobody_else_answered_goes(acme, thread):
    begun = thread(acme.learner)
    comment(begun, acme.learner)
    assert forum.replied_threads([begun.pk], {acme.learner.id}) == set()


def test_a_thread_that_somebody_answered_stays(acme, thread, person):
    begun, alone = thread(acme.learner), thread(acme.learner)
    comment(begun, person("other"))
    assert forum.replied_threads([begun.pk, alone.pk], {acme.learner.id}) == {begun.pk}


def test_answers_of_others_who_leave_as_well_keep_nothing(acme, thread, person):
    other, begun = person("other"), thread(acme.learner)
    above = comment(begun, acme.learner)
    comment(begun, other, above)
    leaving = {acme.learner.id, other.id}
    assert forum.replied_threads([begun.pk], leaving) == set()
    assert forum.replied_comments([above.pk], leaving) == set()


def test_a_comment_stays_for_an_answer_of_somebody_else_however_deep(acme, thread, person):
    other = person("other")
    begun = thread(other)
    above = comment(begun, acme.learner)
    middle = comment(begun, acme.learner, above)
    comment(begun, other, middle)
    alone = comment(begun, acme.learner)
    pks = [above.pk, middle.pk, alone.pk]
    assert forum.replied_comments(pks, {acme.learner.id}) == {above.pk, middle.pk}


@pytest.fixture
def stat(acme):
    """The learner's counts in SAFE101; answers how to read them again."""
    rows = apps.get_model("forum.CourseStat").objects
    rows.create(user=acme.learner, course_id=str(acme.safe.id), threads=2, responses=3, replies=1)
    return lambda: rows.values_list("threads", "responses", "replies").get(user=acme.learner)


def test_threads_go_as_the_forum_deletes_them(acme, thread, stat):
    begun, other = thread(acme.learner), thread(acme.learner)
    comment(begun, acme.learner)
    assert forum.delete_threads([begun.pk]) == 1
    assert stat() == (1, 3, 1)
    assert list(apps.get_model("forum.CommentThread").objects.all()) == [other]
    assert not apps.get_model("forum.Comment").objects.exists()
    assert forum.delete_threads([begun.pk]) == 0


def test_comments_go_with_what_is_below_them(acme, thread, stat):
    begun = thread(acme.author)
    above, alone = comment(begun, acme.learner), comment(begun, acme.learner)
    below = comment(begun, acme.learner, above)
    assert forum.delete_comments([above.pk, below.pk, alone.pk]) == 3
    assert stat() == (2, 1, 1)
    begun.refresh_from_db()
