"""Files that people put into posts of the forum: only the text of a post tells their names."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from lms_lite_learners.host.erasing.forum_search import COMMENT, THREAD
from lms_lite_learners.host.erasing.tables import rows_in, slices

HISTORY = "forum.EditHistory"
# Under the course and the thread that it was put into; by an older way of uploading, alone.
UNDER_COURSE = r"/[^/\s]+/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.\w{1,8}"
ALONE = re.compile(r"(?<=/)\d{12,}\.\w{1,8}(?![\w.%/])")

__all__ = ["names_in"]

# Course, time and text of a post, or of a former version of it.
_Text = tuple[str, Any, str]


def names_in(thread_pks: Iterable[int], comment_pks: Iterable[int]) -> set[str]:
    """Names of files in the site's storage that these posts have, former versions included.

    A file that another's post had before is that one's.
    """
    posts = {THREAD: frozenset(thread_pks), COMMENT: frozenset(comment_pks)}
    found: dict[tuple[str, str], Any] = {}
    for label, pks in posts.items():
        for course, since, text in _texts(label, pks):
            for name in _names(course, text):
                found[course, name] = min(since, found.get((course, name), since))
    return {
        name
        for (course, name), since in found.items()
        if not _is_of_another(course, name, since, posts)
    }


def _names(course: str, text: str) -> set[str]:
    """The names in a text; addresses may be written with numbers in place of signs."""
    plain = unquote(text)
    return {*re.findall(re.escape(course) + UNDER_COURSE, plain), *ALONE.findall(plain)}


def _texts(label: str, pks: Iterable[int]) -> Iterator[_Text]:
    rows, versions = rows_in(label), rows_in(HISTORY)
    if rows is None:
        return
    app_label, _dot, name = label.partition(".")
    for some in slices(pks):
        columns = ("pk", "course_id", "created_at", "body")
        posts = {row[0]: row[1:] for row in rows.filter(pk__in=some).values_list(*columns)}
        yield from posts.values()
        if versions is None:
            continue
        former = versions.filter(
            content_type__app_label=app_label,
            content_type__model=name.lower(),
            content_object_id__in=list(posts),
        )
        for pk, text in former.values_list("content_object_id", "original_body"):
            yield (*posts[pk][:2], text)


def _is_of_another(course: str, name: str, since: Any, posts: Mapping[str, frozenset[int]]) -> bool:
    """Did a post of somebody else have the file before this time?"""
    end = posixpath.basename(name)
    for label, pks in posts.items():
        rows = rows_in(label)
        if rows is None:
            continue
        earlier = rows.filter(course_id=course, created_at__lt=since, body__contains=end)
        if any(pk not in pks for pk in earlier.values_list("pk", flat=True)):
            return True
    return False
