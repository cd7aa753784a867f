"""What people wrote in the wikis of an organisation's courses.

An article says nothing of a course: it hangs below the page whose address the course names.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from lms_lite_learners.host.courses import course_keys_of, find_key
from lms_lite_learners.host.erasing.tables import all_rows, find_model, rows_in, slices

# Model, column of the person, way to the article.
OWNED = (
    ("wiki.ArticleRevision", "user_id", "article_id"),
    ("wiki.RevisionPluginRevision", "user_id", "plugin__article_id"),
    ("wiki.Article", "owner_id", "pk"),
)

__all__ = ["revisions_of"]

_Row = tuple[Any, int, int]
_NOWHERE: Mapping[int, Collection[str]] = {}


def revisions_of(
    account_ids: Iterable[int], org: str, *, staffed: Mapping[int, Collection[str]] = _NOWHERE
) -> dict[str, list[Any]]:
    """Ids by model of what these accounts wrote or own in wikis of the organisation's courses.

    `staffed` holds the courses that each of them works for, whose wikis don't count.
    """
    if find_model("wiki.URLPath") is None:
        return {}
    written = {label: _written(label, person, way, account_ids) for label, person, way in OWNED}
    articles = {article for rows in written.values() for _pk, _user_id, article in rows}
    if not articles:
        return {}
    slugs = _slugs_of(articles)
    courses = _courses_by_slug(org)
    return {
        label: [
            pk
            for pk, user_id, article in rows
            if _is_ours(slugs.get(article, ()), courses, staffed.get(user_id, ()))
        ]
        for label, rows in written.items()
    }


def _written(label: str, person: str, way: str, account_ids: Iterable[int]) -> list[_Row]:
    rows = rows_in(label)
    if rows is None:
        return []
    return [
        row
        for some in slices(account_ids)
        for row in rows.filter(**{f"{person}__in": some}).values_list("pk", person, way)
    ]


def _slugs_of(articles: Iterable[int]) -> dict[int, set[str]]:
    """The wikis that each article is in, by the address of their first page."""
    paths = all_rows("wiki.URLPath")
    below: list[tuple[int, int, int]] = []
    for some in slices(articles):
        rows = paths.filter(article_id__in=some, level__gte=1)
        below += rows.values_list("article_id", "tree_id", "lft")
    tops = paths.filter(level=1, tree_id__in={tree for _article, tree, _left in below})
    wikis = list(tops.values_list("tree_id", "lft", "rght", "slug"))
    found: dict[int, set[str]] = defaultdict(set)
    for article, tree, left in below:
        found[article].update(
            str(slug).casefold()
            for at, lft, rght, slug in wikis
            if at == tree and lft <= left < rght
        )
    return found


def _courses_by_slug(org: str) -> dict[str, set[str]]:
    """The organisation's courses by the address of their wiki."""
    from xmodule.modulestore.django import modulestore

    found: dict[str, set[str]] = defaultdict(set)
    for text in course_keys_of(org):
        key = find_key(text)
        if key is None:
            continue
        # What a course gets when it is made; a deleted one can't be asked any more.
        slugs = {f"{key.org}.{key.course}.{key.run}"}
        slugs.add(str(getattr(modulestore().get_course(key), "wiki_slug", None) or ""))
        for slug in slugs - {""}:
            # An address of digits alone would be a number to the wiki, which adds a mark then.
            found[f"{slug}_" if slug.isdigit() else slug.casefold()].add(text)
    return found


def _is_ours(
    slugs: Iterable[str], courses: Mapping[str, set[str]], staffed: Collection[str]
) -> bool:
    """Is one of these the wiki of courses that the person doesn't work for?"""
    found = [courses[slug] for slug in slugs if slug in courses]
    return bool(found) and not any(keys & set(staffed) for keys in found)
