"""The forum's search: it hears of posts that go or lose their words, or else they don't."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module

from django.utils.translation import gettext as _

from lms_lite_learners.exceptions import SearchUnavailableError
from lms_lite_learners.host.erasing.tables import classes_of, has_module, rows_in, slices

THREAD, COMMENT = "forum.CommentThread", "forum.Comment"
SEARCH = "forum.search"
# What the forum calls the posts in whatever search a site has.
INDICES = {THREAD: "comment_threads", COMMENT: "comments"}
# What the clients of the forum's search services raise, in their releases.
ERRORS = (
    ("elasticsearch.exceptions", "ElasticsearchException"),
    ("elasticsearch.exceptions", "ApiError"),
    ("elasticsearch.exceptions", "TransportError"),
    ("meilisearch.errors", "MeilisearchError"),
    ("typesense.exceptions", "TypesenseClientError"),
    ("requests.exceptions", "RequestException"),
)

__all__ = ["COMMENT", "THREAD", "forget", "search_told"]


def forget(label: str, pks: Iterable[int]) -> int:
    """Take those of the posts that are there still out of the search; answers how many.

    The forum's own ways tell the search of posts that they delete, and nobody of a post that stays
    without its words, or goes by another way. Raises SearchUnavailableError.
    """
    rows = rows_in(label)
    if rows is None or not has_module(SEARCH):
        return 0
    left = [
        pk for some in slices(pks) for pk in rows.filter(pk__in=some).values_list("pk", flat=True)
    ]
    if left:
        with search_told():
            documents = import_module(SEARCH).get_document_search_backend()
            for pk in left:
                documents.delete_document(INDICES[label], pk)
    return len(left)


@contextmanager
def search_told() -> Iterator[None]:
    """Nobody may find what is gone: raises SearchUnavailableError where the search is down."""
    try:
        yield
    except classes_of(ERRORS) as error:
        text = _(
            "The forum’s search can’t be reached, and posts must not be left in it. Ask for the "
            "removal again when it is there."
        )
        raise SearchUnavailableError(text) from error
