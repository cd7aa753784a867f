"""What somebody did to posts of the forum, own ones or others': it points at them by number."""

from collections.abc import Collection, Iterable
from typing import Any

from lms_lite_learners.host.courses import org_of
from lms_lite_learners.host.erasing.tables import rows_in, slices

# Model, column of the person, what its two columns of the post begin with.
POINTERS = (
    ("forum.EditHistory", "editor_id", "content_type", "content_object_id"),
    ("forum.UserVote", "user_id", "content_type", "content_object_id"),
    ("forum.AbuseFlagger", "user_id", "content_type", "content_object_id"),
    ("forum.HistoricalAbuseFlagger", "user_id", "content_type", "content_object_id"),
    ("forum.Subscription", "subscriber_id", "source_content_type", "source_object_id"),
)
POSTS = {"commentthread": "forum.CommentThread", "comment": "forum.Comment"}

__all__ = ["pointing"]


def pointing(
    account_ids: Iterable[int], org: str, *, without: Collection[str] = ()
) -> dict[str, list[Any]]:
    """Ids by model of what these accounts did to posts in the organisation's courses."""
    accounts = list(account_ids)
    if not accounts:
        return {}
    return {
        label: _ours(label, person, kind, number, accounts, org, without)
        for label, person, kind, number in POINTERS
    }


def _ours(
    label: str,
    person: str,
    kind: str,
    number: str,
    accounts: Iterable[int],
    org: str,
    without: Collection[str],
) -> list[Any]:
    pointers = rows_in(label)
    if pointers is None:
        return []
    posts: dict[tuple[str, int], list[Any]] = {}
    for some in slices(accounts):
        rows = pointers.filter(**{f"{person}__in": some, f"{kind}__app_label": "forum"})
        for pk, model, post in rows.values_list("pk", f"{kind}__model", number):
            posts.setdefault((model, post), []).append(pk)
    ours = _posts_of(org, posts, without)
    return [pk for post, pks in posts.items() if post in ours for pk in pks]


def _posts_of(
    org: str, posts: Iterable[tuple[str, int]], without: Collection[str]
) -> set[tuple[str, int]]:
    """Those of the posts, by kind and number, that are in courses of the organisation."""
    found: set[tuple[str, int]] = set()
    for model, label in POSTS.items():
        rows = rows_in(label)
        if rows is None:
            continue
        for some in slices([post for kind, post in posts if kind == model]):
            for post, course in rows.filter(pk__in=some).values_list("pk", "course_id"):
                if org_of(course) == org and course not in without:
                    found.add((model, post))
    return found
