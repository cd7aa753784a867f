"""Threads and comments: which stay because others answered, and how the rest goes."""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from importlib import import_module
from inspect import signature
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from lms_lite_learners.host.erasing.forum_search import COMMENT, THREAD, search_told
from lms_lite_learners.host.erasing.standing_in import is_stand_in, stand_in
from lms_lite_learners.host.erasing.tables import classes_of, has_module, rows_in, slices

__all__ = [
    "COMMENT",
    "THREAD",
    "delete_comments",
    "delete_threads",
    "disown_endorsements",
    "is_stand_in",
    "replied_comments",
    "replied_threads",
    "stand_in",
]


def replied_threads(pks: Iterable[int], account_ids: Collection[int]) -> set[int]:
    """Those of the threads in which somebody else than these accounts wrote."""
    comments = rows_in(COMMENT)
    if comments is None:
        return set()
    found: set[int] = set()
    for some in slices(pks):
        rows = comments.filter(comment_thread_id__in=some)
        found |= {
            thread
            for thread, author in rows.values_list("comment_thread_id", "author_id").distinct()
            if author not in account_ids
        }
    return found


def replied_comments(pks: Iterable[int], account_ids: Collection[int]) -> set[int]:
    """Those of the comments below which, however deep, somebody else than these accounts wrote."""
    comments = rows_in(COMMENT)
    if comments is None:
        return set()
    # What is still to be looked below, with the comments it is about.
    about: dict[int, set[int]] = {pk: {pk} for pk in pks}
    found: set[int] = set()
    while about:
        below: dict[int, set[int]] = {}
        for some in slices(about):
            rows = comments.filter(parent_id__in=some)
            for pk, parent, author in rows.values_list("pk", "parent_id", "author_id"):
                if author in account_ids:
                    below.setdefault(pk, set()).update(about[parent])
                else:
                    found |= about[parent]
        about = below
    return found


def delete_threads(pks: Iterable[int]) -> int:
    """Delete threads as the forum does, so that its counts and its search hear of it.

    Answers how many went; what the forum has no way for, or refuses, is left to the caller.
    Raises SearchUnavailableError where the search can't be told.
    """
    return _delete(THREAD, pks, "forum.api.threads", "delete_thread")


def delete_comments(pks: Iterable[int]) -> int:
    """Delete comments, and what is below them, as the forum does; answers how many of these went.

    What the forum has no way for, or refuses, is left to the caller. Raises SearchUnavailableError
    where the search can't be told.
    """
    return _delete(COMMENT, pks, "forum.api.comments", "delete_comment")


def disown_endorsements(thread_pks: Iterable[int], account_ids: Collection[int]) -> int:
    """Take these accounts out of the answers that they endorsed in threads; answers how many.

    Who asks may endorse an answer to the own question: it stays endorsed, by nobody.
    """
    comments = rows_in(COMMENT)
    if comments is None:
        return 0
    names = {str(pk) for pk in account_ids}
    changed = 0
    for some in slices(thread_pks):
        endorsed = comments.filter(comment_thread_id__in=some, endorsed=True)
        for pk, said in endorsed.values_list("pk", "endorsement"):
            if isinstance(said, dict) and str(said.pop("user_id", None)) in names:
                changed += comments.filter(pk=pk).update(endorsement=said)
    return changed


def _delete(label: str, pks: Iterable[int], module: str, name: str) -> int:
    rows = rows_in(label)
    if rows is None or not has_module(module):
        return 0
    api = import_module(module)
    gone = 0
    for some in slices(pks):
        courses = dict(rows.filter(pk__in=some).values_list("pk", "course_id"))
        for pk, course in courses.items():
            with suppress(*_refusals(api)), search_told():
                _call(getattr(api, name), pk, course)
        gone += len(courses) - rows.filter(pk__in=courses).count()
    return gone


def _call(delete: Callable[..., Any], pk: int, course: str) -> None:
    """Delete one; some releases want to know the course, others don't."""
    known = {"course_id": course} if "course_id" in signature(delete).parameters else {}
    delete(str(pk), **known)


def _refusals(api: Any) -> tuple[type[Exception], ...]:
    """What the forum raises for what isn't there, or not as it expects it.

    A course whose posts are in MongoDB now may have old rows, whose numbers mean nothing there.
    """
    named = [getattr(api, name, None) for name in ("ForumV2RequestError", "ValidationError")]
    own = (error for error in named if error is not None)
    return (ObjectDoesNotExist, *own, *classes_of([("bson.errors", "BSONError")]))
